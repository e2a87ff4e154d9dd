"""What is asked of OpenAlex, and what is written down of its answers, whole, merged, many, or cut off in the middle."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.fetching import client, openalex
from bot.fetching.client import Fetcher, FetchError
from bot.fetching.openalex import Candidate
from tests.bot.hosts import Answer, Host, breaks_off, never, says, standing_in, without_end

KEY = "toy-key-that-nobody-may-see"
AUTHOR = "A5000000011"
ADA = {"id": f"https://openalex.org/{AUTHOR}", "display_name": "Ada Kite", "ids": {"openalex": f"https://openalex.org/{AUTHOR}"}}
TOYS = {"id": "https://openalex.org/W4300000001", "title": "Toy Blocks", "ids": {"openalex": "https://openalex.org/W4300000001"}}


def page(first: int, works: int, of: int, cursor: str | None = None) -> Answer:
    """A page of an author's works, numbered from `first`."""
    results = [{"id": f"https://openalex.org/W{number}"} for number in range(first, first + works)]
    return says({"meta": {"count": of, "per_page": 100, "next_cursor": cursor}, "results": results})


def lines(file: BytesIO) -> list[Any]:
    return [json.loads(line) for line in file.getvalue().splitlines()]


def quiet(_: str) -> None:
    """Hears nothing."""


@pytest.fixture
async def host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Host]:
    async with standing_in(monkeypatch, tmp_path) as host:
        yield host


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(SecretStr(KEY)) as fetcher:
        yield fetcher


def test_openalex_is_asked_in_the_words_of_pyalex_which_an_idle_bot_does_not_import() -> None:
    code = "import sys, bot.client, bot.live, bot.fetching.openalex; print(sorted({'pyalex', 'requests', 'urllib3'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout == "[]\n"


class TestTheNewest:
    async def test_of_an_author_the_newest_works_are_asked_for(self, host: Host, fetcher: Fetcher) -> None:
        host.will(page(0, 3, of=3))

        assert len(json.loads(await openalex.newest(fetcher, AUTHOR))["results"]) == 3
        (asked,) = host.asked
        fields = asked.pop("select").split(",")
        assert asked == {
            "path": "/works",
            "filter": "authorships.author.id:A5000000011",
            "sort": "publication_date:desc",
            "per_page": "100",
            "page": "1",
            "api_key": KEY,
        }
        assert {"id", "title", "authorships", "is_retracted", "abstract_inverted_index"} <= set(fields)

    async def test_a_full_page_is_followed_by_the_next_but_by_no_third(self, host: Host, fetcher: Fetcher) -> None:
        host.will(page(0, 100, of=300), page(100, 100, of=300))

        first, second = (await openalex.newest(fetcher, AUTHOR)).split(b"\n")
        assert json.loads(first) != json.loads(second)
        assert [asked["page"] for asked in host.asked] == ["1", "2"]

    @pytest.mark.parametrize("body", ["<html>", "[]", '{"results": 3}', "[" * 100_000])
    async def test_what_is_no_page_is_handed_on_and_not_followed_by_another(self, host: Host, fetcher: Fetcher, body: str) -> None:
        host.will(says(body))

        assert await openalex.newest(fetcher, AUTHOR) == body.encode()
        assert len(host.asked) == 1


