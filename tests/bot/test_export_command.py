"""`python -m bot export`: the store as JSON lines, BibTeX and CSV, and its co-authors as a graph."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import networkx
import pytest

Colloquy = Callable[..., subprocess.CompletedProcess[str]]

FORMATS = "jsonl, bibtex, csv, graphml, node-link.\n"
TOYS = """
@article{trains, title={=1+1}, author={Kite, Ada and Drum, Bo}, journal={Toy Venue}, year={2020}, doi={10.1234/toy}}
@article{one, title={Toy Boats: Sails}, author={Kite, Ada and Drum, Bo}, journal={Toy Venue}, year={2021}, volume={3}}
@article{two, title={Toy Hats: Brims}, author={Kite, Ada and Drum, Bo}, journal={Toy Venue}, year={2021}}
@misc{three, title={Grün & „rot“}, author={Kite, Ada and Drum, Bo and others}, year={2022}}
"""


@pytest.fixture
def imported(colloquy: Colloquy, tmp_path: Path) -> Colloquy:
    (tmp_path / "toys.bib").write_text(TOYS, encoding="utf-8")
    colloquy("import", "toys.bib")
    return colloquy


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_json_lines_make_an_equal_store(imported: Colloquy, tmp_path: Path) -> None:
    assert imported("export", "all.jsonl").returncode == 0
    came = imported("--db", "new.db", "import", "all.jsonl")
    assert came.stdout == "all.jsonl: Colloquy export\n  read 4 = stored 4 + known 0 + rejected 0\n  4 works\n"
    assert imported("--db", "new.db", "stats").stdout == imported("stats").stdout
    assert imported("--db", "new.db", "export", "-").stdout == (tmp_path / "all.jsonl").read_text(encoding="utf-8")


def test_the_ending_says_the_format_unless_one_is_named(imported: Colloquy, tmp_path: Path) -> None:
    imported("export", "all.bib")
    assert imported("export", "-", "--format", "bibtex").stdout == (tmp_path / "all.bib").read_text(encoding="utf-8")
    assert imported("export", "-").stdout.startswith('{"format": "colloquy-export/1"')


def test_bibtex_has_every_work_under_a_key_of_its_own(imported: Colloquy) -> None:
    entries = imported("export", "-", "--format", "bibtex").stdout
    keys = sorted(re.sub(r"-w\d+", "-w", line) for line in entries.splitlines() if line.startswith("@"))
    assert keys == ["@article{kite20201,", "@article{kite2021toy,", "@article{kite2021toy-w,", "@misc{kite2022grun,"]
    again = imported("import", "-", typed=entries)
    assert again.stdout.startswith("standard input: BibTeX\n  read 4 = ")
    assert json.loads(imported("stats", "--json").stdout)["works"] == 4


def test_csv_of_works_is_a_file_and_of_works_and_people_a_folder(imported: Colloquy, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    imported("export", "tables")
    imported("export", "works.csv")
    assert (tmp_path / "works.csv").read_bytes() == (tmp_path / "tables" / "works.csv").read_bytes()
    works, people = table(tmp_path / "works.csv"), table(tmp_path / "tables" / "people.csv")
    titled = {work["title"]: work for work in works}
    assert titled.keys() == {"'=1+1", "Toy Boats: Sails", "Toy Hats: Brims", "Grün & „rot“"}
    formula = titled["'=1+1"]
    assert (formula["authors"], formula["identifiers"], formula["venue"]) == ("Ada Kite; Bo Drum", "doi:10.1234/toy", "Toy Venue")
    assert titled["Grün & „rot“"]["authors"] == "Ada Kite; Bo Drum; others"
    assert {person["name"]: person["works"] for person in people} == {"Ada Kite": "4", "Bo Drum": "4"}


def test_both_files_of_the_graph_say_the_same(imported: Colloquy, tmp_path: Path) -> None:
    imported("export", "graph.graphml")
    imported("export", "graph.json")
    graph = networkx.read_graphml(tmp_path / "graph.graphml")
    linked = networkx.node_link_graph(json.loads((tmp_path / "graph.json").read_text(encoding="utf-8")), edges="edges")
    assert dict(linked.nodes(data=True)) == dict(graph.nodes(data=True))
    assert linked.adj == graph.adj
    assert sorted(said["label"] for _, said in graph.nodes(data=True)) == ["Ada Kite", "Bo Drum"]
    ((_, _, tie),) = graph.edges(data=True)
    assert tie["works"] == 4
    assert tie["weight"] == pytest.approx(1 + 2 * 0.5**0.1 + 0.5**0.2, rel=1e-5)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["all.toys"], "all.toys: call it .jsonl, .bib, .csv, .graphml or .json, or choose with --format " + FORMATS),
        (["all.bib", "--format", "toys"], "There is no format 'toys'; choose one of " + FORMATS),
        ([".", "--format", "bibtex"], ". is a folder, and only CSV is written into one; name a file in it.\n"),
        (["nowhere/all.bib"], "nowhere/all.bib: No such file or directory.\n"),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(imported: Colloquy, tmp_path: Path, words: list[str], sentence: str) -> None:
    before = sorted(tmp_path.iterdir())
    refused = imported("export", *words)
    assert (refused.returncode, refused.stderr) == (1, sentence)
    assert sorted(tmp_path.iterdir()) == before
