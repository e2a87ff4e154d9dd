"""Who is near: by push as near as the exact scores say, and for reasons that a person can check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import related, undoing
from store.database import Store, open_store
from store.reasons import reasons
from store.related import ALPHA, CLOSER, EPSILON, LARGEST, PERSON, TOPIC, VENUE, WORK, Walk
from tests import toy
from tests.toy.circle import ADA, BO, CROWD, CY, DEE, EVE, FAY, GUS, HAL

Work = tuple[int | None, list[int], list[int], int | None]
"""A year, the authors, the topics and the venue by number."""

PEOPLE, ROUNDS = 6, 120
COARSE = 0.01
"""An epsilon that leaves much even in a toy graph."""

EVERYTHING = 10**6
"""More ties than any toy graph has."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("related") / "store.db") as opened:
        yield opened


def write(store: Store, works: Sequence[Work]) -> None:
    """Make the store hold these works and nothing else, as far as nearness is concerned."""
    with store.writing() as db:
        for table in ("authorship", "work_topic", "appearance", "topic", "venue", "work", "researcher", "record"):
            db.execute(f"DELETE FROM {table}")
        db.execute("INSERT INTO record (id, digest, source, kind, body) VALUES (1, 'toy', 'toy', 'work', '{}')")
        everybody = [(one,) for one in range(PEOPLE)]
        db.conn.executemany("INSERT INTO researcher (id, name, identity) VALUES (?, 'Toy ' || ?1, 'settled')", everybody)
        db.conn.executemany("INSERT INTO topic (id, key, name) VALUES (?, ?1, ?1)", everybody)
        db.conn.executemany("INSERT INTO venue (id, key, name) VALUES (?, ?1, ?1)", everybody)
        for number, (year, authors, topics, venue) in enumerate(works):
            db.execute("INSERT INTO work (id, title, kind, year, record_id) VALUES (?, 'Toys', 'article', ?, 1)", (number, year))
            sql = "INSERT INTO authorship (work_id, position, name, family, researcher_id) VALUES (?, ?, '', '', ?)"
            db.conn.executemany(sql, [(number, position, author) for position, author in enumerate(authors)])
            db.conn.executemany("INSERT INTO work_topic VALUES (?, ?, 'text', 1)", [(number, topic) for topic in topics])
            sql = "INSERT INTO appearance (work_id, venue_id, position, kind, printed, record_id) VALUES (?, ?, 0, 'article', '', 1)"
            db.execute(sql, (number, venue))


def graph_of(works: Sequence[Work], person: int) -> Mapping[int, Mapping[int, float]]:
    """The weight of every tie, from either end, as the documentation of the module states it."""
    newest = max((year for year, authors, _, _ in works if year is not None and person in authors), default=None)
    ties: dict[int, dict[int, float]] = defaultdict(dict)
    for number, (year, authors, topics, venue) in enumerate(works):
        work = number * 4 + WORK
        weight = 1.0 if year is None or newest is None else max(1.0, 16 * 0.5 ** (max(0, newest - year) / 2))
        joined = chain(
            ((author * 4 + PERSON, weight) for author in authors),
            ((topic * 4 + TOPIC, 1.0) for topic in topics),
            ([] if venue is None else [(venue * 4 + VENUE, 1.0)]),
        )
        for node, tie in joined:
            ties[work][node] = ties[node][work] = tie
    return ties


def exact(ties: Mapping[int, Mapping[int, float]], start: int) -> dict[int, float]:
    """The scores by power iteration."""
    scores = {start: 1.0}
    for _ in range(ROUNDS):
        passed: dict[int, float] = defaultdict(float, {start: 1 - ALPHA})
        for node, score in scores.items():
            degree = sum(ties.get(node, {}).values())
            for there, weight in ties.get(node, {}).items():
                passed[there] += ALPHA * score * weight / degree
        scores = passed
    return scores


def furthest(found: Mapping[int, float], works: Sequence[Work]) -> float:
    """The largest error of the scores that somebody's walk gives people, as a part of the weights of their ties, but for rounding."""
    ties = graph_of(works, 0)
    wanted = exact(ties, 0)
    degrees = {person: sum(ties[person * 4 + PERSON].values()) for person in range(PEOPLE) if person * 4 + PERSON in ties}
    errors = {person: abs(found.get(person, 0.0) - wanted.get(person * 4 + PERSON, 0.0)) for person in degrees}
    return max((max(0.0, errors[person] - 1e-6) / degrees[person] for person in degrees), default=0.0)