class TestAnAuthor:
    async def test_all_pages_are_written_as_lines_after_the_author(self, host: Host, fetcher: Fetcher) -> None:
        host.will(says(ADA), page(0, 100, of=250, cursor="two"), page(100, 100, of=250, cursor="three"), page(200, 50, of=250, cursor="x"))
        file, said = BytesIO(), list[str]()

        assert await openalex.author(fetcher, AUTHOR, file, said.append) == ""
        author, *works = lines(file)
        assert author == ADA
        assert [work["id"] for work in works] == [f"https://openalex.org/W{number}" for number in range(250)]
        assert [asked.get("cursor") for asked in host.asked] == [None, "*", "two", "three"]
        assert host.asked[0]["path"] == f"/authors/{AUTHOR}"
        assert said == ["OpenAlex: 100 of 250 works", "OpenAlex: 200 of 250 works"]

    async def test_an_orcid_leads_to_the_works_of_the_author_who_has_it(self, host: Host, fetcher: Fetcher) -> None:
        host.will(says(ADA), page(0, 1, of=1))
        await openalex.author(fetcher, "orcid:0000-0002-1825-0097", BytesIO(), quiet)

        assert host.asked[0]["path"] == "/authors/orcid:0000-0002-1825-0097"
        assert host.asked[1]["filter"] == f"authorships.author.id:{AUTHOR}"

    async def test_one_who_was_merged_into_another_keeps_both_ids(self, host: Host, fetcher: Fetcher) -> None:
        host.will(says("", status=301, Location=f"/authors/{AUTHOR}"), says(ADA), page(0, 1, of=1))
        file = BytesIO()
        await openalex.author(fetcher, "A5000000099", file, quiet)

        assert lines(file)[0]["ids"] == {"openalex": [AUTHOR, "A5000000099"]}
        assert [asked["path"] for asked in host.asked] == ["/authors/A5000000099", f"/authors/{AUTHOR}", "/works"]
        assert all(asked["api_key"] == KEY for asked in host.asked)
        assert host.asked[2]["filter"] == f"authorships.author.id:{AUTHOR}"

    @pytest.mark.parametrize("answer", [page(0, 0, of=0), page(0, 0, of=7, cursor="on and on")])
    async def test_without_works_there_is_the_author_alone(self, host: Host, fetcher: Fetcher, answer: Answer) -> None:
        host.will(says(ADA), answer)
        file = BytesIO()

        assert await openalex.author(fetcher, AUTHOR, file, quiet) == ""
        assert lines(file) == [ADA]

    async def test_more_than_one_person_can_write_is_not_fetched(
        self, host: Host, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(openalex, "MOST_PAGES", 2)
        host.will(says(ADA), page(0, 100, of=700_000, cursor="again"))
        file = BytesIO()

        missing = await openalex.author(fetcher, AUTHOR, file, quiet)
        assert missing == "The newest 200 of 700,000 works were fetched and stored; more are hardly one person's."
        assert len(lines(file)) == 201

    @pytest.mark.parametrize(
        ("fault", "reason"),
        [
            (says("", status=429), "OpenAlex asks for fewer requests (status 429)"),
            (
                says("", status=429, Retry_After="7200"),
                "OpenAlex asks for fewer requests (status 429), and wants to be left alone for 120 minutes",
            ),
            (says("", status=503), "OpenAlex has a fault of its own (status 503)"),
            (says("", status=403), "OpenAlex refuses the request (status 403); OPENALEX_API_KEY may be wrong, or used up for today"),
            (breaks_off, "OpenAlex cannot be reached"),
            (without_end, "OpenAlex sends more than 1 MiB"),
            (
                says('{"meta": {"count": 250}, "results": [{"id": "W1"}, {"i'),
                "OpenAlex answers with something that is no JSON, or is cut off",
            ),
            (says("<html>Welcome</html>", Content_Type="text/html"), "OpenAlex answers with something that is no JSON, or is cut off"),
            (says("[" * 100_000), "OpenAlex answers with something that is no JSON, or is cut off"),
            (says({"meta": {"count": 250}, "results": 3}), "OpenAlex answers with something that is no list of works"),
            (says("", status=302, Location="https://example.org/works"), "OpenAlex sends to another host, where it is not followed"),
        ],
    )
    async def test_what_was_fetched_before_a_fault_is_kept_and_what_is_missing_is_told(
        self, host: Host, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, fault: Answer, reason: str
    ) -> None:
        monkeypatch.setattr(client, "LIMIT", 2**20)
        host.will(says(ADA), page(0, 100, of=250, cursor="two"), fault)
        file = BytesIO()

        missing = await openalex.author(fetcher, AUTHOR, file, quiet)
        assert missing == f"100 of 250 works were fetched and stored. {reason}; run the same command again later for the rest."
        assert len(lines(file)) == 101

    async def test_a_fault_that_passes_costs_nothing(self, host: Host, fetcher: Fetcher) -> None:
        host.will(says(ADA), says("", status=500), page(0, 100, of=150, cursor="two"), breaks_off, page(100, 50, of=150))
        file = BytesIO()

        assert await openalex.author(fetcher, AUTHOR, file, quiet) == ""
        assert len(lines(file)) == 151

    @pytest.mark.parametrize("fault", [says("", status=429), says("<html>"), says({"results": []})])
    async def test_without_any_work_a_fault_is_a_refusal(self, host: Host, fetcher: Fetcher, fault: Answer) -> None:
        host.will(says(ADA), fault)
        with pytest.raises(FetchError):
            await openalex.author(fetcher, AUTHOR, BytesIO(), quiet)

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            (says("", status=404), "OpenAlex knows no author A5000000011"),
            (says(TOYS), "OpenAlex answers with something that is no author"),
            (says({"id": 3}), "OpenAlex answers with something that is no author"),
            (says("[]"), "OpenAlex answers with something that is no author"),
            (says("<html>"), "OpenAlex answers with something that is no JSON, or is cut off"),
        ],
    )
    async def test_what_is_no_author_is_refused(self, host: Host, fetcher: Fetcher, answer: Answer, reason: str) -> None:
        host.will(answer)
        file = BytesIO()
        with pytest.raises(FetchError) as caught:
            await openalex.author(fetcher, AUTHOR, file, quiet)

        assert str(caught.value) == reason
        assert file.getvalue() == b""


