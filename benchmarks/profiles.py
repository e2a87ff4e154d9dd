"""A whole /profile, from the name to the drawn message: ours, beside its bare queries and beside `SELECT 1`."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from statistics import median
from unittest.mock import patch

from _bench import ROOT, figure, middle_and_tail, milliseconds

from bot.answers import answer
from bot.answers.asker import TERMINAL
from bot.answers.card import Ask
from bot.drawing.layout import draw
from store import imports
from store.database import Parameters, Row, Store, open_store

RUNS = 200
ASK = Ask(command="profile", options={"name": "hongyang zhang"})


def queries(store: Store) -> list[tuple[str, Parameters]]:
    """The queries behind one answer."""
    asked: list[tuple[str, Parameters]] = []
    rows = Store.rows

    def listening(self: Store, sql: str, parameters: Parameters = ()) -> list[Row]:
        asked.append((sql, parameters))
        return rows(self, sql, parameters)

    with patch.object(Store, "rows", listening):
        answer(store, ASK, TERMINAL)
    return asked


def bare(db: sqlite3.Connection, asked: list[tuple[str, Parameters]]) -> None:
    """The same queries on a plain connection, their rows fetched and thrown away."""
    for sql, parameters in asked:
        db.execute(sql, parameters).fetchall()


def main() -> None:
    """Print the three times and their ratios."""
    with tempfile.TemporaryDirectory() as scratch, open_store(Path(scratch) / "store.db") as store:
        for seed in sorted((ROOT / "seeds").glob("*.json")):
            imports.run(store, seed)
        asked = queries(store)
        with closing(sqlite3.connect(store.path)) as db:
            floor = milliseconds(lambda: db.execute("SELECT 1").fetchall(), RUNS)
            plain = milliseconds(lambda: bare(db, asked), RUNS)
        whole = milliseconds(lambda: draw(answer(store, ASK, TERMINAL)).to_components(), RUNS)  # type: ignore[no-untyped-call]
    ratio = median(whole) / median(plain)
    figure(
        "a profile answered and drawn, p50/p95",
        middle_and_tail(whole),
        f"its {len(asked)} queries {middle_and_tail(plain)}",
        f"{ratio:.1f}",
    )
    figure(
        "the queries of a profile, p50/p95",
        middle_and_tail(plain),
        f"SELECT 1 {middle_and_tail(floor)}",
        f"{median(plain) / median(floor):.0f}",
    )


main()
