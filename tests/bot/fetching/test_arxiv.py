"""What is asked of arXiv."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.fetching import arxiv
from bot.fetching.client import Fetcher, FetchError
from tests.bot.hosts import Answer, Host, says, standing_in

FEED = b'<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/toy</id>%s</feed>'
TOY = FEED % b"<entry><id>http://arxiv.org/abs/2601.00001v2</id><title>Toy Blocks</title></entry>"
EMPTY = FEED % b""


@pytest.fixture
async def host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Host]:
    async with standing_in(monkeypatch, tmp_path) as host:
        yield host


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(None) as fetcher:
        yield fetcher


async def test_the_newest_preprints_of_a_query_are_asked_for(host: Host, fetcher: Fetcher) -> None:
    host.will(says(EMPTY))

    assert await arxiv.newest(fetcher, 'au:toy AND ti:"a & b"') == EMPTY
    assert host.asked == [
        {
            "path": "/api/query",
            "search_query": 'au:toy AND ti:"a & b"',
            "sortBy": "submittedDate",
            "sortOrder": "descending",
            "start": "0",
            "max_results": "500",
        }
    ]


@pytest.mark.parametrize("number", ["2601.00001", "math/0510097"])
async def test_a_preprint_is_asked_for_by_its_number(host: Host, fetcher: Fetcher, number: str) -> None:
    host.will(says(TOY))

    assert await arxiv.preprint(fetcher, number) == TOY
    assert host.asked == [{"path": "/api/query", "id_list": number, "max_results": "1"}]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (says(EMPTY), "arXiv knows no preprint 2601.00001"),
        (says("<html>Welcome</html>", Content_Type="text/html"), "arXiv answers with something that is no feed"),
        (says(b"\xff\xfe\0"), "arXiv answers with something that is no feed"),
        (says(""), "arXiv answers with something that is no feed"),
    ],
)
async def test_what_is_no_preprint_is_refused(host: Host, fetcher: Fetcher, answer: Answer, reason: str) -> None:
    host.will(answer)
    with pytest.raises(FetchError) as caught:
        await arxiv.preprint(fetcher, "2601.00001")

    assert str(caught.value) == reason
