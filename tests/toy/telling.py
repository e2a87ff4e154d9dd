"""Somebody who follows people of the toy tree, and what they are told: works by imports, as in life, and all else as rows."""

from __future__ import annotations

from pathlib import Path

from store import follows, outbox, undoing
from store.database import Store
from store.follows import Address, Filters, Follow, FollowerKind, Subject
from store.schedule import FOREVER, Rhythm
from tests import toy

SINCE = "2020-01-01T09:00:00+00:00"
MEMBER, CHANNEL = "1001", "3001"
PEOPLE = ("Ben Example", "Ada B. Toy")


def address(kind: FollowerKind = "member") -> Address:
    """Where a follower of these tests is found."""
    if kind == "channel":
        return Address(kind=kind, address=CHANNEL, guild="1", name="papers", keeper=MEMBER)
    return Address(kind=kind, address=MEMBER if kind == "member" else "terminal")


def following(store: Store, *names: str, kind: FollowerKind = "member", rhythm: Rhythm = "now", **filters: bool) -> list[Follow]:
    """Follow people by name; return the follows."""
    subjects = [Subject(kind="researcher", text=name, researcher=toy.person(store, name)) for name in names]
    return [follow(store, subject, kind, rhythm, **filters) for subject in subjects]


def follow(store: Store, subject: Subject, kind: FollowerKind = "member", rhythm: Rhythm = "now", **filters: bool) -> Follow:
    """Follow anything."""
    return follows.follow(store, address(kind), subject, rhythm, Filters.model_validate(filters), SINCE)[0]


def entry(title: str, *authors: str, kind: str = "inproceedings", year: int = 2050, **fields: str) -> str:
    """A BibTeX entry, by default of a conference paper by Ben Example and Ada B. Toy in the far future; empty fields are left out."""
    given = {name: field for name, field in {"booktitle": "Toy Conference", "year": str(year), **fields}.items() if field}
    return toy.entry("toy" + "".join(filter(str.isalnum, title)), title, authors or PEOPLE, kind, **given)


def bring(store: Store, folder: Path, *entries: str) -> None:
    """Import BibTeX entries."""
    toy.bring_text(store, folder, "".join(entries))


def happened(store: Store, kind: str, to: Follow, *others: Follow, **columns: object) -> int:
    """Write one piece of news about people or a place for somebody, with the follows that are the reason; return its id."""
    with store.writing() as db:
        count = db.execute("SELECT count(*) FROM news").fetchone()[0]
        row = {"key": f"{kind}:{count}", "kind": kind, "title": "", "at": SINCE, **columns}
        sql = f"INSERT INTO news ({', '.join(row)}) VALUES ({', '.join('?' * len(row))}) RETURNING id"
        news: int = db.execute(sql, list(row.values())).fetchone()[0]
        sql = "INSERT INTO notice (follower_id, news_id, older, state, due_at, at) VALUES (?, ?, 0, 'waiting', ?, ?) RETURNING id"
        notice = db.execute(sql, [to.follower, news, SINCE, SINCE]).fetchone()[0]
        if kind != "unreachable":
            db.conn.executemany("INSERT INTO reason VALUES (?, ?)", [(notice, one.id) for one in (to, *others)])
    return news


def grouped(store: Store) -> int:
    """Make one message of all that waits, whenever it is due, and leave it unsent; return its id."""
    (delivery,) = outbox.claim(store, "toy", FOREVER, 1, 1)
    return delivery.id


def sent(store: Store, at: str) -> int:
    """Send all that waits in one message at a moment; return its id."""
    (delivery,) = outbox.claim(store, "toy", FOREVER, 1, 1)
    outbox.sent(store, delivery, "9001", "5001", at)
    return delivery.id


def sent_work(store: Store, folder: Path, title: str) -> int:
    """Import one work, and send what waits; return the message's id."""
    bring(store, folder, entry(title))
    return sent(store, SINCE)


def undo_last(store: Store) -> None:
    """Undo the newest import."""
    undoing.undo(store, store.rows("SELECT max(id) AS id FROM import")[0]["id"])
