"""People that might be two: whose works fall into parts, what makes that worth a look, and what settles it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import judgements, parting
from store.database import Store, open_store
from store.parting import Heap
from tests import toy
from tests.toy.kites import number

TOM = "Tom Train"
SILK, PAPER, SOUP = "Silk Kites in Strong Wind", "Paper Kites in Strong Wind", "Soup from Cold Stones"
ON_BOTH = toy.entry("both", "Soup from Cold Stones for Kites", ["Bo Drum", "Cy Block"], "article", year="2020")
"""A work of others whose title has all words of one field beside a word of the other."""
TOGETHER = toy.entry("together", "Drums", ["Bo Drum", "Pia Pin", "Cy Block", "Quin Quill"], "article", year="2020")


@pytest.fixture
def store(store: Store, tmp_path: Path) -> Store:
    """A store in which one page says that two works on kites and one on soup are Tom Train's."""
    toy.bring_text(store, tmp_path, toy.page(TOM, SILK, PAPER, SOUP))
    return store


def paper(collection: str, title: str) -> str:
    """A paper of Tom Train's in the Anthology, of a meeting of its own."""
    author = "<author><first>Tom</first><last>Train</last></author>"
    meta = f"<meta><booktitle>Meeting {collection}</booktitle><year>2003</year></meta>"
    found = f'<paper id="1"><title>{title}</title>{author}<url>{collection}-1001</url></paper>'
    return f'<?xml version=\'1.0\'?><collection id="{collection}"><volume id="1">{meta}{found}</volume></collection>'


def shown(store: Store) -> dict[str, list[list[str]]]:
    """Who is shown, with the titles of each part that lies apart."""
    return {one.who.name: [[work.title for work in part.works] for part in one.parts] for one in parting.mixed(store, 9)}


def beside(title: str, *others: str, **fields: str) -> str:
    """What another source says of a work of Tom Train's."""
    return toy.entry("toy", title, [TOM, *others], "article", **{"year": "2020", **fields})


class TestWhoIsShown:
    def test_somebody_whose_works_one_page_alone_holds_together(self, store: Store) -> None:
        (one,) = parting.mixed(store, 9)

        assert (one.who.name, one.count, one.namesakes) == (TOM, 3, 1)
        assert shown(store) == {TOM: [[SOUP]]}
        assert (one.parts[0].pause, one.parts[0].words, one.parts[0].strange) == (0, 3, 3)

    @pytest.mark.parametrize(
        "said",
        [
            beside(SOUP, "Bo Drum") + beside(SILK, "Bo Drum"),
            beside(SOUP, "Bo Drum", "Pia Pin") + beside(SILK, "Cy Block", "Quin Quill") + TOGETHER,
            beside(SOUP, journal="Letters on Wind") + beside(SILK, journal="Letters on Wind"),
            beside(SOUP, keywords="picnics") + beside(SILK, keywords="picnics"),
            beside("Soup in Strong Wind", "Bo Drum") + beside(SOUP, "Bo Drum"),
        ],
        ids=["a co-author", "co-authors who wrote together", "a venue", "a topic", "another work"],
    )
    def test_not_if_something_ties_the_parts(self, store: Store, tmp_path: Path, said: str) -> None:
        toy.bring_text(store, tmp_path, said)

        assert shown(store) == {}

    def test_but_if_another_source_ties_nothing_more(self, store: Store, tmp_path: Path) -> None:
        toy.bring_text(store, tmp_path, beside(SOUP, "Bo Drum") + beside(SILK, "Cy Block"))

        assert shown(store) == {TOM: [[SOUP]]}

    def test_not_if_others_are_in_both_fields_and_nothing_else_is_odd(self, store: Store, tmp_path: Path) -> None:
        toy.bring_text(store, tmp_path, ON_BOTH)

        assert shown(store) == {}

    @pytest.mark.parametrize(("title", "expected"), [("Cold Kites", [TOM]), ("Cold Soup for Kites", [])])
    def test_the_more_words_stand_beside_theirs_elsewhere_the_less_odd_it_is(
        self, store: Store, tmp_path: Path, title: str, expected: list[str]
    ) -> None:
        toy.bring_text(store, tmp_path, toy.entry("cold", title, ["Bo Drum"], "article"))

        assert list(shown(store)) == expected

    @pytest.mark.parametrize(("names", "expected"), [(8, {}), (9, {TOM: [[SOUP]]})])
    def test_but_then_if_there_are_many_such_names(self, store: Store, tmp_path: Path, names: int, expected: dict[str, object]) -> None:
        others = (toy.entry(f"t{i}", f"Toy {i}", [f"Tim{'abcdefghi'[i] * 2} Train"], "article") for i in range(names))
        toy.bring_text(store, tmp_path, ON_BOTH + "".join(others))

        assert shown(store) == expected

    @pytest.mark.parametrize(("year", "expected"), [(2012, []), (2011, [TOM])])
    def test_and_after_a_long_pause(self, tmp_path: Path, year: int, expected: list[str]) -> None:
        page = toy.page(TOM, SILK, SOUP).replace("2020", str(year), 1)
        with open_store(tmp_path / "other.db") as store:
            toy.bring_text(store, tmp_path, ON_BOTH)
            toy.bring_text(store, tmp_path, page)

            assert list(shown(store)) == expected

    def test_the_part_that_is_strangest_comes_first(self, tmp_path: Path) -> None:
        with open_store(tmp_path / "other.db") as store:
            toy.bring_text(store, tmp_path, ON_BOTH)
            toy.bring_text(store, tmp_path, toy.page(TOM, SILK, PAPER, SOUP, "Clocks of Moons"))

            assert shown(store) == {TOM: [["Clocks of Moons"], [SOUP]]}

    def test_as_many_as_are_asked_for_the_likeliest_first(self, store: Store, tmp_path: Path) -> None:
        toy.bring_text(store, tmp_path, toy.page("Ann Toy", "Clocks of Moons", "Old Hats").replace("2020", "2001", 1))

        assert [one.who.name for one in parting.mixed(store, 2)] == ["Ann Toy", TOM]
        assert [one.who.name for one in parting.mixed(store, 1)] == ["Ann Toy"]


