"""News is written with its import and goes with it: what becomes of it when the import fails, is killed, is undone or comes again."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store import follows, notices, outbox, people_news
from store.database import Store
from store.follows import Filters, Subject
from store.news import ONE_WORK
from store.people_news import UNDONE
from store.undoing import undo
from tests import toy
from tests.toy.hearing import ANN, BOB, NOON, due, follow, heard, reasons, send, standing_still

if TYPE_CHECKING:
    from tests.store.conftest import Bring

ADA, BEN = "Ada Kite", "Ben Boat"
KITES = "Kites of Silk in the Wind"
SILK = "Silk for Strings and for Tails"


def article(title: str, *authors: str, **fields: str) -> str:
    return toy.entry("toy", title, authors or (ADA, BEN), "article", **{"year": "2026", **fields})


def preprint(title: str, *authors: str, **fields: str) -> str:
    return toy.entry("toy", title, authors or (ADA, BEN), "misc", year="2026", archiveprefix="arXiv", **{"eprint": "2601.00001", **fields})


ROOT = Path(__file__).resolve().parents[2]
KILLED = """
import os, signal, sys
from pathlib import Path
from store import imports, people_news
from store.database import open_store

def kill(db, *given):
    assert db.execute("SELECT count(*) FROM notice").fetchone()[0] == 1
    os.kill(os.getpid(), signal.SIGKILL)

