"""Which work a record belongs to: what proposes it, and that neither batches nor earlier imports make a difference."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import recording, undoing
from store.database import Store, open_store
from store.deriving import Said
from store.matching import TELLING, proposals, same, signatures, title_tokens
from store.models import Affiliation, Identifier, PrintedAuthor, Record
from store.placing import assign, place
from tests import toy
from tests.toy import dumps

WORDS = st.lists(st.sampled_from("toys that move by themselves in a box part ii boxes kites 2 of the east".split()), min_size=1, max_size=9)
AUTHORS = st.lists(st.sampled_from(["Ada Kite", "A. Kite", "Bo Drum"]), max_size=2)
YEARS = st.sampled_from([None, 2000, 2001])


def left_out(words: list[str]) -> set[tuple[str, ...]]:
    """The words as they are, and with each of them left out."""
    return {tuple(words), *(tuple(words[:i] + words[i + 1 :]) for i in range(len(words)))}


def telling(words: list[str]) -> list[str]:
    """Those of the words that tell two works apart."""
    return sorted(word for word in words if word in TELLING or word.isdigit())


def toys(title: str, *authors: str, year: int | None = 2001, identifiers: tuple[Identifier, ...] = ()) -> Record:
    """One toy record."""
    people = tuple(PrintedAuthor(name=name) for name in authors)
    return Record(kind="article", title=title, year=year, authors=people, identifiers=identifiers)


class TestProposals:
    @given(WORDS.filter(lambda words: len(words) >= 6), st.integers(0, 9), st.integers(0, 9), st.sampled_from(["", "kites", "themselves"]))
    def test_whatever_one_word_is_moved_changed_added_or_left_out_long_titles_find_each_other(
        self, words: list[str], here: int, there: int, word: str
    ) -> None:
        rest = words[:here] + words[here + 1 :]
        other = rest[:there] + word.split() + rest[there:]
        assert left_out(words) & left_out(other)
        if len(other) >= 6 and telling(words) == telling(other):
            assert signatures(" ".join(words)) & signatures(" ".join(other))

    @settings(max_examples=200)
    @given(WORDS, WORDS, AUTHORS, AUTHORS, YEARS, YEARS)
    def test_two_records_of_one_work_without_an_identifier_find_each_other(
        self, title: list[str], other: list[str], authors: list[str], others: list[str], year: int | None, its: int | None
    ) -> None:
        for words in (other, title, [*title, "today"], title[1:]):
            one, two = toys(" ".join(title), *authors, year=year), toys(" ".join(words), *others, year=its)
            assert not same(one, two) or proposals(one) & proposals(two)

    @pytest.mark.parametrize(
        ("title", "most"), [("Preface", 1), ("Toys in a Box", 1), ("Toys that Move by Themselves in a Very Big Box", 5)]
    )
    def test_there_are_few_of_them(self, title: str, most: int) -> None:
        assert 0 < len(signatures(title)) <= most

    def test_short_titles_without_authors_propose_nothing(self) -> None:
        assert proposals(toys("Preface")) == set()
        assert proposals(toys("Preface", "Ada Kite")) == signatures("Preface")

    def test_titles_that_share_but_three_long_words_do_not_find_each_other(self) -> None:
        titles = ("Statistical Machine Translation of Toys into Kites", "Statistical Machine Translation for Drums and Boxes")
        assert len(set(title_tokens(titles[0])) & set(title_tokens(titles[1]))) == 3
        assert not signatures(titles[0]) & signatures(titles[1])


BIB = "".join(
    [
        toy.entry("a", "Toys that Move by Themselves in a Box", ["Ada Kite", "Bo Drum"], year="2001"),
        toy.entry("b", "A Kite", ["Ada Kite"], year="2001", booktitle="Toy Conference", doi="10.1234/kite"),
        toy.entry("c", "Toys that Move All by Themselves in a Box", ["A. Kite", "Bo Drum"], year="2001"),
        toy.entry("d", "The Kite", ["Ada Kite"], year="2002", doi="10.1234/kite"),
        toy.entry("e", "Drums", ["Bo Drum"], year="2003", booktitle="Proceedings of the 3rd Toy Conference"),
        toy.entry("f", "Toys that Move by Themselves in a Box", ["Ada Kite", "Bo Drum"], kind="article", year="2001", journal="Toys"),
    ]
)
"""Three works in six entries, some of which name the same work in other words."""


class TestBatches:
    @pytest.mark.parametrize("size", [1, 2, 4])
    def test_the_store_is_the_same_however_many_readings_are_held_at_once(
        self, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        contents = []
        for batch in (size, 1_000):
            monkeypatch.setattr(recording, "BATCH", batch)
            with open_store(tmp_path / f"{batch}.db") as store:
                toy.bring_text(store, tmp_path, BIB)
                toy.bring(store, *toy.TREE)
                contents.append(dumps.content(store))
                assert dumps.flaws(store.path) == []
        assert contents[0] == contents[1]
        assert len([row for row in contents[0]["work"] if "Kite" in row or "Toys that Move" in row]) == 2

    def test_what_one_import_describes_several_times_is_one_work_with_one_row(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(recording, "BATCH", 1)
        with open_store(tmp_path / "store.db") as store:
            toy.bring_text(store, tmp_path, BIB)
            assert [row["records"] for row in store.rows("SELECT count(*) AS records FROM record GROUP BY work_id ORDER BY 1")] == [1, 2, 3]
            assert len(store.rows("SELECT id FROM work")) == len(store.rows("SELECT rowid FROM work_index")) == 3


class TestPlace:
    def test_new_works_are_written_at_once_and_old_ones_left_to_be_written_anew(self, store_path: Path) -> None:
        with open_store(store_path) as store:
            first = _placed(store, [toys("A Kite", "Ada Kite"), toys("Drums in Boxes", "Bo Drum")])
            second = _placed(store, [toys("A Kite", "A. Kite", year=2002), toys("Drums", "Bo Drum")])
        assert (first, second) == (({1, 2}, set()), ({3}, {1}))

    def test_one_identifier_of_proceedings_is_one_work_and_two_are_two(self, store_path: Path) -> None:
        mine, other = (Identifier(scheme="acl", value=value) for value in ("K01-1", "K01-2"))
        with open_store(store_path) as store:
            _placed(store, [toys("A Kite in a Box", "Ada Kite", identifiers=(mine,))])
            assert _placed(store, [toys("The Kite", identifiers=(mine,))]) == (set(), {1})
            assert _placed(store, [toys("A Kite in a Box", "Ada Kite", identifiers=(other,))]) == ({2}, set())

    def test_works_that_a_record_joins_keep_the_older_id(self, store_path: Path) -> None:
        mine, theirs = (Identifier(scheme="doi", value=f"10.1/{toy}") for toy in ("kite", "drum"))
        with open_store(store_path) as store:
            _placed(store, [toys("A Kite", identifiers=(mine,)), toys("Drums", identifiers=(theirs,))])
            assert _placed(store, [toys("Toys", identifiers=(mine, theirs))]) == (set(), {1, 2})
            assert {row["work_id"] for row in store.rows("SELECT work_id FROM record")} == {1}

    def test_affiliations_stay_with_the_printed_name(self, store_path: Path) -> None:
        at = (Affiliation(name="Toy University", ror="00toy"), Affiliation(name="Institute of Kites"))
        author = PrintedAuthor(name="Ada Kite", affiliations=at)
        with open_store(store_path) as store:
            _placed(store, [Record(kind="article", title="A Kite", authors=(author, PrintedAuthor(name="Bo Drum")))])
            rows = store.rows("SELECT name, affiliations FROM printed_name ORDER BY slot")
        assert [(row["name"], row["affiliations"]) for row in rows] == [
            ("Ada Kite", '[["Toy University", "00toy"], ["Institute of Kites", null]]'),
            ("Bo Drum", "[]"),
        ]


def _placed(store: Store, records: list[Record]) -> tuple[set[int], set[int]]:
    """The works that are written after these records came, and those that are to be written anew."""
    with store.writing() as db:
        start = db.execute("SELECT coalesce(max(id), 0) + 1 FROM record").fetchone()[0]
        said = [Said(number, f"{number:064x}", record) for number, record in enumerate(records, start)]
        rows = [(one.id, one.digest, one.record.model_dump_json()) for one in said]
        db.conn.executemany("INSERT INTO record (id, digest, source, kind, body) VALUES (?, ?, 'toy', 'work', ?)", rows)
        placed, homes = place(db, said, {})
        assign(db, homes)
        return placed.fresh, placed.stale


class TestVenues:
    def test_a_venue_is_called_as_most_of_its_appearances_call_it(self, tmp_path: Path) -> None:
        names = ["Proceedings of the 3rd TOY CONFERENCE", "TOY CONFERENCE", "Toy Conference", "Toy Conference", "Toy Conference"]
        called = []
        with open_store(tmp_path / "store.db") as store:
            for number, name in enumerate(names):
                one = toy.entry(str(number), f"Kite Number {number}", ["Ada Kite"], year="2001", booktitle=name)
                toy.bring_text(store, tmp_path, one)
                called += [row["name"] for row in store.rows("SELECT name FROM venue")]
        assert called == ["TOY CONFERENCE"] * 3 + ["Toy Conference"] * 2

    def test_one_without_appearances_goes(self, tmp_path: Path) -> None:
        with open_store(tmp_path / "store.db") as store:
            for name in ("Toy Conference", "Box Conference"):
                toy.bring_text(store, tmp_path, toy.entry("a", "A Kite", ["Ada Kite"], year="2001", booktitle=name, doi="10.1234/kite"))
            undoing.undo(store, 1)
            assert [row["name"] for row in store.rows("SELECT name FROM venue")] == ["Box Conference"]
