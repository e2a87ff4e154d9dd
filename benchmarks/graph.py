"""Pictures of the neighbourhood: how long the answer and its drawing take with the ACL Anthology, and how large the file is."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter

from _bench import data, figure, middle_and_tail, milliseconds

from bot.answers import answer
from bot.answers.asker import TERMINAL
from bot.answers.card import Ask
from bot.drawing.picture import png
from store import imports
from store.database import Store, open_store

PEOPLE = 40
"""People who are asked about; each has 40 co-authors or more."""

SEED = 5


def drawn(store: Store, person: int, **options: str) -> int:
    """Answer and draw one picture; the size of the file in bytes."""
    card = answer(store, Ask(command="graph", options={"name": f"r{person}", **options}), TERMINAL)
    return len(png(card.picture)) if card.picture else 0


def popular(store: Store) -> list[int]:
    """Everybody with 40 co-authors or more."""
    sql = """
        SELECT a.researcher_id AS id FROM authorship a JOIN authorship o ON o.work_id = a.work_id AND o.researcher_id != a.researcher_id
        GROUP BY a.researcher_id HAVING count(DISTINCT o.researcher_id) >= 40 ORDER BY a.researcher_id
    """
    return [row["id"] for row in store.rows(sql)]


def main() -> None:
    """Import the Anthology, and print the figures."""
    folder = data("data", "acl-anthology-2019", "xml")
    with tempfile.TemporaryDirectory() as scratch, open_store(Path(scratch) / "acl.db") as store:
        imports.run(store, folder)
        people = Random(SEED).sample(popular(store), PEOPLE)
        start = perf_counter()
        drawn(store, people[0])
        figure("the first picture of a process", f"{1000 * (perf_counter() - start):.0f} ms")
        sizes = [drawn(store, one) for one in people]
        times = [milliseconds(partial(drawn, store, one), 1)[0] for one in people]
        figure("40 co-authors, answer and drawing, p50/p95", middle_and_tail(times), aim="≤ 150 ms warm")
        figure("40 co-authors, largest file", f"{max(sizes) / 1000:.0f} kB", aim="≤ 150 kB")
        for view in ("works", "topics"):
            times = [milliseconds(partial(drawn, store, one, of=view), 1)[0] for one in people]
            figure(f"up to 40 {view}, p50/p95", middle_and_tail(times))
        times = [milliseconds(partial(drawn, store, one, wider="true"), 1)[0] for one in people]
        figure("150 people, p50/p95", middle_and_tail(times))


main()