people_news.announce = kill
store, file = map(Path, sys.argv[1:])
imports.run(open_store(store), file)
"""
"""An import whose process is killed when its notices are written."""


@pytest.fixture
def store(store: Store, tmp_path: Path) -> Iterator[Store]:
    """A store that knows Ada and Ben from one old work; Ann follows Ada."""
    with standing_still():
        toy.bring_text(store, tmp_path, article("An Old Toy for Everybody", year="2012"))
        follow(store, ADA)
        yield store


def close(store: Store) -> None:
    (delivery,) = outbox.claim(store, "the test", NOON, 10, 10)
    outbox.close(store, delivery, "no direct messages", NOON)


class TestUndone:
    def test_what_was_not_sent_yet_does_not_go_out(self, store: Store, bring: Bring) -> None:
        undone = undo(store, bring(article(KITES), article(SILK)))
        assert undone.notices == 2
        assert sorted(heard(store)) == [f"new: {title}, cancelled: {UNDONE}" for title in (KITES, SILK)]

    def test_what_was_sent_stays(self, store: Store, bring: Bring) -> None:
        brought = bring(article(KITES))
        send(store)
        assert undo(store, brought).notices == 0
        assert heard(store) == [f"new: {KITES}, sent"]

    def test_what_could_not_be_delivered_is_not_made_up_for(self, store: Store, bring: Bring) -> None:
        brought = bring(article(KITES))
        close(store)
        undo(store, brought)
        assert outbox.reopen(store, "member", ANN.address, NOON) == 0
        assert heard(store) == [f"new: {KITES}, cancelled: {UNDONE}"]

    def test_a_publication_that_is_taken_back_leaves_the_preprint(self, store: Store, bring: Bring) -> None:
        bring(preprint(KITES))
        undo(store, bring(article(KITES)))
        assert heard(store) == [f"new: {KITES}", f"published: {KITES}, cancelled: {UNDONE}"]

    @pytest.mark.parametrize("first", [0, 1])
    def test_what_two_imports_say_in_the_same_words_waits_until_both_are_undone(self, store: Store, bring: Bring, first: int) -> None:
        brought = [bring(article(KITES)), bring(article(KITES), article("An Old Toy for Everybody", year="2012", pages="1"))]
        undo(store, brought.pop(first))
        assert heard(store) == [f"new: {KITES}"]
        undo(store, brought.pop())
        assert heard(store) == [f"new: {KITES}, cancelled: {UNDONE}"]

    def test_what_another_source_says_in_its_own_words_rests_on_that(self, store: Store, bring: Bring) -> None:
        first = bring(article("Kites of Silk in the Winds", journal="Journal of Toys"))
        second = bring(article(KITES, pages="1"))
        undo(store, first)
        assert heard(store) == [f"new: {KITES}"]
        assert undo(store, second).notices == 1

    def test_a_work_is_still_published_as_long_as_one_source_says_so(self, store: Store, bring: Bring) -> None:
        bring(preprint(KITES))
        brought = [bring(article(KITES)), bring(article(KITES, journal="Journal of Toys", pages="1"))]
        undo(store, brought[0])
        assert heard(store) == [f"new: {KITES}", f"published: {KITES}"]
        undo(store, brought[1])
        assert heard(store) == [f"new: {KITES}", f"published: {KITES}, cancelled: {UNDONE}"]


class TestAgain:
    def test_who_was_told_is_not_told_again_and_who_was_not_is(self, store: Store, bring: Bring) -> None:
        follow(store, ADA, BOB, "weekly")
        brought = bring(article(KITES))
        send(store)
        undo(store, brought)
        follow(store, BEN)
        bring(article(KITES))
        assert (heard(store, ANN), heard(store, BOB)) == ([f"new: {KITES}, sent"], [f"new: {KITES}"])
        assert reasons(store, ANN) == [[1]], "it says why it was sent"

    def test_a_corrected_file_tells_nobody_again(self, store: Store, bring: Bring) -> None:
        brought = bring(article(KITES, year="2025"))
        send(store)
        undo(store, brought)
        bring(article("Kites of {Silk} in the Wind", "Kite, Ada", "Ben Boat", "Cleo Drum", pages="1"))
        assert heard(store) == [f"new: {KITES}, sent"]

    def test_a_short_title_alone_does_not_tell_that_it_is_the_same_work(self, store: Store, bring: Bring) -> None:
        for entry in (article("Preface", pages="1"), article("Preface", pages="99"), article("Preface", pages="99")):
            brought = bring(entry)
            send(store, f"2026-03-04T{11 + brought}:00:00+00:00")
            undo(store, brought)
        assert heard(store) == ["new: Preface, sent"] * 2

    def test_two_works_of_one_title_are_two(self, store: Store, bring: Bring) -> None:
        brought = bring(article(KITES))
        send(store)
        undo(store, brought)
        bring(article(KITES), article(KITES, year="2001"))
        assert sorted(heard(store)) == [f"new: {KITES}, older", f"new: {KITES}, sent"]

    def test_who_has_seen_it_in_a_digest_was_told(self, store: Store, bring: Bring) -> None:
        brought = bring(article(KITES))
        notices.dismiss(store, 1, NOON)
        undo(store, brought)
        bring(article(KITES))
        assert heard(store) == [f"new: {KITES}, cancelled: {notices.SEEN}"]

    def test_who_ended_the_follow_meanwhile_is_told_when_they_follow_again(self, store: Store, bring: Bring) -> None:
        brought = bring(article(KITES))
        follows.unfollow(store, 1, NOON)
        follow(store, ADA)
        undo(store, brought)
        assert heard(store) == [f"new: {KITES}, cancelled: {follows.UNFOLLOWED}"]
        bring(article(KITES))
        assert heard(store) == [f"new: {KITES}"]

    def test_the_reasons_are_those_of_now(self, store: Store, bring: Bring) -> None:
        brought = bring(article(KITES))
        undo(store, brought)
        follows.mute(store, 1, True, NOON)
        wish = follow(store, BEN, rhythm="daily")
        bring(article(KITES))
        assert (reasons(store), due(store)) == ([[wish]], ["2026-03-05T09:00:00+00:00"])

    def test_a_message_that_may_be_on_its_way_keeps_its_notices(self, store: Store, bring: Bring) -> None:
        brought = bring(article(KITES))
        (delivery,) = outbox.claim(store, "the test", NOON, 10, 10)
        undo(store, brought)
        bring(article(KITES))
        outbox.sent(store, delivery, "a message", "a channel", NOON)
        assert heard(store) == [f"new: {KITES}, sent"]


class TestWorksThatBecameOne:
    """An article and a preprint under another title, until an entry with the identifiers of both comes."""

    ARTICLE = article(KITES, doi="10.1234/kites")
    PREPRINT = preprint(SILK, eprint="2601.00007")
    BOTH = article(KITES, doi="10.1234/kites", eprint="2601.00007", archiveprefix="arXiv")

    def test_one_notice_is_enough(self, store: Store, bring: Bring) -> None:
        bring(self.ARTICLE)
        bring(self.PREPRINT)
        assert heard(store) == [f"new: {KITES}", f"new: {SILK}"]
        bring(self.BOTH)
        assert heard(store) == [f"new: {KITES}", f"new: {KITES}, cancelled: {ONE_WORK}"]

    def test_it_comes_when_the_earlier_would_have_come_for_the_reasons_of_both(self, store: Store, bring: Bring) -> None:
        weekly = follow(store, ADA, BOB, "weekly", position="first")
        daily = follows.follow(store, BOB, Subject(kind="search", text="tails"), "daily", Filters(), NOON)[0].id
        bring(article(KITES, ADA, BEN, doi="10.1234/kites"))
        bring(preprint(SILK, BEN, ADA, eprint="2601.00007"))
        bring(self.BOTH)
        assert heard(store, BOB) == [f"new: {KITES}, cancelled: {ONE_WORK}", f"new: {KITES}"]
        assert reasons(store, BOB)[1] == [weekly, daily]

    def test_who_was_told_of_one_is_not_told_of_the_other(self, store: Store, bring: Bring) -> None:
        bring(self.ARTICLE)
        send(store)
        bring(self.PREPRINT)
        bring(self.BOTH)
        assert heard(store) == [f"new: {KITES}, sent", f"new: {KITES}, cancelled: {ONE_WORK}"]

    def test_nor_is_who_has_seen_it_in_a_digest(self, store: Store, bring: Bring) -> None:
        follow(store, ADA, rhythm="weekly")
        bring(self.ARTICLE)
        notices.dismiss(store, 1, NOON)
        follow(store, ADA, rhythm="now")
        bring(self.PREPRINT)
        bring(self.BOTH)
        assert heard(store)[1] == f"new: {KITES}, cancelled: {ONE_WORK}"

    def test_when_they_are_two_again_both_are_told(self, store: Store, bring: Bring) -> None:
        bring(self.ARTICLE)
        bring(self.PREPRINT)
        joint = bring(self.BOTH)
        send(store)
        undo(store, joint)
        assert heard(store) == [f"new: {KITES}, sent", f"new: {SILK}"]

    def test_unless_nobody_wants_to_hear_of_the_other_any_more(self, store: Store, bring: Bring) -> None:
        bring(self.ARTICLE)
        bring(self.PREPRINT)
        joint = bring(self.BOTH)
        follows.mute(store, 1, True, NOON)
        undo(store, joint)
        assert heard(store)[1] == f"new: {SILK}, cancelled: {ONE_WORK}"

    def test_what_goes_with_the_joint_import_takes_nothing_with_it(self, store: Store, bring: Bring) -> None:
        first = bring(self.ARTICLE)
        bring(self.PREPRINT)
        bring(self.BOTH)
        undo(store, first)
        assert heard(store) == [f"new: {KITES}", f"new: {KITES}, cancelled: {ONE_WORK}"]


class TestOneTransaction:
    def test_an_import_that_fails_afterwards_has_told_nothing(self, store: Store, bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
        told = people_news.announce

        def fail(*given: object) -> None:
            told(*given)  # type: ignore[arg-type]
            assert given[0].execute("SELECT count(*) FROM notice").fetchone()[0] == 1  # type: ignore[attr-defined]
            raise RuntimeError("a defect")

        with monkeypatch.context() as broken:
            broken.setattr(people_news, "announce", fail)
            with pytest.raises(RuntimeError):
                bring(article(KITES))
        assert (heard(store), store.rows("SELECT * FROM news")) == ([], [])
        bring(article(KITES))
        assert heard(store) == [f"new: {KITES}"]

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
    def test_an_import_that_is_killed_after_it_wrote_the_notices_has_told_nothing(self, store: Store, bring: Bring, tmp_path: Path) -> None:
        (tmp_path / "kites.bib").write_text(article(KITES))
        command = [sys.executable, "-c", KILLED, str(store.path), str(tmp_path / "kites.bib")]
        assert subprocess.run(command, check=False, cwd=ROOT).returncode == -signal.SIGKILL
        assert (heard(store), store.rows("SELECT * FROM news")) == ([], [])
        bring(article(KITES))
        assert heard(store) == [f"new: {KITES}"]
