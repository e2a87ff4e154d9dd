"""Runs benchmarks, all or those that are named, and writes their figures to RESULTS.md: `python benchmarks/_results.py [NAME ...]`.

The table keeps the rows of benchmarks that were not run this time, each with its own date.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sqlite3
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from _bench import ROOT, TABLE

HERE = ROOT / "benchmarks"
RESULTS = HERE / "RESULTS.md"
COLUMNS = ("benchmark", "what", "ours", "beside", "ratio", "aim", "date")


def main() -> None:
    """Run, collect and write; the exit status is 1 where a benchmark failed."""
    known = sorted(path.stem for path in HERE.glob("[!_]*.py"))
    chosen = sys.argv[1:] or known
    if unknown := sorted(set(chosen) - set(known)):
        sys.exit(f"There is no benchmark {unknown[0]!r}; there are: {', '.join(known)}.")
    rows, failed = former(), []
    for name in chosen:
        figures = run(name)
        failed += [name] if figures is None else []
        rows = [row for row in rows if row[0] != name or not figures] + (figures or [])
        RESULTS.write_text(page(sorted(rows, key=lambda row: row[0])), encoding="utf-8")
    if failed:
        sys.exit(f"These failed: {', '.join(failed)}.")


def run(name: str) -> list[list[str]] | None:
    """The rows of one benchmark, today's; None where it failed."""
    with tempfile.TemporaryDirectory() as scratch:
        table = Path(scratch) / "figures"
        done = subprocess.run([sys.executable, str(HERE / f"{name}.py")], env={**os.environ, TABLE: str(table)}, check=False)  # noqa: S603
        told = table.read_text(encoding="utf-8").splitlines() if table.exists() else []
    today = datetime.now(UTC).date().isoformat()
    return None if done.returncode else [[*json.loads(line), today] for line in told]


def former() -> list[list[str]]:
    """The rows that the table has now."""
    lines = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else []
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in cells[2:] if len(row) == len(COLUMNS)]


def page(rows: list[list[str]]) -> str:
    """RESULTS.md with these rows."""
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    machine = f"{processor()}, {os.cpu_count()} cores, {platform.system()}, {versions}"
    table = [COLUMNS, ["---"] * len(COLUMNS), *([cell.replace("|", "/") for cell in row] for row in rows)]
    head = "# Results\n\nWritten by `./scripts/bench`. Compare ratios: the times are those of one machine, and of what else it did.\n"
    return f"{head}\nMachine of the newest rows: {machine}.\n\n" + "".join(f"| {' | '.join(row)} |\n" for row in table)


def processor() -> str:
    """What the processor calls itself."""
    info = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*: (.+)$", info.read_text(encoding="utf-8"), re.MULTILINE) if info.exists() else None
    return found[1].strip() if found else platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
