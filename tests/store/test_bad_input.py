"""Whatever a source is given, it is refused with a sentence or adds up, and leaves a store that the doctor has nothing to say about.

`benchmarks/fuzz.py` goes on with more mutants for as long as one wants.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.__main__ import app
from store import doctor, imports
from store.database import Store
from store.errors import InputRefused, OwnerUnclear, StoreError
from store.imports import Report
from store.sources import sources
from tests.toy import every, mutants, originals, real
from tests.toy.damage import json_values

JSON = ("crossref", "csl_json", "orcid", "seed", "semantic_scholar")
XML = ("acl_anthology", "arxiv", "dblp")
QUICK = settings(max_examples=25, derandomize=True, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])

MANY = 20_000
TITLE = 10 * 2**20
NAME = 5_000

AUTHORS = {
    "acl_anthology": ("<author><first>Bo", "<author><first>{}</first><last>Drum</last></author>"),
    "acl_names": ("  - {first: Ada, last", "  - {{first: {}, last: Kite}}\n"),
    "arxiv": ("<author><name>Bo", "<author><name>{} Drum</name></author>"),
    "bibtex": ("Sample, Carl and", "{} Drum and "),
    "colloquy": ('{"name": "Carl Sample"}', '{{"name": "{} Drum"}}, '),
    "crossref": ('{"given": "Bo"', '{{"given": "{}", "family": "Drum"}}, '),
    "csl_json": ('{\n    "family": "Kite"', '{{"given": "{}", "family": "Drum"}}, '),
    "dblp": ('<author pid="95/7448">', "<author>{} Drum</author>"),
    "openalex": ('{"author": {"id"', '{{"author": {{"display_name": "{} Drum"}}}}, '),
    "orcid": ('{"content": "A. Kite"', '{{"content": "{} Kite"}}, '),
    "ris": ("AU  - Drum", "AU  - Drum, {}\n"),
    "seed": ('"B. Example"', '"{} Drum", '),
    "semantic_scholar": ('{"authorId": "11", "name": "Ada Kite"}', '{{"name": "{} Drum"}}, '),
    "statement": ("B. Example, A. B.", "{} Drum, "),
}
"""Where each toy file names an author, or another name of a person, and how it names one more before; a profile page names one person."""

TITLES = dict.fromkeys(every.files(), "Toy ") | {
    "acl_anthology": "Sorting ",
    "acl_names": "Ada",
    "colloquy": '"title": "',
    "overview": "Toys",
}
"""What stands in a title of each toy file."""


def bring(store: Store, name: str, text: str) -> Report | StoreError:
    """What becomes of the text of a toy file."""
    try:
        report = imports.run(store, Path("toys"), every.OWNERS.get(name), raw=text.encode())
    except (InputRefused, OwnerUnclear) as refusal:
        return refusal
    assert report.read == report.stored + report.known + report.rejections
    return report


def test_there_is_a_toy_file_of_every_source() -> None:
    assert {every.SOURCES.get(name, name) for name in every.files()} == set(sources())


@pytest.mark.parametrize("seeds", [range(0, 6), range(6, 12), range(12, 18), range(18, 24)], ids=str)
def test_mutants_are_refused_or_add_up_and_leave_a_sound_store(seeds: range, store: Store) -> None:
    outcomes = {mutants.suffer(store, original, seed) for seed in seeds for original in originals.toys()}

    assert outcomes == {"read", "refused"}
    assert doctor.examine(store) == []


def test_so_are_mutants_of_the_real_documents_where_everybody_in_them_is_known(shared: Path, store: Store) -> None:
    real.bring(store, *real.seeds())
    outcomes = {mutants.suffer(store, original, seed) for seed in range(4) for original in originals.documents(shared)}

    assert outcomes == {"read", "refused"}
    assert doctor.examine(store) == []


def test_so_are_mutants_of_the_acl_anthology(shared: Path, store: Store) -> None:
    names, *collections = originals.anthology(shared)
    outcomes = {mutants.suffer(store, original, seed) for seed in range(4) for original in (names, *collections[seed::40])}

    assert outcomes == {"read", "refused"}
    assert doctor.examine(store) == []


def test_what_is_changed_of_a_long_file_are_whole_records_of_it(shared: Path, store: Store) -> None:
    names, *collections = originals.anthology(shared)
    for original in (originals.documents(shared)[-1], names, max(collections, key=lambda one: len(one.raw))):
        excerpt = mutants.excerpt(original.raw, Random(0))  # noqa: S311 - no secret
        report = imports.run(store, Path(original.name), raw=excerpt)

        assert report.rejections == 0
        assert mutants.RECORDS <= report.read <= 2 * mutants.RECORDS


@pytest.mark.parametrize(
    "more",
    [[{"title": "Toy Kites", "kind": "other", "9" * NAME: 1}], [{"title": "x" * NAME, "kind": "other"}] * 2],
    ids=["a field", "a title that stands twice"],
)
def test_a_refusal_is_one_short_sentence_however_long_is_what_it_is_about(more: list[dict[str, Any]], store: Store) -> None:
    seed = json.loads(every.files()["seed"])
    seed["works"] = [*more, *seed["works"]]
    refusal = bring(store, "seed", json.dumps(seed))

    assert isinstance(refusal, InputRefused)
    assert mutants.SENTENCE.fullmatch(str(refusal))


@pytest.mark.parametrize("name", JSON)
def test_anything_may_stand_where_json_has_something_else(name: str, store: Store) -> None:
    whole = json.loads(every.files()[name])
    places = list(_places(whole))

    @QUICK
    @given(st.sampled_from(places), json_values)
    def suffer(place: tuple[Any, ...], value: Any) -> None:
        changed = json.loads(every.files()[name])
        *way, last = place
        inner = changed
        for step in way:
            inner = inner[step]
        inner[last] = value
        bring(store, name, json.dumps(changed))

    suffer()
    assert doctor.examine(store) == []


def _places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything in a value of JSON."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*way, key)
        yield from _places(one, (*way, key))


class TestTooMuch:
    @pytest.mark.parametrize("name", AUTHORS)
    def test_no_work_has_so_many_authors_and_no_person_so_many_names(self, name: str, store: Store) -> None:
        before, one = AUTHORS[name]
        text = every.files()[name].decode()
        assert before in text
        bring(store, name, text.replace(before, "".join(one.format(f"A{number}") for number in range(MANY)) + before, 1))

        assert store.rows("SELECT record_id FROM printed_name GROUP BY record_id HAVING count(*) > 10") == []
        assert store.rows("SELECT record_id FROM researcher_name GROUP BY record_id HAVING count(*) > 20") == []
        assert doctor.examine(store) == []

    @pytest.mark.parametrize("name", AUTHORS)
    def test_nobody_has_so_long_a_name(self, name: str, store: Store) -> None:
        before, one = AUTHORS[name]
        text = every.files()[name].decode()
        bring(store, name, text.replace(before, one.format("A" * NAME) + before, 1))

        assert store.rows("SELECT name FROM researcher_name WHERE length(name) > 200") == []

    @pytest.mark.parametrize("name", every.files())
    def test_no_work_has_so_long_a_title(self, name: str, store: Store) -> None:
        text = every.files()[name].decode()
        assert TITLES[name] in text
        bring(store, name, text.replace(TITLES[name], TITLES[name] + "x" * TITLE, 1))

        assert store.rows("SELECT id FROM record WHERE length(body) > 100000") == []

    @pytest.mark.parametrize("name", XML)
    def test_an_entity_that_grows_is_never_looked_up(self, name: str, store: Store) -> None:
        text = every.files()[name].decode()
        head, mark, rest = text.partition("?>")
        bomb = head + mark + mutants.BOMB.decode() + rest.replace("</title>", "&c;</title>")

        assert re.search("declares .*entities", str(bring(store, name, bomb)))


def test_the_command_tells_what_is_wrong_with_each_file_and_ends(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for seed in range(3):
        for name, raw in every.files().items():
            (files / f"{name} {seed}").write_bytes(mutants.mutant(raw, Random(f"{name} {seed}")))  # noqa: S311 - no secret
    given = ["import", "--db", str(tmp_path / "store.db"), str(files), *map(str, sorted(files.iterdir()))]
    result = CliRunner().invoke(app, given)

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "\x1b" not in result.output
