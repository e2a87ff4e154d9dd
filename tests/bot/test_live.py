"""What addresses name, from a host into the store: fetched whole or in part, imported once, chosen by a person."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from pydantic import SecretStr

from bot import live
from bot.addresses import understood
from store import imports
from store.database import Store
from store.errors import InputRefused
from store.imports import Report
from tests.bot.conftest import Colloquy
from tests.bot.hosts import Answer, Host, breaks_off, says, standing_in
from tests.toy import entry

KEY = SecretStr("toy-key-that-nobody-may-see")
FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/toy</id><entry>
<id>http://arxiv.org/abs/2601.00001v3</id><published>2026-01-02T00:00:00Z</published><title>Boxes for Toy Blocks</title>
<author><name>Ada Kite</name></author></entry></feed>"""
ADA = {
    "id": "https://openalex.org/A5000000011",
    "orcid": "https://orcid.org/0000-0002-1825-0097",
    "display_name": "Ada Kite",
    "ids": {"openalex": "https://openalex.org/A5000000011"},
    "works_count": 2,
    "last_known_institutions": [{"display_name": "University of Toys"}],
}
BO = {"id": "https://openalex.org/A5000000012", "display_name": "Ada B. Kite", "works_count": 1_200}


def work(number: int, title: str) -> dict[str, object]:
    author = {"id": "https://openalex.org/A5000000011", "display_name": "Ada Kite"}
    return {
        "id": f"https://openalex.org/W{number}",
        "title": title,
        "publication_year": 2024,
        "authorships": [{"author": author, "raw_author_name": "Ada Kite"}],
    }


BLOCKS, BOXES = work(4300000001, "Toy Blocks"), work(4300000002, "Boxes for Toy Blocks")


def page(*works: dict[str, object], of: int, cursor: str | None = None) -> Answer:
    return says({"meta": {"count": of, "per_page": 100, "next_cursor": cursor}, "results": list(works)})


@pytest.fixture
async def host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Host]:
    async with standing_in(monkeypatch, tmp_path) as host:
        yield host


async def brought(store: Store, address: str, key: SecretStr | None = KEY) -> tuple[Report, str]:
    """Import what an address names, as the command does: the report, and what is missing."""

    def run() -> tuple[Report, str]:
        meant = understood(address)
        with TemporaryFile() as file:
            missing = live.fetch(meant, key, file, lambda _: None)
            return imports.run(store, Path(str(meant)), raw=file), missing

    return await asyncio.to_thread(run)


def titles(store: Store) -> list[str]:
    return [row["title"] for row in store.rows("SELECT title FROM work ORDER BY title")]


async def refusal(action: Callable[[], object]) -> str:
    with pytest.raises(InputRefused) as caught:
        await asyncio.to_thread(action)
    assert KEY.get_secret_value() not in str(caught.value)
    return str(caught.value)


async def test_an_author_comes_with_all_works_under_the_address(store: Store, host: Host) -> None:
    host.will(says(ADA), page(BLOCKS, of=2, cursor="two"), page(BOXES, of=2))
    report, missing = await brought(store, "openalex:a5000000011")

    assert (report.input, report.source, report.stored, missing) == ("openalex:A5000000011", "OpenAlex", 3, "")
    assert titles(store) == ["Boxes for Toy Blocks", "Toy Blocks"]


async def test_the_same_again_is_known(store: Store, host: Host) -> None:
    for _ in range(2):
        host.will(says(ADA), page(BLOCKS, BOXES, of=2))
        report, _ = await brought(store, "orcid:0000-0002-1825-0097")

    assert (report.stored, report.known) == (0, 3)


async def test_of_an_author_who_was_merged_both_ids_lead_to_one_researcher(store: Store, host: Host) -> None:
    host.will(says("", status=301, Location="/authors/A5000000011"), says(ADA), page(BLOCKS, of=1))
    await brought(store, "openalex:A5000000099")

    (row,) = store.rows("SELECT body FROM record WHERE kind = 'portrait'")
    ids = {one["value"] for one in json.loads(row["body"])["identifiers"]}
    assert {"A5000000011", "A5000000099", "0000-0002-1825-0097"} <= ids
    assert len(store.rows("SELECT id FROM researcher")) == 1


