"""Hosts are asked when their time comes, and what they answer is imported."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from bot.fetching.client import KEY_NEEDED
from tests.bot.hosts import Host, says
from tests.bot.watching.bench import Bench

KEY = "toy-key-that-nobody-may-see"
FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/toy</id><entry>
<id>http://arxiv.org/abs/2601.00001v1</id><published>2026-01-02T00:00:00Z</published><title>{}</title>
<author><name>Ada Toy</name></author></entry></feed>"""
EMPTY = '<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/toy</id></feed>'
WORK = {"id": "https://openalex.org/W4300000001", "title": "Sorting Toys by Size and Colour", "publication_year": 2024}


async def test_a_category_of_arxiv_is_imported_under_its_name(bench: Bench, host: Host) -> None:
    host.will(says(FEED.format("Sorting Toys by Size and Colour")))
    bench.watch("arxiv:cs.LG")
    await bench.look()

    assert host.asked[0]["search_query"] == "cat:cs.LG"
    assert (bench.inputs(), bench.titles()) == (["arxiv cs.LG"], ["Sorting Toys by Size and Colour"])


async def test_a_query_is_asked_in_its_own_words(bench: Bench, host: Host) -> None:
    host.will(says(FEED.format("Toys")))
    bench.watch('arxiv:au:toy AND ti:"a/b"')
    await bench.look()

    assert host.asked[0]["search_query"] == 'au:toy AND ti:"a/b"'
    assert bench.inputs() == ['arxiv au:toy AND ti:"a b"']


async def test_an_author_of_openalex_is_imported(bench: Bench, host: Host) -> None:
    host.will(says({"meta": {"count": 1}, "results": [WORK]}))
    bench.env = {"OPENALEX_API_KEY": KEY}
    bench.watch("openalex:A5000000011")
    await bench.look()

    assert (bench.inputs(), bench.titles()) == (["openalex A5000000011"], ["Sorting Toys by Size and Colour"])


@pytest.mark.parametrize(
    ("source", "body", "problem"),
    [
        ("arxiv:cs.TOY", EMPTY, "arXiv lists nothing in this category; its name may be mistyped"),
        ("arxiv:all:toy", EMPTY, None),
        ("arxiv:all:toy", "<html>Welcome</html>", "arxiv all:toy: this is none of the sources Colloquy reads"),
        (
            "openalex:A5000000011",
            json.dumps({"meta": {"count": 0, "per_page": 100}, "results": []}),
            "OpenAlex lists no work of this author; the id may be mistyped, or another one by now",
        ),
    ],
)
async def test_an_answer_without_any_work_is_a_problem_where_there_should_be_some(
    bench: Bench, host: Host, source: str, body: str, problem: str | None
) -> None:
    host.will(says(body))
    bench.env = {"OPENALEX_API_KEY": KEY}
    number = bench.watch(source)
    await bench.look()

    kept = bench.state(number).problem
    assert kept is None if problem is None else kept and kept.startswith(problem)


async def test_without_a_key_openalex_is_a_problem(bench: Bench, host: Host) -> None:
    number = bench.watch("openalex:A5000000011")
    await bench.look()

    assert bench.state(number).problem == KEY_NEEDED
    assert host.asked == []


async def test_a_host_that_wants_to_be_left_alone_is(bench: Bench, host: Host) -> None:
    host.will(says("", status=429, Retry_After="172800"))
    number = bench.watch("arxiv:cs.LG")
    await bench.look()

    later = datetime.fromisoformat(bench.state(number).next_at) - datetime.fromisoformat(bench.state(number).looked_at or "")
    assert later.total_seconds() >= 86_400
