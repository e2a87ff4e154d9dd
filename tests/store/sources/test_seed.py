"""Reading our seed files: the three of this repository, a toy, and every way in which one can be wrong."""

from __future__ import annotations

import json
import os
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import InputRefused, StoreError
from store.models import Identifier, Mention, Portrait, PrintedAuthor, Reading, Record, Statement, Theme
from store.sources import recognise, seed
from tests.toy.streams import stream

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT / ".." / "shared"
FILES = sorted((ROOT / "seeds").glob("*.json"))


def toy() -> dict[str, Any]:
    return {
        "format": "colloquy-seed/1",
        "name": "Ada B. Toy",
        "printed_as": ["A. B. Toy"],
        "affiliation": "University of Toys",
        "works": [
            {
                "title": "Averages of Toys",
                "kind": "article",
                "year": 2019,
                "authors": ["A. B. Toy", "A. Toy"],
                "identifiers": {"doi": "10.1234/toy"},
                "summary": "Averages toys.",
            },
            {"title": "Mean Toys", "kind": "preprint", "authors": ["Ada B. Toy"], "authors_complete": False},
        ],
        "cited": [{"title": "Games", "kind": "book", "authors": ["C. Sample"]}],
        "statements": [
            {
                "kind": "statement",
                "title": "Research Statement",
                "date": "2024-03",
                "themes": [{"depth": 1, "title": "Toys", "works": ["Games", "Mean Toys"], "venues": [["PlayConf", 2020]]}],
                "mentions": [{"names": ["Ben Example"], "works": ["Mean Toys"]}],
            }
        ],
    }


def read(content: dict[str, Any]) -> list[Reading]:
    return list(seed.read(stream(json.dumps(content)), None))


def refusal(content: dict[str, Any]) -> str:
    with pytest.raises(InputRefused) as refused:
        read(content)
    return str(refused.value)


class TestToy:
    def test_the_portrait_comes_first(self) -> None:
        person = read(toy())[0]
        assert isinstance(person, Portrait)
        assert (person.name, person.affiliation, person.claimed) == ("Ada B. Toy", "University of Toys", None)
        assert re.fullmatch(r"seed:ada-b-toy-[0-9a-f]{8}", person.anchor)

    def test_works_are_numbered_through_and_only_the_researcher_is_anchored(self) -> None:
        person, first, second, cited, _ = read(toy())
        assert isinstance(person, Portrait)
        assert isinstance(first, Record)
        assert isinstance(second, Record)
        assert isinstance(cited, Record)
        assert [(work.label, work.place) for work in (first, second, cited)] == [("1", "works[0]"), ("2", "works[1]"), ("3", "cited[0]")]
        assert first.authors == (PrintedAuthor(name="A. B. Toy", anchor=person.anchor), PrintedAuthor(name="A. Toy"))
        assert first.identifiers == (Identifier(scheme="doi", value="10.1234/toy"),)
        assert not second.authors_complete
        assert cited.authors == (PrintedAuthor(name="C. Sample"),)

    def test_a_work_can_be_retracted(self) -> None:
        content = toy()
        content["works"][0]["retracted"] = True
        content["works"][1]["title"] = content["statements"][0]["themes"][0]["works"][1] = "RETRACTED: Mean Toys"
        content["statements"][0]["mentions"][0]["works"] = ["RETRACTED: Mean Toys"]
        works = [reading for reading in read(content) if isinstance(reading, Record)]

        assert [(work.title, work.retracted) for work in works] == [("Averages of Toys", True), ("Mean Toys", True), ("Games", False)]

    def test_statements_point_to_works_by_label(self) -> None:
        person, statement = read(toy())[0], read(toy())[-1]
        assert isinstance(person, Portrait)
        assert statement == Statement(
            anchor=person.anchor,
            kind="statement",
            owner="Ada B. Toy",
            title="Research Statement",
            date="2024-03",
            themes=(Theme(depth=1, title="Toys", text="", labels=("3", "2"), venues=(("PlayConf", 2020),)),),
            mentions=(Mention(names=("Ben Example",), labels=("2",)),),
            place="statements[0]",
        )

    def test_it_is_recognised_by_its_format(self) -> None:
        assert seed.recognise(json.dumps(toy(), indent=2))
        assert not seed.recognise('{"name": "colloquy-seed/1"}')


