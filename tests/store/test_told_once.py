"""Whatever is followed, muted, imported, undone, joined, parted and sent in whatever order, everybody is told what a short model says."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from store import follows, imports, notices, outbox
from store.database import open_store
from store.follows import Address, Filters, Subject
from store.news import ONE_WORK
from store.people_news import UNDONE
from store.schedule import Rhythm, iso
from store.undoing import undo
from tests import toy
from tests.toy.told import ADA, BASE, BEN, FILES, TOPIC, TWINS, WORD, Entry, Model

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
CLOSED = "direct messages are closed"
WORDS = {
    UNDONE: "undone",
    follows.UNFOLLOWED: "unfollowed",
    follows.MUTED: "muted",
    notices.SEEN: "seen",
    CLOSED: "closed",
    ONE_WORK: "one work",
}

ADDRESSES = {
    "ann": Address(kind="member", address="1001"),
    "bob": Address(kind="member", address="1002"),
    "#toys": Address(kind="channel", address="2001", guild="3001", name="toys"),
}
PEOPLE = (ADA, BEN, *TWINS)
SUBJECTS = (*PEOPLE, "topic", "search")
NARROWED = {
    "": Filters(),
    "no preprints": Filters(preprints=False),
    "older": Filters(older=True),
    "first": Filters(position="first"),
    "articles": Filters(kind="article"),
    "on kites": Filters(topic=TOPIC),
}

who = st.sampled_from([*ADDRESSES])
rhythm: st.SearchStrategy[Rhythm] = st.sampled_from(["now", "daily", "weekly"])
wish = st.tuples(who, st.sampled_from(SUBJECTS), rhythm, st.sampled_from([*NARROWED]))


class Telling(RuleBasedStateMachine):
    """The store on one side, the model on the other; whatever is done is done to both."""

    base: Path
    people: dict[str, int]

    def __init__(self) -> None:
        super().__init__()
        self.model, self.shut, self.brought = Model(), set[str](), list[str]()
        self.folder = Path(tempfile.mkdtemp())
        self.store = open_store(Path(shutil.copy(self.base, self.folder / "store.db")))
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(imports, "now", self.time)

    def teardown(self) -> None:
        self.patch.undo()
        self.store.close()
        shutil.rmtree(self.folder)

    def time(self, ahead: int = 0) -> str:
        return iso(MONDAY + timedelta(hours=self.model.now + ahead))

    # --- wishes

    @initialize(wishes=st.lists(wish, min_size=3, max_size=6), shut=st.sets(who, max_size=1))
    def begin(self, wishes: list[tuple[str, str, Rhythm, str]], shut: set[str]) -> None:
        self.shut |= shut
        for one in wishes:
            self.follow(one)

    @rule(wish=wish)
    def follow(self, wish: tuple[str, str, Rhythm, str]) -> None:
        who, subject, rhythm, narrowed = wish
        # Only somebody who is followed has a place among the authors.
        filters = NARROWED["" if subject in ("topic", "search") and narrowed == "first" else narrowed]
        follows.follow(self.store, ADDRESSES[who], self.subject_of(subject), rhythm, filters, self.time())
        self.model.follow(who, subject, rhythm, filters)

    @precondition(lambda self: self.model.wishes)
    @rule(number=st.integers(0, 17), do=st.sampled_from(["mute", "unmute", "unfollow"]))
    def think_again(self, number: int, do: str) -> None:
        who, subject = sorted(self.model.wishes)[number % len(self.model.wishes)]
        if do == "unfollow":
            follows.unfollow(self.store, self.follow_of(who, subject), self.time())
            self.model.unfollow(who, subject)
        else:
            follows.mute(self.store, self.follow_of(who, subject), do == "mute", self.time())
            self.model.mute(who, subject, do == "mute")

    # --- what is known

    @rule(files=st.lists(st.sampled_from([*FILES]), min_size=1, max_size=3), hours=st.sampled_from([0, 1, 24]))
    def bring(self, files: list[str], hours: int) -> None:
        for file in files:
            toy.bring_text(self.store, self.folder, _bibtex(FILES[file]))
            self.model.bring(FILES[file])
            self.brought.append(file)
        if hours:
            self.time_passes(hours)

    @precondition(lambda self: self.brought)
    @rule(number=st.integers(0, 11))
    def bring_again(self, number: int) -> None:
        self.bring([self.brought[number % len(self.brought)]], 0)

    @precondition(lambda self: len(self.model.files) > 1)
    @rule(number=st.integers(0, 11))
    def take_back(self, number: int) -> None:
        alive = sorted(self.model.files)[1:]
        undo(self.store, alive[number % len(alive)])
        self.model.take_back(alive[number % len(alive)])

    @precondition(lambda self: len(self.model.files) > 1)
    @rule(number=st.integers(0, 11), file=st.sampled_from([*FILES]))
    def bring_instead(self, number: int, file: str) -> None:
        self.take_back(number)
        self.bring([file], 0)

    # --- delivery

    @rule(hours=st.sampled_from([1, 24, 168]))
    def time_passes(self, hours: int) -> None:
        self.model.now += hours
        for delivery in outbox.claim(self.store, "here", self.time(), 10, 10):
            name = next(name for name, at in ADDRESSES.items() if at.address == delivery.at.address)
            if name in self.shut:
                outbox.close(self.store, delivery, CLOSED, self.time())
            else:
                outbox.sent(self.store, delivery, "a message", "a channel", self.time())
        for name in ADDRESSES:
            self.model.deliver(name, name in self.shut)

    @rule(who=who)
    def shut_or_open_the_door(self, who: str) -> None:
        if who not in self.shut:
            self.shut.add(who)
            return
        self.shut.remove(who)
        outbox.reopen(self.store, ADDRESSES[who].kind, ADDRESSES[who].address, self.time())
        self.model.reopen(who)

    @rule(who=who, hours=st.sampled_from([None, 0, 48]))
    def see_all_or_mute_all(self, who: str, hours: int | None) -> None:
        follower = follows.follower(self.store, ADDRESSES[who])
        if hours is not None:
            follows.mute_all(self.store, ADDRESSES[who], self.time(hours))
            self.model.quiet[who] = self.model.now + hours
        elif follower:
            notices.dismiss(self.store, follower.id, self.time())
            self.model.see(who)

    # --- what both say

    @invariant()
    def everybody_is_told_what_the_model_says(self) -> None:
        assert self.in_store() == {
            (who, *what): (notice.state, notice.why, notice.older, *_while_waiting(notice.state, notice.due, notice.because))
            for (who, what), notice in self.model.notices.items()
        }

    def in_store(self) -> dict[tuple[str, str, str | int], tuple[Any, ...]]:
        sql = """
            SELECT r.address, w.kind, w.title, coalesce(u.import_id, w.import_id) AS import, n.id, n.state, n.why, n.older, n.due_at
            FROM notice n JOIN follower r ON r.id = n.follower_id JOIN news w ON w.id = n.news_id
            LEFT JOIN news u ON w.key = 'reverted:' || u.id
        """
        names = {at.address: name for name, at in ADDRESSES.items()}
        found = {}
        for row in self.store.rows(sql):
            what = row["import"] if row["kind"] in ("merged", "split", "reverted") else row["title"]
            due = (datetime.fromisoformat(row["due_at"]) - MONDAY) // timedelta(hours=1)
            told = (row["state"], row["why"] and WORDS[row["why"]], bool(row["older"]))
            found[names[row["address"]], row["kind"], what] = (*told, *_while_waiting(row["state"], due, self.because(row["id"])))
        return found

    def because(self, notice: int) -> set[str]:
        sql = "SELECT f.kind, f.researcher_id FROM reason s JOIN follow f ON f.id = s.follow_id WHERE s.notice_id = ?"
        names = {number: name for name, number in self.people.items()}
        return {names.get(row["researcher_id"]) or str(row["kind"]) for row in self.store.rows(sql, [notice])}

    def follow_of(self, who: str, subject: str) -> int:
        follower = follows.follower(self.store, ADDRESSES[who])
        found = follower and follows.same(self.store, follower.id, self.subject_of(subject))
        assert found
        return found.id

    def subject_of(self, name: str) -> Subject:
        if name in self.people:
            sql = "SELECT coalesce(merged_into, id) AS id FROM researcher WHERE id = ?"
            return Subject(kind="researcher", text=name, researcher=self.store.rows(sql, [self.people[name]])[0]["id"])
        return Subject(kind="topic", text=TOPIC) if name == "topic" else Subject(kind="search", text=WORD)


def _while_waiting(state: str, due: int, because: set[str]) -> tuple[int, list[str]] | tuple[()]:
    return (due, sorted(because)) if state == "waiting" else ()


def _bibtex(file: tuple[Entry, ...]) -> str:
    return "".join(entry.bibtex for entry in file)


@pytest.fixture(scope="module", autouse=True)
def base(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A store to begin with, once for all runs."""
    folder = tmp_path_factory.mktemp("base")
    Telling.base = folder / "store.db"
    with open_store(Telling.base) as store:
        toy.bring_text(store, folder, _bibtex(BASE))
        Telling.people = {name: toy.person(store, name) for name in PEOPLE}


TestTelling = Telling.TestCase
TestTelling.settings = settings(max_examples=30, stateful_step_count=25)