class TestAWork:
    @pytest.mark.parametrize(
        ("id", "path"), [("W4300000001", "/works/W4300000001"), ("doi:10.1000/toy(1)<2>;a?b#c", "/works/doi:10.1000/toy(1)<2>;a?b#c")]
    )
    async def test_it_is_asked_for_by_its_id_or_doi(self, host: Host, fetcher: Fetcher, id: str, path: str) -> None:
        host.will(says(TOYS))
        file = BytesIO()
        await openalex.work(fetcher, id, file)

        assert (lines(file), host.asked[0]["path"]) == ([TOYS], path)
        assert "authorships" in host.asked[0]["select"].split(",")

    async def test_one_that_was_merged_into_another_keeps_both_ids(self, host: Host, fetcher: Fetcher) -> None:
        host.will(says("", status=301, Location="/works/W4300000001"), says(TOYS))
        file = BytesIO()
        await openalex.work(fetcher, "W4300000099", file)

        assert lines(file)[0]["ids"] == {"openalex": ["W4300000001", "W4300000099"]}

    async def test_an_unknown_one_is_refused(self, host: Host, fetcher: Fetcher) -> None:
        host.will(says("", status=404))
        with pytest.raises(FetchError, match=r"OpenAlex knows no work doi:10\.1000/toy"):
            await openalex.work(fetcher, "doi:10.1000/toy", BytesIO())


class TestCandidates:
    async def test_they_come_with_what_tells_them_apart(self, host: Host, fetcher: Fetcher) -> None:
        known = {"works_count": 12, "orcid": "https://orcid.org/0000-0002-1825-0097"}
        at_toys = {"last_known_institutions": [{"display_name": "University of Toys"}, {"display_name": None}, None]}
        other = {"id": "https://openalex.org/A5000000012", "display_name": "Ada M. Kite", "works_count": "many", "orcid": 3}
        host.will(says({"meta": {"count": 4}, "results": [ADA | known | at_toys, other, TOYS, None]}))

        assert await openalex.candidates(fetcher, 'Ada "Kite" & Söhne') == (
            Candidate(AUTHOR, "Ada Kite", 12, ("University of Toys",), "0000-0002-1825-0097"),
            Candidate("A5000000012", "Ada M. Kite", 0, (), None),
        )
        assert host.asked[0]["search"] == 'Ada "Kite" & Söhne'
        assert (host.asked[0]["path"], host.asked[0]["per_page"]) == ("/authors", "10")

    @pytest.mark.parametrize("answer", [says("[]"), says({"results": {}}), says("Ada")])
    async def test_what_is_no_list_is_refused(self, host: Host, fetcher: Fetcher, answer: Answer) -> None:
        host.will(answer)
        with pytest.raises(FetchError):
            await openalex.candidates(fetcher, "Ada Kite")


async def test_who_does_not_answer_is_given_up(host: Host, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetcher._session, "_timeout", aiohttp.ClientTimeout(total=0.05))
    host.will(never)

    with pytest.raises(FetchError, match="OpenAlex does not answer in time"):
        await openalex.work(fetcher, "W4300000001", BytesIO())