async def test_a_part_is_stored_and_the_next_time_the_rest(store: Store, host: Host) -> None:
    host.will(says(ADA), page(BLOCKS, of=2, cursor="two"), breaks_off)
    report, missing = await brought(store, "openalex:A5000000011")
    assert missing.startswith("1 of 2 works were fetched and stored. OpenAlex cannot be reached; run the same command again")
    assert titles(store) == ["Toy Blocks"]

    host.will(says(ADA), page(BLOCKS, of=2, cursor="two"), page(BOXES, of=2))
    report, missing = await brought(store, "openalex:A5000000011")
    assert (report.stored, report.known, missing) == (1, 2, "")


@pytest.mark.parametrize("address", ["openalex:W4300000001", "doi:10.1000/toy.1"])
async def test_a_work_comes_alone(store: Store, host: Host, address: str) -> None:
    host.will(says(BLOCKS))
    report, _ = await brought(store, address)

    assert (report.input, titles(store)) == (address, ["Toy Blocks"])


async def test_a_preprint_needs_no_key_and_has_no_version(store: Store, host: Host) -> None:
    host.will(says(FEED))
    report, _ = await brought(store, "arXiv:2601.00001v2", key=None)

    assert (report.input, host.asked[0]["id_list"]) == ("arxiv:2601.00001", "2601.00001")
    assert titles(store) == ["Boxes for Toy Blocks"]


async def test_a_name_is_a_choice_that_says_what_to_type(host: Host) -> None:
    host.will(says({"meta": {"count": 2}, "results": [ADA, BO]}))

    assert await asyncio.to_thread(live.choice, understood("name:Ada Kite"), KEY, lambda _: None) == (
        "name:Ada Kite: OpenAlex knows 2 of this name or one like it. Import whom you mean by the id:\n"
        " python -m bot import openalex:A5000000011 # Ada Kite, 2 works, University of Toys, ORCID 0000-0002-1825-0097\n"
        " python -m bot import openalex:A5000000012 # Ada B. Kite, 1,200 works, no known institution"
    )


async def test_one_candidate_is_a_choice_as_well_and_none_is_a_refusal(host: Host) -> None:
    host.will(says({"results": [ADA]}), says({"results": []}))
    name = understood("name:Ada Kite")

    assert "openalex:A5000000011" in await asyncio.to_thread(live.choice, name, KEY, lambda _: None)
    assert "knows nobody of this name" in await refusal(lambda: live.choice(name, KEY, lambda _: None))


@pytest.mark.parametrize("address", ["openalex:A5000000011", "openalex:W4300000001", "orcid:0000-0002-1825-0097", "doi:10.1000/toy"])
async def test_without_a_key_it_is_said_where_to_get_one_and_nothing_is_asked(store: Store, host: Host, address: str) -> None:
    told = await refusal(lambda: asyncio.run(brought(store, address, key=None)))

    assert told.startswith(f"{address}: OPENALEX_API_KEY is not set")
    assert "https://openalex.org/settings/api" in told
    assert host.asked == []


def test_the_command_says_so_too_and_goes_on(colloquy: Colloquy, tmp_path: Path) -> None:
    (tmp_path / "toys.bib").write_text(entry("toys", "Toy Blocks", ["Ada Kite"]))
    done = colloquy("import", "name:Ada Kite", "toys.bib", "arxiv:cs.LG")

    first, second = done.stderr.splitlines()
    assert first.startswith("name:Ada Kite: OPENALEX_API_KEY is not set")
    assert second == "arxiv:cs.LG: this names nothing that can be fetched; it takes the form arxiv:2110.06256."
    assert done.stdout.startswith("toys.bib: BibTeX\n  read 1 = stored 1")
    assert done.returncode == 1


async def test_a_refusal_says_what_was_asked_for_and_stores_nothing(store: Store, host: Host) -> None:
    host.will(says("", status=404))

    told = await refusal(lambda: asyncio.run(brought(store, "openalex:A5000000011")))
    assert told == "openalex:A5000000011: OpenAlex knows no author A5000000011."
    assert store.rows("SELECT 1 FROM import") == []


async def test_somebody_who_waits_hears_why(host: Host, tmp_path: Path) -> None:
    host.will(says("", status=429, Retry_After="1"), says(FEED))
    said: list[str] = []
    with (tmp_path / "file").open("wb") as file:
        await asyncio.to_thread(live.fetch, understood("arxiv:2601.00001"), None, file, said.append)

    assert said == ["arXiv asks for fewer requests (status 429); the next attempt is in 1 s"]
