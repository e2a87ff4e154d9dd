"""Follows: who follows what, what becomes of what waits when a wish changes, and what is kept of somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import follows, own_data
from store.database import Row, Store
from store.follows import Address, Filters, Follow, Subject
from store.schedule import Rhythm, Schedule

if TYPE_CHECKING:
    from tests.conftest import NewStore

ADA = Address(kind="member", address="11")
BEN = Address(kind="member", address="12")
PAPERS = Address(kind="channel", address="77", guild="9", name="papers", keeper="11")
TERMINAL = Address(kind="terminal", address="terminal")
MONDAY, WEDNESDAY, THURSDAY = (f"2026-01-{day:02}T10:00:00+00:00" for day in (5, 7, 8))
NEXT_MORNING, NEXT_MONDAY = "2026-01-06T09:00:00+00:00", "2026-01-12T09:00:00+00:00"


@pytest.fixture
def store(store: Store) -> Store:
    """A store that knows Ada Toy (1), Ben Example (2) and Cleo Sample (3), and the topic "toy boxes"."""
    with store.writing() as db:
        people = [(1, "Ada Toy", "settled"), (2, "Ben Example", "settled"), (3, "Cleo Sample", "initials")]
        db.conn.executemany("INSERT INTO researcher (id, name, identity) VALUES (?, ?, ?)", people)
        db.execute("INSERT INTO topic (key, name) VALUES ('toy box', 'Toy boxes')")
    return store


def person(researcher: int, name: str = "Ada Toy") -> Subject:
    return Subject(kind="researcher", text=name, researcher=researcher)


def search(words: str) -> Subject:
    return Subject(kind="search", text=words)


def following(
    store: Store, subject: Subject, at: Address = ADA, rhythm: Rhythm = "now", now: str = MONDAY, filters: Filters | None = None
) -> Follow:
    return follows.follow(store, at, subject, rhythm, filters or Filters(), now)[0]


def listed(store: Store, at: Address = ADA) -> list[str]:
    """What somebody follows, by what it is called now."""
    who = follows.follower(store, at)
    return [one.text for one in follows.of_follower(store, who.id)] if who else []


def merge(store: Store, former: int, heir: int) -> None:
    with store.writing() as db:
        db.execute("UPDATE researcher SET merged_into = ? WHERE id = ?", [heir, former])


def notice(store: Store, *reasons: Follow, at: str = MONDAY, due_at: str = MONDAY, state: str = "waiting") -> int:
    """A notice that waits for these follows of one follower, of news of its own."""
    with store.writing() as db:
        number = db.execute("SELECT count(*) FROM news").fetchone()[0]
        news = db.execute(
            "INSERT INTO news (key, kind, title, at) VALUES (?, 'new', ?, ?) RETURNING id", [f"new:{number}", f"Toy {number}", at]
        ).fetchone()[0]
        sql = "INSERT INTO notice (follower_id, news_id, older, state, due_at, at) VALUES (?, ?, 0, ?, ?, ?) RETURNING id"
        made: int = db.execute(sql, [reasons[0].follower, news, state, due_at, at]).fetchone()[0]
        db.conn.executemany("INSERT INTO reason VALUES (?, ?)", [(made, one.id) for one in reasons])
    return made


def look(store: Store, made: int) -> Row:
    row = store.row("SELECT state, why, due_at FROM notice WHERE id = ?", [made])
    assert row
    return row


class TestFollowing:
    def test_the_first_follow_makes_a_follower_and_the_second_time_it_is_changed(self, store: Store) -> None:
        first, is_new = follows.follow(store, ADA, person(1), "now", Filters(), MONDAY)
        narrow = Filters(topic="toy box", kind="book", position="first or last", preprints=False, older=True)
        again, is_new_again = follows.follow(store, ADA, person(1), "weekly", narrow, WEDNESDAY)

        assert (is_new, is_new_again, again.id) == (True, False, first.id)
        assert (first.rhythm, first.filters, first.muted, first.since) == ("now", Filters(), False, MONDAY)
        assert (again.rhythm, again.filters, again.since) == ("weekly", narrow, MONDAY)
        assert follows.get(store, first.id) == again

    def test_people_come_first_then_topics_then_searches_each_by_what_they_are_called_now(self, store: Store) -> None:
        for subject in (search("zebra"), search("Apple"), Subject(kind="topic", text="toy box"), person(2, "A. Example"), person(1)):
            following(store, subject)

        assert listed(store) == ["Ada Toy", "Ben Example", "Toy boxes", "Apple", "zebra"]

    def test_what_is_followed_is_remembered_as_it_was_called_then(self, store: Store) -> None:
        one = following(store, person(2, "B. Example"))

        assert (one.key, one.text, one.researcher and one.researcher.name) == ("B. Example", "Ben Example", "Ben Example")

    def test_somebody_whom_the_store_does_not_know_any_more_is_still_followed(self, store: Store) -> None:
        one = following(store, person(2, "Ben Example"))
        with store.writing() as db:
            db.execute("DELETE FROM researcher WHERE id = 2")
        gone = follows.get(store, one.id)

        assert gone
        assert (gone.text, gone.researcher, listed(store)) == ("Ben Example", None, ["Ben Example"])

    def test_a_search_is_the_same_however_it_is_capitalised(self, store: Store) -> None:
        one = following(store, search("Toy Boxes"))

        assert following(store, search("toy boxes")).id == one.id
        assert listed(store) == ["Toy Boxes"]

    def test_what_somebody_follows_is_nobody_elses(self, store: Store) -> None:
        hers, his = following(store, person(1)), following(store, person(1), BEN)

        assert hers.id != his.id
        assert (listed(store, ADA), listed(store, BEN), listed(store, PAPERS)) == (["Ada Toy"], ["Ada Toy"], [])
        owner = follows.follower_of(store, his.id)
        assert owner
        assert owner.at.address == BEN.address

    def test_what_does_not_exist_is_nothing(self, store: Store) -> None:
        assert (follows.get(store, 1), follows.follower_of(store, 1), follows.follower(store, ADA)) == (None, None, None)
        assert follows.change(store, 1, "daily", Filters(), MONDAY) is None
        follows.unfollow(store, 1, MONDAY)
        follows.mute(store, 1, True, MONDAY)

    def test_a_channel_has_the_moderator_who_changed_it_last(self, store: Store) -> None:
        following(store, person(1), PAPERS)
        following(store, person(2), PAPERS.model_copy(update={"keeper": "12", "name": "reading"}))
        (channel,) = follows.of_channels(store, "9")

        assert (channel.at.name, channel.at.keeper) == ("reading", "12")
        assert follows.of_channels(store, "8") == []

    def test_a_channel_that_follows_nothing_any_more_is_not_listed(self, store: Store) -> None:
        follows.unfollow(store, following(store, person(1), PAPERS).id, MONDAY)

        assert follows.of_channels(store, "9") == []


class TestCounting:
    def test_members_and_channels_count_and_the_terminal_does_not(self, store: Store) -> None:
        for at in (ADA, BEN, PAPERS, TERMINAL):
            following(store, person(1), at)
        following(store, person(2))

        assert [follows.count(store, researcher) for researcher in (1, 2, 3)] == [3, 1, 0]

    def test_whoever_followed_two_that_are_one_counts_once(self, store: Store) -> None:
        for subject, at in ((person(1), ADA), (person(2), ADA), (person(2), BEN)):
            following(store, subject, at)
        merge(store, 2, 1)

        assert follows.count(store, 1) == 2


class TestPeopleWhoAreOne:
    @pytest.fixture
    def twins(self, store: Store) -> tuple[Follow, Follow]:
        """Ada follows Ada Toy weekly and Ben Example daily, who turn out to be one."""
        both = following(store, person(1), rhythm="weekly"), following(store, person(2, "Ben Example"), rhythm="daily")
        merge(store, 2, 1)
        return both

    def test_they_are_listed_once_as_they_are_told_soonest(self, store: Store, twins: tuple[Follow, Follow]) -> None:
        (one,) = follows.of_follower(store, twins[0].follower)

        assert (one.id, one.text, one.key, one.rhythm) == (twins[1].id, "Ada Toy", "Ben Example", "daily")

    def test_a_muted_one_does_not_hide_the_other(self, store: Store, twins: tuple[Follow, Follow]) -> None:
        with store.writing() as db:
            db.execute("UPDATE follow SET muted = 1 WHERE id = ?", [twins[1].id])
        (one,) = follows.of_follower(store, twins[0].follower)

        assert (one.id, one.muted) == (twins[0].id, False)

    @pytest.mark.parametrize("chosen", [0, 1])
    def test_a_change_of_one_changes_both(self, store: Store, twins: tuple[Follow, Follow], chosen: int) -> None:
        follows.change(store, twins[chosen].id, "now", Filters(older=True), MONDAY)
        changed = [follows.get(store, one.id) for one in twins]
        assert [(one.rhythm, one.filters.older) for one in changed if one] == [("now", True)] * 2

        follows.mute(store, twins[chosen].id, True, MONDAY)
        assert [one.muted for one in map(follows.get, [store] * 2, [one.id for one in twins]) if one] == [True, True]

        follows.unfollow(store, twins[chosen].id, MONDAY)
        assert [follows.get(store, one.id) for one in twins] == [None, None]

    def test_following_the_one_that_they_are_changes_both(self, store: Store, twins: tuple[Follow, Follow]) -> None:
        again, is_new = follows.follow(store, ADA, person(1), "now", Filters(), WEDNESDAY)

        assert (again.id in (twins[0].id, twins[1].id), is_new) == (True, False)
        assert {row["rhythm"] for row in store.rows("SELECT rhythm FROM follow")} == {"now"}

    def test_what_waits_for_either_is_cancelled_with_both(self, store: Store, twins: tuple[Follow, Follow]) -> None:
        waiting = [notice(store, twins[0]), notice(store, twins[1]), notice(store, *twins)]
        follows.unfollow(store, twins[0].id, WEDNESDAY)

        assert {look(store, made)["state"] for made in waiting} == {"cancelled"}

    def test_those_of_somebody_else_stay(self, store: Store, twins: tuple[Follow, Follow]) -> None:
        his = following(store, person(1), BEN)
        follows.unfollow(store, twins[0].id, WEDNESDAY)

        assert follows.get(store, his.id) == his


class TestWhatWaits:
    @pytest.mark.parametrize(("end", "why"), [("unfollow", follows.UNFOLLOWED), ("mute", follows.MUTED)])
    def test_what_waits_for_nothing_else_is_cancelled(self, store: Store, end: str, why: str) -> None:
        ada, ben = following(store, person(1)), following(store, person(2), rhythm="weekly")
        alone, both = notice(store, ada), notice(store, ada, ben)
        sent, undelivered = notice(store, ada, state="sent"), notice(store, ada, state="impossible")
        _end(store, end, ada)

        assert look(store, alone) == look(store, undelivered) == {"state": "cancelled", "why": why, "due_at": MONDAY}
        assert look(store, both)["state"] == "waiting"
        assert look(store, sent)["state"] == "sent"

    @pytest.mark.parametrize("end", ["unfollow", "mute"])
    def test_what_waits_for_something_else_too_comes_when_that_asks_for_it(self, store: Store, end: str) -> None:
        ada, ben = following(store, person(1), rhythm="daily"), following(store, person(2), rhythm="weekly")
        both = notice(store, ada, ben, due_at=NEXT_MORNING)
        _end(store, end, ada, MONDAY)

        assert look(store, both)["due_at"] == NEXT_MONDAY

    def test_a_message_that_is_on_its_way_keeps_its_time(self, store: Store) -> None:
        ada = following(store, person(1), rhythm="weekly")
        made = notice(store, ada)
        with store.writing() as db:
            delivery = db.execute("INSERT INTO delivery (follower_id, nonce) VALUES (?, 'toy') RETURNING id", [ada.follower]).fetchone()[0]
            db.execute("UPDATE notice SET delivery_id = ? WHERE id = ?", [delivery, made])
        follows.change(store, ada.id, "daily", Filters(), MONDAY)

        assert look(store, made)["due_at"] == MONDAY

    @pytest.mark.parametrize(
        ("rhythm", "now", "expected"),
        [
            ("daily", MONDAY, NEXT_MORNING),
            ("now", WEDNESDAY, WEDNESDAY),
            # the digest of Tuesday would have told it; on Wednesday the next one is on Thursday
            ("daily", WEDNESDAY, "2026-01-08T09:00:00+00:00"),
            ("weekly", WEDNESDAY, NEXT_MONDAY),
        ],
    )
    def test_a_new_rhythm_is_for_what_waits_as_well(self, store: Store, rhythm: Rhythm, now: str, expected: str) -> None:
        ada = following(store, person(1), rhythm="weekly")
        made = notice(store, ada, due_at=NEXT_MONDAY)
        follows.change(store, ada.id, rhythm, Filters(), now)

        assert look(store, made)["due_at"] == expected

    @pytest.mark.parametrize(
        ("schedule", "expected"),
        [
            (Schedule(hour=7), "2026-01-12T07:00:00+00:00"),
            (Schedule(zone="America/New_York"), "2026-01-12T14:00:00+00:00"),
            (Schedule(day=4), "2026-01-09T09:00:00+00:00"),
            # Tuesday is over
            (Schedule(day=1), "2026-01-13T09:00:00+00:00"),
        ],
    )
    def test_a_new_schedule_is_for_what_waits_as_well(self, store: Store, schedule: Schedule, expected: str) -> None:
        made = notice(store, following(store, person(1), rhythm="weekly"), due_at=NEXT_MONDAY)
        follows.set_schedule(store, ADA, schedule, WEDNESDAY)

        assert look(store, made)["due_at"] == expected

    def test_a_digest_that_was_missed_is_not_put_off_by_another_wish(self, store: Store) -> None:
        made = notice(store, following(store, person(1), rhythm="daily"), due_at=NEXT_MORNING)
        following(store, person(2), now=WEDNESDAY)
        following(store, person(2), rhythm="daily", now=WEDNESDAY)
        follows.set_schedule(store, ADA, Schedule(day=3), THURSDAY)

        assert look(store, made)["due_at"] == NEXT_MORNING

    def test_hearing_of_it_again_brings_back_nothing(self, store: Store) -> None:
        ada = following(store, person(1))
        made = notice(store, ada)
        follows.mute(store, ada.id, True, WEDNESDAY)
        follows.mute(store, ada.id, False, WEDNESDAY)

        assert look(store, made)["state"] == "cancelled"
        assert follows.get(store, ada.id) == ada

    def test_following_again_ends_a_mute(self, store: Store) -> None:
        ada = following(store, person(1))
        follows.mute(store, ada.id, True, MONDAY)

        assert not following(store, person(1), now=WEDNESDAY).muted


def _end(store: Store, how: str, one: Follow, now: str = WEDNESDAY) -> None:
    if how == "mute":
        follows.mute(store, one.id, True, now)
    else:
        follows.unfollow(store, one.id, now)


@given(data=st.data())
def test_whatever_is_wished_in_any_order_the_follows_are_those_of_a_plain_set(data: st.DataObject, new_store: NewStore) -> None:
    model: dict[tuple[str, int], dict[str, Any]] = {}
    steps = st.lists(
        st.tuples(
            st.sampled_from(["follow", "unfollow", "mute", "unmute"]),
            st.sampled_from([ADA, BEN]),
            st.sampled_from([1, 2, 3]),
            st.sampled_from(get_args(Rhythm)),
        ),
        max_size=12,
    )
    with new_store() as store:
        with store.writing() as db:
            db.execute(
                "INSERT INTO researcher (id, name, identity) VALUES (1, 'Toy', 'settled'), (2, 'Toy', 'settled'), (3, 'Toy', 'settled')"
            )
        for step, at, researcher, rhythm in data.draw(steps):
            who = follows.follower(store, at)
            held = follows.same(store, who.id, person(researcher)) if who else None
            assert (held is not None) == ((at.address, researcher) in model)
            if step == "follow":
                follows.follow(store, at, person(researcher), rhythm, Filters(), MONDAY)
                model[at.address, researcher] = {"rhythm": rhythm, "muted": False}
            elif held and step == "unfollow":
                follows.unfollow(store, held.id, MONDAY)
                del model[at.address, researcher]
            elif held:
                follows.mute(store, held.id, step == "mute", MONDAY)
                model[at.address, researcher]["muted"] = step == "mute"
        found = {
            (at.address, one.researcher.id): {"rhythm": one.rhythm, "muted": one.muted}
            for at in (ADA, BEN)
            if (who := follows.follower(store, at))
            for one in follows.of_follower(store, who.id)
            if one.researcher
        }

    assert found == model


class TestPausing:
    def test_a_pause_is_kept_and_ended(self, store: Store) -> None:
        follows.mute_all(store, ADA, WEDNESDAY)
        paused = follows.follower(store, ADA)
        follows.mute_all(store, ADA, None)
        ended = follows.follower(store, ADA)

        assert paused
        assert ended
        assert (paused.muted_until, ended.muted_until) == (WEDNESDAY, None)

    def test_what_waits_goes_on_waiting(self, store: Store) -> None:
        made = notice(store, following(store, person(1)))
        follows.mute_all(store, ADA, THURSDAY)

        assert look(store, made) == {"state": "waiting", "why": None, "due_at": MONDAY}


class TestWhatIsKept:
    @pytest.fixture
    def known(self, store: Store) -> Store:
        """Ada follows two people, was sent a message, answers for a channel and a watch; Ben follows one."""
        ada, both = following(store, person(1)), following(store, person(2, "Ben Example"))
        merge(store, 2, 1)
        made = notice(store, ada, both, state="sent")
        notice(store, following(store, person(1), BEN))
        following(store, person(3), PAPERS)
        with store.writing() as db:
            sql = "INSERT INTO delivery (follower_id, nonce, message_id, done_at) VALUES (?, 'toy', '555', ?) RETURNING id"
            delivery = db.execute(sql, [ada.follower, MONDAY]).fetchone()[0]
            db.execute("UPDATE notice SET delivery_id = ? WHERE id = ?", [delivery, made])
            db.execute("UPDATE follower SET channel = '888' WHERE id = ?", [ada.follower])
            db.execute("INSERT INTO watch (source, minutes, keeper, since, next_at) VALUES ('toys.bib', 1, '11', ?, ?)", [MONDAY, MONDAY])
        return store

    def test_all_of_it_is_exported(self, known: Store) -> None:
        found = own_data.export(known, ADA)

        assert [one["key"] for one in found["follows"]] == ["Ada Toy", "Ben Example"]
        assert (found["follower"]["at"]["address"], found["follower"]["channel"]) == ("11", "888")
        assert [(one["title"], one["state"]) for one in found["notices"]] == [("Toy 0", "sent")]
        assert [one["message_id"] for one in found["messages"]] == ["555"]
        assert found["keeps"] == {
            "channels": [{"address": "77", "guild": "9", "name": "papers"}],
            "watches": [{"source": "toys.bib", "since": MONDAY}],
            "judgements": [],
            "imports": [],
        }

    def test_all_of_it_is_deleted_and_nothing_else(self, known: Store) -> None:
        others = own_data.export(known, BEN)

        assert own_data.forget(known, ADA)
        assert own_data.export(known, ADA) == {}
        assert own_data.export(known, BEN) == others
        assert [listed(known, at) for at in (ADA, BEN, PAPERS)] == [[], ["Ada Toy"], ["Cleo Sample"]]
        assert (
            known.rows("SELECT keeper FROM follower WHERE keeper IS NOT NULL UNION SELECT keeper FROM watch WHERE keeper IS NOT NULL") == []
        )
        assert not own_data.forget(known, ADA)

    def test_a_moderator_who_follows_nothing_is_forgotten_as_well(self, store: Store) -> None:
        following(store, person(1), PAPERS)

        assert own_data.export(store, ADA) == {
            "keeps": {"channels": [{"address": "77", "guild": "9", "name": "papers"}], "watches": [], "judgements": [], "imports": []}
        }
        assert own_data.forget(store, ADA)
        assert own_data.export(store, ADA) == {}
