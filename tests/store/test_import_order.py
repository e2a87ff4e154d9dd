"""What was imported first makes no difference: one set of records gives one store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from store import kindred, settling, summary
from store.database import Store, open_store
from store.imports import Report
from tests import toy
from tests.toy import dumps, real

if TYPE_CHECKING:
    from tests.conftest import NewStore

QUICK = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])


class TestOrder:
    @QUICK
    @given(order=st.permutations(toy.TREE).filter(lambda order: order[0] != toy.OVERVIEW))
    def test_every_order_of_the_toy_tree_gives_one_store(self, order: list[Path], toy_path: Path, new_store: NewStore) -> None:
        assert _content(toy.bring, new_store(), order) == _content_of(toy_path)

    @settings(QUICK, max_examples=4, derandomize=True, phases=[Phase.generate])
    @given(order=st.permutations(range(len(real.READ) + len(real.seeds()))))
    def test_orders_of_the_real_documents_and_the_seeds_give_one_store(
        self, order: list[int], shared: Path, real_path: Path, new_store: NewStore
    ) -> None:
        inputs = [*real.files(shared).values(), *real.seeds()]

        assert _content(real.bring, new_store(), _owner_first([inputs[i] for i in order])) == _content_of(real_path)

    def test_seeds_first_duplicate_nothing(self, shared: Path, real_path: Path, store: Store) -> None:
        assert _content(real.bring, store, [*real.seeds(), *real.files(shared).values()]) == _content_of(real_path)

    def test_the_seeds_add_no_work_and_no_person_to_what_the_documents_say(self, shared: Path, real_path: Path, store_path: Path) -> None:
        with open_store(store_path) as documents_alone, open_store(real_path) as whole:
            real.bring(documents_alone, *real.files(shared).values())
            before, after = summary.stats(documents_alone), summary.stats(whole)

        nouns = ("researchers", "works", "authorships", "statements", "themes", "citations", "topics")
        assert {noun: after[noun] for noun in nouns} == {noun: before[noun] for noun in nouns}


def _content_of(path: Path) -> dumps.Content:
    with open_store(path) as store:
        return dumps.content(store)


def _content(bring: Callable[..., list[Report]], new: Store, order: list[Path]) -> dumps.Content:
    with new as store:
        bring(store, *order)
        return dumps.content(store)


def _owner_first(order: list[Path]) -> list[Path]:
    """The same order, but the overview, which names nobody, comes after the first document that names its owner."""
    overview = next(path for path in order if path.name.startswith("003"))
    rest = [path for path in order if path != overview]
    by_owner = next(at for at, path in enumerate(rest) if path.name.startswith(("000", "002", "hongyang")))
    at = max(order.index(overview), by_owner + 1)
    return [*rest[:at], overview, *rest[at:]]


class TestVenues:
    LONG = toy.entry("a", "Toys", ["Ada Toy"], year="2020", booktitle="ToyConf")
    SHORT = "@proceedings{p, name = {Toy Conference}, booktitle = {Toys 2021}, shortname = {ToyConf}, year = 2021}\n" + toy.entry(
        "b", "Games", ["Ada Toy"]
    )

    @pytest.mark.parametrize("texts", [(LONG, SHORT), (SHORT, LONG)], ids=["long first", "short first"])
    def test_a_venue_keeps_its_short_name_whoever_comes_first(self, store_path: Path, tmp_path: Path, texts: tuple[str, str]) -> None:
        with open_store(store_path) as store:
            for text in texts:
                toy.bring_text(store, tmp_path, text)

            assert store.rows("SELECT key, name, short FROM venue") == [{"key": "toyconf", "name": "ToyConf", "short": "ToyConf"}]


NAMES = ("Ada Toy", "A. Toy", "Ada B. Toy", "Ben Toy", "B. Toy", "Cleo Sample", "C. Sample", "Carl Sample", "Dóra Mock")
TITLES = (
    "Toys",
    "Counting Toy Boxes",
    "Mean Toys and Their Small Friends",
    "Mean Toys and Their Very Small Friends",
    "Toy Boxes: a Survey",
)


@st.composite
def entries(draw: st.DrawFn) -> str:
    """A BibTeX entry of a small world, in which titles, names, venues and identifiers meet again and again."""
    fields = {"pages": "1--2"} if draw(st.booleans()) else {}
    if draw(st.booleans()):
        fields["doi"] = f"10.1234/toy.{draw(st.integers(1, 3))}"
    authors = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    authors += draw(st.sampled_from(([], ["others"])))
    year, venue = draw(st.sampled_from(("2020", "2021"))), draw(st.sampled_from(("ToyConf", "toyconf", "Journal of Toys")))
    title = draw(st.sampled_from(TITLES))
    if draw(st.booleans()):
        return f"@proceedings{{p, name = {{Toy Conference}}, booktitle = {{Toy Conference}}, shortname = {{{venue}}}, year = {year}}}\n" + (
            toy.entry("toy", title, authors, **fields)
        )
    return toy.entry("toy", title, authors, year=year, **fields | ({"booktitle": venue} if draw(st.booleans()) else {}))


class TestToyWorlds:
    @pytest.mark.parametrize("telling", [1, 1_000], ids=["names are known to be rare", "too few are known to tell"])
    @settings(QUICK, max_examples=10)
    @given(world=st.lists(entries(), min_size=2, max_size=6), data=st.data())
    def test_any_split_in_any_order_gives_one_store(self, telling: int, world: list[str], data: st.DataObject, new_store: NewStore) -> None:
        order = data.draw(st.permutations(world))
        cut = data.draw(st.integers(0, len(world)))
        parts = [["".join(world)], ["".join(order[:cut]), "".join(order[cut:])], order]
        with patch.object(kindred, "MANY", telling), patch.object(settling, "PORTION", 2):
            stores = [_world(new_store(), [text for text in split if text]) for split in parts]

        assert stores[1] == stores[0]
        assert stores[2] == stores[0]


def _world(new: Store, texts: list[str]) -> dumps.Content:
    with new as store:
        for text in texts:
            toy.bring_text(store, store.path.parent, text)
        content = dumps.content(store)
    assert dumps.flaws(new.path) == []
    return content
