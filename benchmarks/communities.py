"""Communities and timelines: how long the answers and their pictures take with the ACL Anthology, and how well the groups hold together."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from random import Random

import networkx
from _bench import data, figure, middle_and_tail, milliseconds

from bot.answers import answer
from bot.answers.asker import TERMINAL
from bot.answers.card import Ask
from bot.drawing.picture import png
from store import communities, imports
from store.database import Store, open_store

ASKED = 40
"""Topics, and people, that are asked about."""

POPULAR, PROLIFIC = 50, 20
"""Works that such a topic has at least, and works of such a person."""

SEED = 5


def drawn(store: Store, command: str, **options: str) -> int:
    """Answer and draw; the size of the file in bytes."""
    card = answer(store, Ask(command=command, options=options), TERMINAL)
    return len(png(card.picture)) if card.picture else 0


def modularity(store: Store) -> float:
    """How many more of the ties of those who were looked at are within the groups than by chance."""
    found = communities.find(store)
    graph = networkx.Graph()
    graph.add_weighted_edges_from((one, other, strength) for (one, other), strength in found.strengths.items())
    groups = [{member.researcher.id for member in one.people} for one in found.communities]
    result: float = networkx.community.modularity(graph, groups)
    return result


def main() -> None:
    """Import the Anthology, and print the figures."""
    folder = data("data", "acl-anthology-2019", "xml")
    with tempfile.TemporaryDirectory() as scratch, open_store(Path(scratch) / "acl.db") as store:
        imports.run(store, folder)
        (first,) = milliseconds(partial(drawn, store, "communities"), 1)
        figure("all of the ACL Anthology, the first time", f"{first / 1000:.1f} s", aim="≤ 3 s")
        times = milliseconds(partial(drawn, store, "communities"), 5)
        figure("all of the ACL Anthology, warm, p50/p95", middle_and_tail(times), aim="≤ 3 s")
        figure("modularity of the communities of the whole store", f"{modularity(store):.2f}")
        on = store.rows("SELECT topic_id AS id FROM work_topic GROUP BY topic_id HAVING count(*) >= ? ORDER BY topic_id", [POPULAR])
        chosen = Random(SEED).sample([row["id"] for row in on], ASKED)
        times = [milliseconds(partial(drawn, store, "communities", topic=f"t{topic}"), 1)[0] for topic in chosen]
        figure(f"communities on a topic of {POPULAR} works or more, p50/p95", middle_and_tail(times))
        sql = "SELECT researcher_id AS id FROM authorship WHERE researcher_id > 0 GROUP BY 1 HAVING count(*) >= ? ORDER BY 1"
        people = Random(SEED).sample([row["id"] for row in store.rows(sql, [PROLIFIC])], ASKED)
        times = [milliseconds(partial(drawn, store, "timeline", name=f"r{one}"), 1)[0] for one in people]
        figure(f"timeline of somebody with {PROLIFIC} works or more, p50/p95", middle_and_tail(times), aim="≤ 150 ms")


main()