class TestWhatSettlesIt:
    def test_a_judgement_that_it_is_one_person_until_it_is_undone(self, store: Store) -> None:
        who = toy.person(store, TOM)
        judgement = judgements.merge(store, who, who, judgements.TERMINAL)
        assert shown(store) == {}

        judgements.undo(store, judgement, judgements.TERMINAL)
        assert shown(store) == {TOM: [[SOUP]]}

    def test_a_judgement_does_not_settle_what_comes_later(self, store: Store, tmp_path: Path) -> None:
        who = toy.person(store, TOM)
        judgements.merge(store, who, who, judgements.TERMINAL)
        toy.bring_text(store, tmp_path, toy.page(TOM, SILK, "Clocks of Moons"))

        assert shown(store) == {TOM: [["Clocks of Moons"]]}

    def test_splitting_the_part_off(self, store: Store) -> None:
        judgements.split(store, toy.person(store, TOM), [number(store, SOUP)], judgements.TERMINAL)

        assert shown(store) == {}

    def test_what_stays_after_a_split_is_one_person(self, store: Store, tmp_path: Path) -> None:
        toy.bring_text(store, tmp_path, toy.page(TOM, SILK, "Clocks of Moons"))
        assert len(shown(store)[TOM]) == 2

        judgements.split(store, toy.person(store, TOM), [number(store, "Clocks of Moons")], judgements.TERMINAL)
        assert shown(store) == {}

    def test_an_authority_on_its_own_authors(self, tmp_path: Path) -> None:
        with open_store(tmp_path / "other.db") as store:
            for collection, title in (("P03", SILK), ("W03", SOUP)):
                toy.bring_text(store, tmp_path, paper(collection, title))
            toy.bring_text(store, tmp_path, "- canonical: {first: Tom, last: Train}\n  variants:\n  - {first: T., last: Train}\n")

            assert toy.titles(store, toy.person(store, TOM)) == [SILK, SOUP]
            assert shown(store) == {}


class TestOneResearcher:
    def test_whoever_is_asked_about_is_looked_at_however_little_there_is(self, store: Store, tmp_path: Path) -> None:
        toy.bring_text(store, tmp_path, ON_BOTH)
        found = parting.of_researcher(store, toy.person(store, TOM))

        assert found is not None
        assert [[work.title for work in part.works] for part in found.parts] == [[SOUP]]

    @pytest.mark.parametrize("works", [[SILK], [SILK, PAPER]])
    def test_nothing_is_found_where_all_hangs_together(self, tmp_path: Path, works: Sequence[str]) -> None:
        with open_store(tmp_path / "other.db") as store:
            toy.bring_text(store, tmp_path, toy.page(TOM, *works))

            assert parting.of_researcher(store, toy.person(store, TOM)) is None


class TestRealDocuments:
    def test_the_page_that_mixes_optimisation_with_physics_is_shown_and_nobody_else(self, real_path: Path) -> None:
        with open_store(real_path) as store:
            (one,) = parting.mixed(store, 9)

        assert (one.who.name, one.count) == ("Jingzhao Zhang", 8)
        assert [work.title for work in one.parts[0].works] == [
            "Intrinsic long range antiferromagnetic coupling in dilutely V doped CuInTe₂"
        ]
        assert [part.strange == part.words for part in one.parts] == [True, *[False] * (len(one.parts) - 1)]


class TestHeaps:
    @given(st.lists(st.sets(st.sampled_from("abcdefgh"), max_size=3), max_size=9))
    def test_every_work_is_in_one_heap_and_no_two_heaps_share_a_sign(self, signs: list[set[str]]) -> None:
        heaps = parting.merged(Heap(frozenset([work]), frozenset(one)) for work, one in enumerate(signs))

        assert sorted(work for heap in heaps for work in heap.works) == list(range(len(signs)))
        assert sum(len(heap.signs) for heap in heaps) == len(set().union(*signs))
