"""Reading works of OpenAlex: one, a list, pages and lines; what a record takes from them, and every way in which one can be wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import imports
from store.database import Store, open_store
from store.models import Identifier, PrintedAuthor, Reading, Record, Rejected, Remark
from store.sources import openalex, seed, sources
from tests.toy.streams import stream


def work(number: int = 1, **changed: Any) -> dict[str, Any]:
    """A toy work in the shape in which OpenAlex gives works; the numbers and dates that change daily are there, too."""
    return {
        "id": f"https://openalex.org/W430000000{number}",
        "doi": f"https://doi.org/10.1234/TOY.{number}",
        "title": f"Sorting Toys by Size, Part {number}",
        "display_name": f"Sorting Toys by Size, Part {number}",
        "publication_year": 2025,
        "publication_date": "2025-03-01",
        "ids": {"openalex": f"https://openalex.org/W430000000{number}"},
        "language": "en",
        "primary_location": location("Journal of Toys", "journal", landing_page_url=f"https://doi.org/10.1234/TOY.{number}"),
        "type": "article",
        "authorships": [author("Ada Toy", 11, orcid="https://orcid.org/0000-0000-0000-001x"), author("Ben Example", 12)],
        "is_retracted": False,
        "biblio": {"volume": "3", "issue": "2", "first_page": "10", "last_page": "19"},
        "topics": [{"id": "https://openalex.org/T1", "display_name": "Toy Sorting", "score": 0.9}],
        "locations": [
            location("Journal of Toys", "journal", landing_page_url=f"https://doi.org/10.1234/TOY.{number}"),
            location("arXiv (Cornell University)", "repository", landing_page_url=f"http://arxiv.org/abs/2501.0000{number}v2"),
        ],
        "abstract_inverted_index": {"Toys": [0], "are": [1, 4], "sorted.": [2], "They": [3], "<i>small</i>.": [5]},
        "cited_by_count": 7,
        "updated_date": "2025-06-01T10:00:00",
        **changed,
    }


def author(name: str, number: int, orcid: str | None = None, **changed: Any) -> dict[str, Any]:
    person = {"id": f"https://openalex.org/A50000000{number}", "display_name": name, "orcid": orcid}
    return {"author_position": "middle", "author": person, "institutions": [], "raw_author_name": name, **changed}


def location(name: str | None, kind: str, **changed: Any) -> dict[str, Any]:
    source = {"id": "https://openalex.org/S1", "display_name": name, "type": kind} if name else None
    return {"is_oa": True, "landing_page_url": None, "pdf_url": None, "source": source, "version": "publishedVersion", **changed}


def page(*works: Any) -> dict[str, Any]:
    """An answer of the API."""
    return {"meta": {"count": len(works), "db_response_time_ms": 21, "page": 1, "per_page": 100}, "results": list(works), "group_by": []}


def read(content: Any) -> list[Reading]:
    text = content if isinstance(content, str) else json.dumps(content)
    assert [name for name, source in sources().items() if source.recognise(text)] == ["openalex"]
    return list(openalex.read(stream(text), None))


def record(**changed: Any) -> Record:
    """What one work becomes."""
    (found,) = read(work(**changed))
    assert isinstance(found, Record), found
    return found


class TestARecord:
    def test_it_says_what_the_work_is(self) -> None:
        assert record() == Record(
            kind="article",
            title="Sorting Toys by Size, Part 1",
            year=2025,
            authors=(
                PrintedAuthor(
                    name="Ada Toy",
                    identifiers=(
                        Identifier(scheme="orcid", value="0000-0000-0000-001X"),
                        Identifier(scheme="openalex", value="A5000000011"),
                    ),
                ),
                PrintedAuthor(name="Ben Example", identifiers=(Identifier(scheme="openalex", value="A5000000012"),)),
            ),
            venue="Journal of Toys",
            volume="3",
            number="2",
            pages="10–19",
            abstract="Toys are sorted. They are small.",
            topics=("Toy Sorting",),
            identifiers=(
                Identifier(scheme="doi", value="10.1234/toy.1"),
                Identifier(scheme="arxiv", value="2501.00001"),
                Identifier(scheme="openalex", value="W4300000001"),
            ),
            place="line 1, W4300000001",
        )

    @pytest.mark.parametrize(
        ("kind", "meant"),
        [
            ("review", "article"),
            ("preprint", "preprint"),
            ("dissertation", "thesis"),
            ("dataset", "dataset"),
            ("editorial", "editorial"),
            ("book", "book"),
            ("book-chapter", "other"),
            ("something-new", "other"),
            (None, "other"),
        ],
    )
    def test_its_kind_is_one_of_ours(self, kind: str | None, meant: str) -> None:
        assert record(type=kind).kind == meant

    @pytest.mark.parametrize(
        "place", [location("ToyConf", "conference"), location("Toy Series", "book series", raw_type="proceedings-article")]
    )
    def test_a_paper_of_a_conference_is_no_journal_article(self, place: dict[str, Any]) -> None:
        assert record(primary_location=place).kind == "inproceedings"

    def test_a_preprint_server_is_named_without_who_runs_it(self) -> None:
        assert record(type="preprint", primary_location=location("arXiv (Cornell University)", "repository")).venue == "arXiv"
        assert record(primary_location=location("Toys (Online)", "journal")).venue == "Toys (Online)"

    def test_a_place_that_is_no_source_is_named_as_printed(self) -> None:
        assert record(primary_location=location(None, "", raw_source_name="Proc. of ToyConf")).venue == "Proc. of ToyConf"

    def test_text_is_without_html_and_tex(self) -> None:
        assert record(title="On <i>H</i><sub>2</sub> &amp; $\\alpha$ Toys").title == "On H₂ & α Toys"

    def test_a_retracted_work_keeps_its_title(self) -> None:
        found = record(title="RETRACTED: Sorting Toys", is_retracted=True)

        assert (found.title, found.retracted) == ("Sorting Toys", True)
        assert record(is_retracted=True).retracted
        assert not record().retracted

    @pytest.mark.parametrize(
        ("printed", "known", "name"),
        [
            ("A. Toy", "Ada Toy", "A. Toy"),
            ("Toy, Ada", "Ada Toy", "Ada Toy"),
            ("Toy Ada", "Ada Toy", "Ada Toy"),
            (None, "Ada Toy", "Ada Toy"),
            ("Ada Toy", None, "Ada Toy"),
            ("Ada Toy, Jr.", None, "Ada Toy, Jr."),
        ],
    )
    def test_an_author_is_named_as_printed_where_that_can_be_the_person(self, printed: str | None, known: str | None, name: str) -> None:
        one = author("", 11, raw_author_name=printed)
        one["author"]["display_name"] = known

        assert [found.name for found in record(authorships=[one]).authors] == [name]

    def test_an_author_without_a_name_leaves_the_list_incomplete(self) -> None:
        found = record(authorships=[author("Ada Toy", 11), {"author": None, "raw_author_name": None}])

        assert ([one.name for one in found.authors], found.authors_complete) == (["Ada Toy"], False)

    def test_a_list_that_may_be_cut_off_is_incomplete(self) -> None:
        crowd = [author(f"Ada Toy{'abcdefghij'[n % 10] * (n // 10 + 1)}", 10 + n) for n in range(100)]

        assert not record(authorships=crowd).authors_complete
        assert record(authorships=crowd[:99]).authors_complete

    def test_what_openalex_does_not_know_is_left_out(self) -> None:
        bare = {"id": "https://openalex.org/W4300000001", "title": "Toys"}
        nothing = dict.fromkeys(work(), None) | bare

        assert (
            read(nothing)
            == read(bare)
            == [
                Record(
                    kind="other",
                    title="Toys",
                    authors_complete=False,
                    identifiers=(Identifier(scheme="openalex", value="W4300000001"),),
                    place="line 1, W4300000001",
                )
            ]
        )

    def test_a_year_that_cannot_be_is_remarked_upon(self) -> None:
        found, remark = read(work(publication_year=25))

        assert isinstance(found, Record)
        assert found.year is None
        assert remark == Remark(text="line 1: 25 is no year; the work is kept without one")

    def test_what_changes_daily_does_not_make_it_new(self) -> None:
        assert record(cited_by_count=900, updated_date="2026-01-01") == record()


class TestShapes:
    def test_an_answer_of_the_api(self) -> None:
        assert [one.place for one in read(page(work(1), work(2))) if isinstance(one, Record)] == [
            "results[0], W4300000001",
            "results[1], W4300000002",
        ]

    def test_several_answers_one_after_the_other(self) -> None:
        assert len(read(json.dumps(page(work(1))) + "\n" + json.dumps(page(work(2)), indent=1))) == 2

    def test_a_list(self) -> None:
        assert [one.place for one in read([work(1), work(2)]) if isinstance(one, Record)] == ["[0], W4300000001", "[1], W4300000002"]

    def test_a_work_a_line(self) -> None:
        lines = read("\n".join(json.dumps(work(number)) for number in (1, 2, 3)))

        assert [one.place for one in lines if isinstance(one, Record)] == [f"line {n}, W430000000{n}" for n in (1, 2, 3)]

    def test_an_answer_without_works_says_nothing(self) -> None:
        assert read(page()) == []

    @pytest.mark.parametrize("text", ["{}", "[]", '{"meta": {}}', '"W1"'])
    def test_other_json_is_not_taken_for_it(self, text: str) -> None:
        assert [name for name, source in sources().items() if source.recognise(text)] == []

    def test_a_seed_that_names_works_of_openalex_stays_a_seed(self) -> None:
        text = '{"format": "colloquy-seed/1", "works": [{"identifiers": {"url": "https://openalex.org/W4300000001"}}]}'

        assert seed.recognise(text)
        assert not openalex.recognise(text)


class TestWhatIsWrong:
    def test_a_work_without_title_is_rejected_with_its_own_text(self) -> None:
        text = json.dumps(page(work(1), work(2, title=None, display_name=" "), work(3)), indent=2)
        _, second, third = read(text)

        assert isinstance(second, Rejected)
        assert (second.place, second.reason) == ("results[1]", "a work needs a title, and it has none")
        assert second.original.decode() in text
        assert json.loads(second.original)["id"] == "https://openalex.org/W4300000002"
        assert isinstance(third, Record)

    @pytest.mark.parametrize(
        ("field", "value", "reason"),
        [
            ("id", "https://openalex.org/S5000000011", "no id of a work or an author"),
            ("publication_year", "2025", "publication_year"),
            ("authorships", [{"author": "Ada Toy"}], "authorships.0.author"),
            ("abstract_inverted_index", {"Toys": ["first"]}, "abstract_inverted_index.Toys.0"),
            ("title", "Toy " * 600, "2,400 characters"),
            ("abstract_inverted_index", {"Toy": list(range(100_001))}, "more than 100,000 words"),
            ("abstract_inverted_index", {"x" * 200_001: [0]}, "more than 200,000 characters"),
            ("authorships", [author("Toy" * 100, 11)], "name of an author has 300 characters"),
            ("title", "\ud800", "half of a character"),
        ],
    )
    def test_a_wrong_field_is_named(self, field: str, value: Any, reason: str) -> None:
        (found,) = openalex.read(stream(json.dumps(page(work() | {field: value}))), None)

        assert isinstance(found, Rejected)
        assert reason in found.reason

    def test_what_stands_before_the_break_is_kept(self) -> None:
        text = json.dumps(page(work(1), work(2)))
        cut = text.index('"abstract_inverted_index"', text.index("W4300000002"))
        first, rest = read(text[:cut])

        assert isinstance(first, Record)
        assert isinstance(rest, Rejected)
        assert rest.reason == "it is cut off, or no JSON"
        assert text[:cut].endswith(rest.original.decode())

    def test_a_broken_line_costs_that_line_only(self) -> None:
        lines = [json.dumps(work(1)), json.dumps(work(2))[:-9], json.dumps(work(3))]
        first, second, third = read("\n".join(lines))

        assert isinstance(first, Record)
        assert (type(second), getattr(second, "place", "")) == (Rejected, "line 2")
        assert isinstance(third, Record)

    def test_nesting_without_end_is_rejected(self) -> None:
        text = json.dumps(page(work(1)))[:-1] + ', "more": ' + "[" * 100_000
        first, rest = read(text)

        assert isinstance(first, Record)
        assert isinstance(rest, Rejected)
        assert rest.reason == "it is nested without end"

    @given(st.integers(0, 4_000), st.integers(0, 40), st.text(alphabet=st.characters(codec="utf-8"), max_size=20))
    def test_any_damage_is_rejected_or_read(self, at: int, cut: int, text: str) -> None:
        whole = json.dumps(page(work(1), work(2)))
        damaged = whole[:at] + text + whole[at + cut :]

        found = list(openalex.read(stream(damaged), None))

        assert all(isinstance(one, Record | Rejected | Remark) for one in found)
        assert all(one.original.decode() in damaged for one in found if isinstance(one, Rejected))

    json_values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
        max_leaves=6,
    )

    @given(st.dictionaries(st.sampled_from(sorted(work())), json_values, max_size=6))
    def test_any_value_of_any_field_is_rejected_or_read(self, changed: dict[str, Any]) -> None:
        found = list(openalex.read(stream(json.dumps(page(work() | changed))), None))

        assert sum(isinstance(one, Record | Rejected) for one in found) == 1


class TestImporting:
    @pytest.fixture
    def store(self, tmp_path: Path) -> Any:
        with open_store(tmp_path / "store.db") as store:
            yield store

    def test_what_was_read_adds_up_and_a_second_time_nothing_is_new(self, store: Store) -> None:
        raw = json.dumps(page(work(1), work(2, title=""), work(3) | {"display_name": None, "title": None})).encode()

        first = imports.run(store, Path("openalex A5000000011"), raw=raw)
        again = imports.run(store, Path("openalex A5000000011"), raw=json.dumps(page(work(1, cited_by_count=8))).encode())

        assert (first.input, first.read, first.stored, first.known, len(first.rejected)) == ("openalex A5000000011", 3, 2, 0, 1)
        assert (again.read, again.stored, again.known) == (1, 0, 1)

    def test_a_preprint_that_is_published_later_is_one_work(self, store: Store) -> None:
        preprint = work(1, type="preprint", doi="https://doi.org/10.48550/arXiv.2501.00001", biblio=None)
        preprint["primary_location"] = location("arXiv (Cornell University)", "repository")
        imports.run(store, Path("a"), raw=json.dumps(preprint).encode())
        imports.run(store, Path("b"), raw=json.dumps(work(1)).encode())

        (found,) = store.rows("SELECT kind FROM work")
        assert found["kind"] == "article"
        assert [row["printed"] for row in store.rows("SELECT printed FROM appearance ORDER BY position")] == ["Journal of Toys", "arXiv"]

    def test_one_id_is_one_person_on_works_that_print_the_name_differently(self, store: Store) -> None:
        short = work(2, authorships=[author("A. Toy", 11)], title="Boxes for Toys of Any Size")
        imports.run(store, Path("a"), raw=json.dumps(page(work(1), short)).encode())

        assert [row["name"] for row in store.rows("SELECT name FROM researcher ORDER BY name")] == ["Ada Toy", "Ben Example"]