NUMBERS = st.integers(0, PEOPLE - 1)
WORKS = st.lists(
    st.tuples(
        st.none() | st.integers(2000, 2020),
        st.lists(NUMBERS, min_size=1, max_size=4, unique=True),
        st.lists(NUMBERS, max_size=2, unique=True),
        st.none() | NUMBERS,
    ),
    max_size=10,
)
EPSILONS = st.sampled_from([COARSE, 1e-3, EPSILON, EPSILON / CLOSER**2])
NEWEST: Work = (2020, [0, 1], [], None)
"""A work of whom is asked about, later than which there is none: all ties weigh the same whatever others there are."""


@settings(max_examples=40)
@given(works=WORKS, epsilon=EPSILONS)
def test_no_score_is_further_from_the_exact_one_than_the_method_allows(store: Store, works: list[Work], epsilon: float) -> None:
    write(store, works)
    walk = Walk(store, [0])
    walk.run(most=EVERYTHING, finest=epsilon)

    assert furthest(walk.scores(), works) <= epsilon


@settings(max_examples=25)
@given(first=WORKS, then=st.lists(WORKS, min_size=1, max_size=2), epsilon=EPSILONS)
def test_nor_is_it_once_the_walk_was_renewed(store: Store, first: list[Work], then: list[list[Work]], epsilon: float) -> None:
    write(store, [NEWEST, *first])
    walk = Walk(store, [0])
    walk.run(most=EVERYTHING, finest=epsilon)
    for works in then:
        write(store, [*works, NEWEST])
        assert walk.renew(most=EVERYTHING)

        assert furthest(walk.scores(), [*works, NEWEST]) <= epsilon
        assert walk.scores().keys() <= {node >> 2 for node in exact(graph_of([*works, NEWEST], 0), 0)}


CROWDED = [(2000, [0, 1], [], None), *[(2000, [2], [0], None)] * 50, (2000, [0], [0], None)]
ELSEWHERE = 5 * 4 + WORK
"""A work of the crowd, which a topic of 51 works leads to."""


def test_a_node_with_more_ties_than_what_has_come_to_it_is_worth_is_not_read(store: Store) -> None:
    write(store, CROWDED)
    coarse, fine = Walk(store, [0]), Walk(store, [0])
    coarse.run(finest=COARSE)
    fine.run(finest=1e-4)

    assert ELSEWHERE not in coarse.residuals
    assert ELSEWHERE in fine.residuals


def test_no_more_ties_are_read_than_may_be(store: Store) -> None:
    write(store, CROWDED)
    few, enough = Walk(store, [0]), Walk(store, [0])
    few.run(most=50)
    enough.run(most=60)

    assert ELSEWHERE not in few.residuals
    assert ELSEWHERE in enough.residuals


def test_a_topic_leads_somewhere_only_while_it_is_not_large(store: Store) -> None:
    found = []
    for works in (LARGEST + 1, LARGEST, LARGEST + 1):
        write(store, [(2000, [0], [0], None), *[(2000, [1], [0], None)] * (works - 1)])
        found.append([one.name for one in related.near(store, 0)])

    assert found == [[], ["Toy 1"], []]


def test_a_walk_whose_ties_stayed_is_left_as_it_was(store: Store) -> None:
    write(store, CROWDED)
    walk = Walk(store, [0])
    walk.run()
    before = walk.scores()

    assert walk.renew()
    assert walk.scores() == before


@pytest.mark.parametrize(
    ("read", "later", "most"),
    [
        (EVERYTHING, [*CROWDED, (2001, [0], [], None)], EVERYTHING),
        (1, CROWDED, EVERYTHING),
        (EVERYTHING, CROWDED * 3, 50),
        (EVERYTHING, [*CROWDED, *[(2000, [1], [1], None)] * 50], 75),
    ],
    ids=["all ties weigh something else", "too little is known", "too many ties were read", "too many are to be read"],
)
def test_another_walk_is_run_instead_where(store: Store, read: int, later: list[Work], most: int) -> None:
    write(store, CROWDED)
    walk = Walk(store, [0])
    walk.run(read)
    write(store, later)

    assert not walk.renew(most)


