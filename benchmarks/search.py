"""Searching the ACL Anthology: ours beside the bare query of FTS5 for the same words, and the whole answer.

The bare query finds as many works, by the same words, and orders them by bm25 alone: no filters, no counting, no venues, no marks.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles

from _bench import data, figure, middle_and_tail, milliseconds

from bot.answers import answer
from bot.answers.asker import TERMINAL
from bot.answers.card import Ask
from store import imports, queries, search
from store.database import Store, open_store
from store.queries import Query
from store.search import KEPT

SEARCHES = 300
RUNS = 5
MOST = 4
"""Words of a search."""

SEED = 5

BARE = f"SELECT rowid, title, abstract FROM work_index WHERE work_index MATCH ? ORDER BY rank LIMIT {KEPT}"


def typed(store: Store) -> list[str]:
    """One to four words each from a title, in their order, as somebody types them who remembers it."""
    random = Random(SEED)
    titles = [row["title"].split() for row in store.rows("SELECT title FROM work ORDER BY id")]
    found = []
    while len(found) < SEARCHES:
        words = [word for word in random.choice(titles) if word.isalpha()]
        chosen = sorted(random.sample(range(len(words)), min(len(words), random.randint(1, MOST))))
        found += [" ".join(words[at].lower() for at in chosen)] if chosen else []
    return found


def timed(works: Sequence[Callable[[Query], object]], asked: Sequence[Query]) -> list[list[float]]:
    """How long each search takes in each of some ways, in milliseconds: the best of some runs, taken in turns on a busy machine."""
    runs = [[[milliseconds(partial(work, query), 1)[0] for work in works] for _ in range(RUNS)] for query in asked]
    return [[min(run[at] for run in one) for one in runs] for at in range(len(works))]


def beside(store: Store, what: str, asked: Sequence[Query], some: bool) -> None:
    """Print what we take for searches, beside the bare query."""

    def bare(query: Query) -> object:
        return store.rows(BARE, [query.match(some)])

    ours, theirs = timed((partial(search.find, store), bare), asked)
    ratio = quantiles(ours, n=20)[-1] / quantiles(theirs, n=20)[-1]
    figure(f"{what}, p50/p95", middle_and_tail(ours), f"bare {middle_and_tail(theirs)}", f"{ratio:.2f} of p95", "≤ 1.3")


def main() -> None:
    """Import the Anthology, and search it."""
    folder = data("data", "acl-anthology-2019", "xml")
    with tempfile.TemporaryDirectory() as scratch, open_store(Path(scratch) / "acl.db") as store:
        imports.run(store, folder)
        texts = typed(store)
        asked = [queries.parse(text) for text in texts]
        found = [search.find(store, query) for query in asked]
        print(f"search: {len(asked)} searches of words of titles, {median(one.total for one in found):.0f} works in the middle")
        beside(store, "all words", asked, False)
        apart = [query for query in strange(store, texts) if search.find(store, query).some]
        beside(store, f"{len(apart)} searches that no work has all words of", apart, True)
        (cards,) = timed([lambda query: answer(store, Ask(command="search", options={"words": str(query)}), TERMINAL)], asked)
        figure("the whole answer, p50/p95", middle_and_tail(cards))


def strange(store: Store, texts: Sequence[str]) -> list[Query]:
    """Searches of words of two titles."""
    return [queries.parse(f"{one} {other}") for one, other in zip(texts, reversed(texts), strict=True)]


main()