class TestWhatIsWrong:
    def test_text_that_is_no_json_is_refused_with_its_line(self) -> None:
        with pytest.raises(InputRefused, match="line 2"):
            list(seed.read(stream('{"format": "colloquy-seed/1",\n nonsense}'), None))

    def test_nesting_without_end_is_refused(self) -> None:
        with pytest.raises(InputRefused, match="recursion"):
            list(seed.read(stream('{"format": ' + "[" * 100_000), None))

    @pytest.mark.parametrize(
        ("part", "value", "place"),
        [
            ("format", "colloquy-seed/2", "format"),
            ("name", " ", "name"),
            ("colour", "red", "colour"),
            ("reported", {"trust": 1}, "reported.tier"),
            ("identifiers", {"passport": "1"}, "identifiers.passport"),
        ],
    )
    def test_a_wrong_field_is_named(self, part: str, value: object, place: str) -> None:
        assert refusal(toy() | {part: value}).startswith(f"The seed cannot be read at {place}")

    @pytest.mark.parametrize(
        ("part", "value"), [("year", "2019"), ("year", 20019), ("kind", "poem"), ("authors", "A. B. Toy"), ("summary", "")]
    )
    def test_a_wrong_field_of_a_work_is_named_with_the_work_s_number(self, part: str, value: object) -> None:
        content = toy()
        content["works"][1][part] = value
        assert refusal(content).startswith(f"The seed cannot be read at works[1].{part}: ")

    @pytest.mark.parametrize("authors", [[], ["C. Sample"], ["A. B. Toy", "Ada B. Toy"]])
    def test_an_own_work_has_its_researcher_among_the_authors_once(self, authors: list[str]) -> None:
        content = toy()
        content["works"][1]["authors"] = authors
        assert refusal(content) == (
            'The seed cannot be read at works[1].authors: exactly one of them must be "A. B. Toy" or "Ada B. Toy"; '
            "other forms go to printed_as."
        )

    def test_a_title_stands_once(self) -> None:
        content = toy()
        content["cited"][0]["title"] = "Mean Toys"
        assert refusal(content) == 'The seed lists "Mean Toys" 2 times; a work stands in it once.'

    @pytest.mark.parametrize("part", ["themes", "mentions"])
    def test_a_statement_points_to_listed_works_only(self, part: str) -> None:
        content = toy()
        content["statements"][0][part][0]["works"] = ["Lost Toys"]
        assert refusal(content) == (
            f'The seed cannot be read at statements[0].{part}[0].works: "Lost Toys" is not among its works or cited works.'
        )

    @given(st.integers(0, 900), st.text(alphabet=st.characters(codec="utf-8"), max_size=20))
    def test_any_damage_is_refused_or_read(self, at: int, text: str) -> None:
        content = json.dumps(toy())
        try:
            found = list(seed.read(stream(content[:at] + text + content[at + len(text) :]), None))
        except StoreError:
            return
        assert isinstance(found[0], Portrait)


class TestOurSeeds:
    @pytest.mark.parametrize(
        ("file", "name", "works", "cited", "statements"),
        [
            ("hongyang-r-zhang.json", "Hongyang R. Zhang", 24, 7, 2),
            ("jingzhao-zhang.json", "Jingzhao Zhang", 8, 0, 0),
            ("zhenshuo-zhang.json", "Zhenshuo Zhang", 4, 0, 0),
        ],
    )
    def test_each_is_read_whole(self, file: str, name: str, works: int, cited: int, statements: int) -> None:
        raw = (ROOT / "seeds" / file).read_bytes()
        found = list(seed.read(BytesIO(raw), None))
        assert recognise(raw) == "seed"
        assert isinstance(found[0], Portrait)
        assert found[0].name == name
        records = [one for one in found if isinstance(one, Record)]
        assert sum(one.place.startswith("works") for one in records) == works
        assert sum(one.place.startswith("cited") for one in records) == cited
        assert sum(isinstance(one, Statement) for one in found) == statements

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_every_own_work_has_one_sentence_of_our_own(self, path: Path) -> None:
        found = [one for one in seed.read(stream(path.read_text(encoding="utf-8")), None) if isinstance(one, Record)]
        own = [work.summary or "" for work in found if work.place.startswith("works")]
        assert all(re.fullmatch(r"[A-Z][^.]{20,200}\.", summary) for summary in own)
        assert all(work.abstract is None for work in found)

    def test_a_joint_work_is_the_same_in_both_files(self) -> None:
        zhang, zhenshuo = (
            json.loads((ROOT / "seeds" / f"{name}.json").read_text("utf-8")) for name in ("hongyang-r-zhang", "zhenshuo-zhang")
        )
        assert all(work in zhang["works"] for work in zhenshuo["works"])

    def test_two_works_carry_their_volume_s_identifier(self) -> None:
        found = json.loads((ROOT / "seeds" / "hongyang-r-zhang.json").read_text("utf-8"))["works"]
        assert {work["identifiers"]["pmlr"]: work["pages"] for work in found if "identifiers" in work} == {
            "v75/li18a": "2–47",
            "v125/Li20": "2613–2682",
        }

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_no_sentence_is_copied_from_a_document(self, path: Path) -> None:
        if not SHARED.is_dir() and not os.environ.get("CI"):
            pytest.skip("the shared seed documents are not here")
        documents = [
            file.read_text(encoding="utf-8") for file in sorted(SHARED.glob("seeds/*.txt")) + sorted(SHARED.glob("data/pmlr/*.bib"))
        ]
        assert len(documents) >= 5
        known = {run for document in documents for run in _runs(document)}
        own = [work.get("summary", "") for work in json.loads(path.read_text(encoding="utf-8"))["works"]]
        assert [run for summary in own for run in _runs(summary) if run in known] == []


def _runs(text: str) -> set[tuple[str, ...]]:
    """Every run of six words, without regard to case and punctuation."""
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[at : at + 6]) for at in range(len(words) - 5)}