def test_whoever_is_near_one_of_several_is_found(store: Store) -> None:
    write(store, [(2000, [0, 1], [], None), (2000, [2, 3], [], None), (2000, [4, 5], [], None)])

    assert [one.name for one in related.nearest(store, [0, 2], {0, 2})] == ["Toy 1", "Toy 3"]
    assert related.nearest(store, [], set()) == []


def test_those_who_wrote_with_a_friend_come_before_those_of_a_crowd(friends: Store) -> None:
    names = [one.name for one in related.near(friends, toy.person(friends, ADA))]

    assert names[0] == DEE
    assert not {ADA, BO, CY, EVE, *CROWD} & set(names)


def test_co_authors_are_among_them_if_they_are_wanted_and_a_recent_one_comes_first(friends: Store) -> None:
    names = [one.name for one in related.near(friends, toy.person(friends, ADA), coauthors=True)]

    assert names[0] == CY
    assert {BO, DEE, EVE, *CROWD} <= set(names)
    assert ADA not in names


def test_topics_and_venues_lead_where_no_joint_work_does(friends: Store) -> None:
    assert next(one.name for one in related.near(friends, toy.person(friends, GUS))) == DEE


def test_nobody_is_near_whoever_has_no_works(store: Store) -> None:
    write(store, [])

    assert related.near(store, 0) == []


class TestReasons:
    def test_they_name_whom_both_wrote_with_and_what_both_work_on(self, friends: Store) -> None:
        ada, dee, gus = (toy.person(friends, name) for name in (ADA, DEE, GUS))
        why = reasons(friends, [ada], [dee, gus])

        assert [one.name for one in why[dee].through] == [CY, BO]
        assert (why[gus].through, why[gus].joint) == ((), 0)
        assert [(one.name, one.works) for one in why[gus].venues] == [("Journal of Toys", 2)]

    def test_topics_of_both_are_counted_on_the_works_of_the_other(self, friends: Store) -> None:
        dee, gus = (toy.person(friends, name) for name in (DEE, GUS))

        assert [(one.name, one.works) for one in reasons(friends, [dee], [gus])[gus].topics] == [
            ("chess sets", 2),
            ("wooden chess sets", 1),
        ]

    def test_joint_works_are_counted(self, friends: Store) -> None:
        ada, cy, fay = (toy.person(friends, name) for name in (ADA, CY, FAY))
        why = reasons(friends, [ada], [cy, fay])

        assert (why[cy].joint, why[fay].joint) == (2, 0)

    def test_of_several_they_name_those_with_whom_somebody_wrote(self, friends: Store) -> None:
        ada, dee, cy, gus = (toy.person(friends, name) for name in (ADA, DEE, CY, GUS))
        why = reasons(friends, [ada, dee], [cy, gus, ada])

        assert (why[cy].joint, [one.name for one in why[cy].beside]) == (3, [ADA, DEE])
        assert (why[gus].joint, why[gus].beside, [one.name for one in why[gus].topics]) == (0, (), ["chess sets", "wooden chess sets"])
        assert (why[ada].joint, why[ada].beside) == (0, ())

    def test_somebody_far_away_has_none_but_the_venue(self, friends: Store) -> None:
        hal, fay = (toy.person(friends, name) for name in (HAL, FAY))
        (why,) = reasons(friends, [hal], [fay]).values()

        assert (why.joint, why.through, why.topics) == (0, (), ())


def test_an_import_counts_at_once_and_so_does_its_undoing(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as opened:
        toy.bring_text(opened, tmp_path, toy.entry("a", "Kites of Paper", [ADA, BO], "article", journal="Journal of Toys"))
        ada, found = toy.person(opened, ADA), []
        found.append(related.near(opened, ada))
        toy.bring_text(opened, tmp_path, toy.entry("b", "Drums of Tin", [BO, DEE], "article", journal="Journal of Toys"))
        found.append(related.near(opened, ada))
        undoing.undo(opened, 2)
        found.append(related.near(opened, ada))

        assert [[one.name for one in some] for some in found] == [[], [DEE], []]
