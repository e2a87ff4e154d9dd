"""What is kept about a member: an export holds all of it, and forgetting deletes all of it and nothing else.

Both are compared over the tables themselves, so that a table or a column that is added later is not forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from store import own_data
from store.database import Row, Store, open_store
from store.follows import Address

ADA = Address(kind="member", address="4242001")
BEN = Address(kind="member", address="4242002")

INTERNAL = {"id", "follower_id", "follow_id", "notice_id", "news_id", "delivery_id"}
"""Numbers of rows: what they lead to is exported instead."""

OURS = {"nonce", "holder", "lease_until", "next_at"}
"""How the bot delivers a message; it says nothing about who gets it."""

KEPT = {"follower", "follow", "notice", "reason", "delivery", "dismissal"}
"""The tables whose rows belong to a follower."""


@pytest.fixture
def store(store: Store) -> Store:
    """A store in which Ada and Ben each fill every column that can be about them."""
    with store.writing() as db:
        for number, at in enumerate((ADA, BEN), start=1):
            _fill(db, number, at.address)
    return store


def _fill(db: Database, number: int, member: str) -> None:
    """One row of everything that a member can have; no value occurs twice in it."""
    mark = f"of-{member}"
    told = {"news_id": number, "older": 1, "at": f"2026-01-0{number}T01:00:00+00:00", "delivery_id": number}
    rows: list[tuple[str, dict[str, Any]]] = [
        ("researcher", {"id": number, "name": f"Toy {mark}", "identity": "settled"}),
        (
            "news",
            {"id": number, "key": mark, "kind": "new", "digest": mark, "title": f"Toys {mark}", "at": f"2026-01-0{number}T00:00:00+00:00"},
        ),
        (
            "follower",
            {
                **{"id": number, "kind": "member", "address": member, "guild": f"guild {mark}", "name": f"name {mark}"},
                **{"keeper": f"keeper {mark}", "zone": "Europe/Berlin", "hour": 10 + number, "day": 2 + number},
                **{"muted_until": f"2027-01-0{number}T00:00:00+00:00", "closed": f"closed {mark}", "closed_at": f"2027-02-0{number}"},
                "channel": f"direct {mark}",
            },
        ),
        (
            "follow",
            {
                **{"id": number, "follower_id": number, "kind": "researcher", "subject": f"Toy {mark}", "researcher_id": number},
                **{"rhythm": "weekly", "topic": f"topic {mark}", "work_kind": "book", "position": "last", "preprints": 0, "older": 1},
                **{"muted": 1, "since": f"2025-01-0{number}T00:00:00+00:00"},
            },
        ),
        (
            "delivery",
            {
                **{"id": number, "follower_id": number, "nonce": f"nonce {mark}", "holder": f"holder {mark}", "attempts": 70 + number},
                **{"lease_until": f"lease {mark}", "next_at": f"next {mark}", "problem": f"problem {mark}"},
                **{"channel": f"channel {mark}", "message_id": f"message {mark}", "done_at": f"2026-03-0{number}T00:00:00+00:00"},
            },
        ),
        ("notice", {"id": number, "follower_id": number, **told, "why": f"why {mark}", "state": "sent", "due_at": f"2026-02-0{number}"}),
        ("reason", {"notice_id": number, "follow_id": number}),
        (
            "dismissal",
            {
                **{"id": number, "follower_id": number, "kind": "researcher", "number": 50 + number, "name": f"dull {mark}"},
                "at": f"2026-04-0{number}",
            },
        ),
        ("follower", {"id": 10 + number, "kind": "channel", "address": f"room {mark}", "guild": f"lab {mark}", "keeper": member}),
        (
            "watch",
            {"source": f"toys {mark}", "minutes": 90 + number, "keeper": member, "since": f"2025-02-0{number}", "next_at": "2026-01-01"},
        ),
    ]
    for table, row in rows:
        db.table(table).insert(row)


def _tables(store: Store) -> dict[str, list[Row]]:
    """Every row of every table."""
    names = store.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return {row["name"]: store.rows(f"SELECT * FROM [{row['name']}]") for row in names}


def _belonging(store: Store) -> set[str]:
    """The tables whose rows hang on a follower, through however many references."""
    references = """
        SELECT t.name AS child, f."table" AS parent FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'
    """
    pairs = {(row["child"], row["parent"]) for row in store.rows(references)}
    found = {"follower"}
    while more := {child for child, parent in pairs if parent in found} - found:
        found |= more
    return found


def _values(told: Any) -> Iterator[Any]:
    """Every single value of JSON data."""
    if isinstance(told, dict | list):
        for one in told.values() if isinstance(told, dict) else told:
            yield from _values(one)
    else:
        yield told


def _mentions(row: Row, member: str) -> bool:
    return any(member in str(value) for value in row.values())


def test_the_tables_that_belong_to_a_follower_are_these(store: Store) -> None:
    assert _belonging(store) == KEPT


def test_every_column_of_these_tables_is_filled(store: Store) -> None:
    for table in KEPT:
        (row,) = store.rows(f"SELECT * FROM {table} WHERE {_own(table)} = 1")

        assert [column for column, value in row.items() if value is None] == [], table


def _own(table: str) -> str:
    return {"follower": "id", "reason": "notice_id"}.get(table, "follower_id")


OTHER = {
    ("follower", "kind"): "terminal",
    ("follower", "zone"): "Europe/Paris",
    ("follow", "kind"): "topic",
    ("follow", "rhythm"): "daily",
    ("follow", "work_kind"): "thesis",
    ("follow", "position"): "first",
    ("notice", "state"): "cancelled",
    ("dismissal", "kind"): "work",
}
"""Another value for a column that does not take any."""


def test_nothing_that_forgetting_deletes_can_change_without_changing_the_export(store: Store) -> None:
    unseen = []
    for table in sorted(KEPT - {"reason"}):
        (row,) = store.rows(f"SELECT * FROM {table} WHERE {_own(table)} = 1")
        for column in row.keys() - INTERNAL - OURS:
            before = own_data.export(store, ADA)
            with store.writing() as db:
                _change(db, table, column, row[column])
            unseen += [(table, column)] if own_data.export(store, ADA) == before else []
            with store.writing() as db:
                db.table(table).update(row["id"], row)

    assert unseen == []


def _change(db: Database, table: str, column: str, value: Any) -> None:
    other = OTHER.get((table, column)) or (value ^ 1 if isinstance(value, int) else f"{value}!")
    # Only who follows a person has one to follow.
    beside = {"researcher_id": None} if (table, column) == ("follow", "kind") else {}
    db.table(table).update(1, {column: other, **beside})


def test_what_forgetting_only_changes_is_exported_too(store: Store) -> None:
    values = set(_values(own_data.export(store, ADA)))

    assert {f"room of-{ADA.address}", f"toys of-{ADA.address}"} <= values


def test_an_export_says_what_news_was_told_and_for_which_follow(store: Store) -> None:
    (notice,) = own_data.export(store, ADA)["notices"]

    assert f"Toys of-{ADA.address}" in _values(notice)
    assert f"Toy of-{ADA.address}" in _values(notice)


def test_an_export_names_nobody_else(store: Store) -> None:
    assert BEN.address not in json.dumps(own_data.export(store, ADA))


def test_after_forgetting_a_member_stands_nowhere(store: Store) -> None:
    shared = {"news", "researcher", "sqlite_sequence"}
    own_data.forget(store, ADA)

    left = {table: [row for row in rows if _mentions(row, ADA.address)] for table, rows in _tables(store).items() if table not in shared}
    assert {table: rows for table, rows in left.items() if rows and table not in ("follower", "watch")} == {}
    assert [(row["kind"], row["keeper"]) for row in left["follower"]] == [("channel", None)]
    assert [row["keeper"] for row in left["watch"]] == [None]
    assert store.rows("PRAGMA foreign_key_check") == []
    assert own_data.export(store, ADA) == {}


def test_forgetting_changes_nothing_of_anybody_else(store: Store) -> None:
    before = {table: [row for row in rows if _mentions(row, BEN.address)] for table, rows in _tables(store).items()}
    exported = own_data.export(store, BEN)

    own_data.forget(store, ADA)

    assert {table: [row for row in rows if _mentions(row, BEN.address)] for table, rows in _tables(store).items()} == before
    assert own_data.export(store, BEN) == exported


def test_a_moderator_who_follows_nothing_is_kept_and_forgotten_all_the_same(store_path: Path) -> None:
    with open_store(store_path) as store:
        with store.writing() as db:
            db.table("follower").insert({"kind": "channel", "address": "1", "name": "toys", "keeper": ADA.address})

        assert "toys" in _values(own_data.export(store, ADA))
        assert own_data.forget(store, ADA)
        assert not own_data.forget(store, ADA)
        assert own_data.export(store, ADA) == {}


def test_where_nothing_is_kept_there_is_nothing_to_export_or_forget(store_path: Path) -> None:
    with open_store(store_path) as store:
        assert own_data.export(store, ADA) == {}
        assert not own_data.forget(store, ADA)


def test_of_an_import_it_is_forgotten_who_wanted_it(store: Store) -> None:
    sql = "INSERT INTO import (source, input, sha256, started_at, finished_at, read, stored, known, rejected, by) "
    with store.writing() as db:
        db.execute(sql + "VALUES ('bibtex', 'wanted.bib', '', '', '', 0, 0, 0, 0, ?)", [ADA.address])
    assert [row["input"] for row in own_data.export(store, ADA)["keeps"]["imports"]] == ["wanted.bib"]
    own_data.forget(store, ADA)
    assert store.rows("SELECT by FROM import WHERE input = 'wanted.bib'") == [{"by": None}]
