"""Asking a host: what is sent, and what happens when it is busy, broken, slow, huge or elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from bot.fetching import arxiv, client, openalex
from bot.fetching.client import Fetcher, FetchError
from store.sources import arxiv as arxiv_source
from store.sources import json_pieces
from tests.bot.hosts import Answer, Host, breaks_off, never, says, serving, standing_in, without_end

KEY = "toy-key-that-nobody-may-see"
FEED = b'<feed xmlns="http://www.w3.org/2005/Atom"/>'
AUTHOR = "A5000000011"


@pytest.fixture
async def host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Host]:
    async with standing_in(monkeypatch, tmp_path) as host:
        yield host


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(SecretStr(KEY)) as fetcher:
        yield fetcher


async def refusal(fetcher: Fetcher) -> FetchError:
    """Why arXiv's answer could not be had."""
    with pytest.raises(FetchError) as caught:
        await arxiv.newest(fetcher, "cat:cs.LG")
    assert "127.0.0.1" not in str(caught.value)
    return caught.value


class TestAsking:
    async def test_the_bot_says_who_it_is(self, host: Host, fetcher: Fetcher) -> None:
        host.will(says(FEED))
        await arxiv.newest(fetcher, "cat:cs.LG")

        assert host.headers[0]["User-Agent"].startswith("Colloquy/")

    async def test_without_a_key_openalex_is_not_asked(self, host: Host) -> None:
        async with Fetcher(None) as fetcher:
            with pytest.raises(FetchError, match=r"OPENALEX_API_KEY is not set.*https://openalex\.org/settings/api"):
                await openalex.newest(fetcher, AUTHOR)
        assert host.asked == []

    async def test_between_two_requests_arxiv_has_its_pause(self, host: Host, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(client, "ARXIV_GAP", 0.2)
        host.will(says("", status=500), says(FEED))
        await arxiv.newest(fetcher, "cat:cs.LG")
        await arxiv.newest(fetcher, "cat:cs.CL")

        assert len(host.times) == 3
        assert all(later - earlier >= 0.19 for earlier, later in zip(host.times, host.times[1:], strict=False))

    async def test_two_who_ask_arxiv_keep_the_pause_together(self, host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(client, "ARXIV_GAP", 0.2)
        host.will(says(FEED))
        async with Fetcher(None) as watching, Fetcher(None) as importing:
            await asyncio.gather(*(arxiv.newest(one, "cat:cs.LG") for one in (watching, importing, watching)))

        assert all(later - earlier >= 0.15 for earlier, later in zip(host.times, host.times[1:], strict=False))

    def test_arxiv_s_pause_is_the_one_it_asks_for(self) -> None:
        assert client.ARXIV_GAP >= 3
        assert client.HOSTS == {"OpenAlex": "https://api.openalex.org", "arXiv": "https://export.arxiv.org"}


class TestFaultsThatPass:
    @pytest.mark.parametrize(
        "fault", [says("", status=429), says("", status=500), says("", status=503), says("Rate exceeded."), breaks_off]
    )
    async def test_it_is_tried_again(self, host: Host, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, fault: Answer) -> None:
        monkeypatch.setattr(client, "PATIENCE", 0.05)
        host.will(fault, fault, says(FEED))

        assert await arxiv.newest(fetcher, "cat:cs.LG") == FEED
        assert len(host.asked) == 3

    @pytest.mark.parametrize(
        ("fault", "reason"),
        [
            (says("", status=429), "arXiv asks for fewer requests (status 429)"),
            (says("", status=502), "arXiv has a fault of its own (status 502)"),
            (says("Rate exceeded."), "arXiv asks for fewer requests"),
            (breaks_off, "arXiv cannot be reached"),
        ],
    )
    async def test_after_three_attempts_it_is_told(
        self, host: Host, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, fault: Answer, reason: str
    ) -> None:
        monkeypatch.setattr(client, "PATIENCE", 0.05)
        host.will(fault)

        assert str(await refusal(fetcher)) == reason
        assert len(host.asked) == 3

    async def test_a_pause_that_the_host_asks_for_is_kept(self, host: Host, fetcher: Fetcher) -> None:
        host.will(says("", status=429, Retry_After="1"), says(FEED))
        await arxiv.newest(fetcher, "cat:cs.LG")

        assert host.times[1] - host.times[0] >= 0.99  # a busy machine only makes it longer

    @pytest.mark.parametrize("form", ["seconds", "date"])
    async def test_for_a_long_pause_the_look_ends(self, host: Host, fetcher: Fetcher, form: str) -> None:
        later = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
        host.will(says("", status=503, Retry_After="7200" if form == "seconds" else later))

        assert 7_000 < (await refusal(fetcher)).wait <= 7_200
        assert len(host.asked) == 1

    @pytest.mark.parametrize(
        ("header", "seconds"),
        [
            ("", 0),
            ("soon", 0),
            ("-5", 0),
            ("9" * 400, 86_400),
            ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
            ("Wed, 21 Oct 2015 07:28:00 -0000", 0),
        ],
    )
    def test_a_pause_is_no_longer_than_a_day_whatever_the_header_says(self, header: str, seconds: float) -> None:
        assert client._wait(header) == seconds

    async def test_a_host_that_does_not_answer_is_given_up(self, host: Host, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(fetcher._session, "_timeout", aiohttp.ClientTimeout(total=0.05))
        host.will(never)

        assert str(await refusal(fetcher)) == "arXiv does not answer in time"

    async def test_a_host_that_is_not_there_is_given_up(self, host: Host, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
        async with serving() as gone:
            pass
        monkeypatch.setattr(client, "HOSTS", dict.fromkeys(client.HOSTS, gone.address))

        assert str(await refusal(fetcher)) == "arXiv cannot be reached"


class TestWhatIsNotTaken:
    @pytest.mark.parametrize("status", [400, 403, 404, 204])
    async def test_a_refusal_is_not_repeated(self, host: Host, fetcher: Fetcher, status: int) -> None:
        host.will(says("", status=status))

        assert str(await refusal(fetcher)) == f"arXiv refuses the request (status {status})"
        assert len(host.asked) == 1

    async def test_more_than_a_source_may_have_is_not_read_to_the_end(
        self, host: Host, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(client, "LIMIT", 2**20)
        host.will(without_end)

        assert str(await refusal(fetcher)) == "arXiv sends more than 1 MiB"

    def test_what_is_fetched_is_no_longer_than_a_source_may_be(self) -> None:
        assert client.LIMIT <= arxiv_source.LIMIT
        assert client.LIMIT * openalex.PAGES <= json_pieces.DOCUMENT

    async def test_a_redirect_on_the_same_host_is_followed(self, host: Host, fetcher: Fetcher) -> None:
        host.will(says("", status=301, Location="/api/other?search_query=x"), says(FEED))

        assert await arxiv.newest(fetcher, "cat:cs.LG") == FEED
        assert host.asked[1] == {"path": "/api/other", "search_query": "x"}

    @pytest.mark.parametrize(
        "elsewhere", ["http://127.0.0.2/api", "https://example.org/", "//example.org/", "file:///etc/passwd", "http://[", ""]
    )
    async def test_a_redirect_to_another_host_is_not_followed(self, host: Host, fetcher: Fetcher, elsewhere: str) -> None:
        host.will(says("", status=302, Location=elsewhere))

        assert "address" in str(await refusal(fetcher)) or "another host" in str(await refusal(fetcher))

    async def test_a_circle_of_redirects_ends(self, host: Host, fetcher: Fetcher) -> None:
        host.will(says("", status=302, Location="/round"))

        assert str(await refusal(fetcher)) == "arXiv sends from one address to the next"
        assert len(host.asked) == 4

    @pytest.mark.parametrize(
        "fault", [says("", status=403), says("", status=500), says("", status=302, Location="https://example.org"), breaks_off]
    )
    async def test_the_key_is_in_no_reason(self, host: Host, fetcher: Fetcher, caplog: pytest.LogCaptureFixture, fault: Answer) -> None:
        caplog.set_level("DEBUG")
        host.will(fault)
        with pytest.raises(FetchError) as caught:
            await openalex.newest(fetcher, AUTHOR)

        assert host.asked[0]["api_key"] == KEY
        assert KEY not in f"{caught.value!r} {caught.value.__context__!r} {caught.value.__cause__!r} {caplog.text}"

    async def test_a_key_that_is_refused_is_named(self, host: Host, fetcher: Fetcher) -> None:
        host.will(says("", status=403))
        with pytest.raises(FetchError, match="OPENALEX_API_KEY may be wrong"):
            await openalex.newest(fetcher, AUTHOR)
