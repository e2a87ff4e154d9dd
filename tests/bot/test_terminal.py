"""The assistant in a terminal: `chat`, `ask` and `stats`, each in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bot.answers import Refusal
from bot.answers.card import Ask, Card, Span
from bot.terminal import drawn, question, told
from store import summary
from store.database import open_store
from tests import toy

Colloquy = Callable[..., subprocess.CompletedProcess[str]]

TOYS = "\n".join(
    f"@article{{toy{number}, title={{Toy Number {number}}}, author={{Toy, Ada M. and Block, Bob}}, journal={{Toy Venue}}, year={{2020}}}}"
    for number in range(30)
)
NAMESAKES = """
@article{one, title={Namesakes in Boxes}, author={Same, Wendy A. and Left, Lea}, journal={Toy Venue}, year={2020}}
@article{two, title={Namesakes on Shelves}, author={Same, Wendy B. and Right, Rob}, journal={Toy Venue}, year={2021}}
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of thirty works by Ada M. Toy and Bob Block, and two people called Wendy Same."""
    folder = tmp_path_factory.mktemp("toys")
    with open_store(folder / "toys.db") as store:
        toy.bring_text(store, folder, TOYS + NAMESAKES)
    return folder / "toys.db"


@pytest.fixture
def toys(tmp_path: Path, imported: Path) -> Path:
    """That store, for one test."""
    return Path(shutil.copy(imported, tmp_path))


# --- no command, and help


def test_without_a_token_a_chat_begins_and_says_how_to_connect(colloquy: Colloquy) -> None:
    done = colloquy()

    assert done.returncode == 0
    assert done.stderr.startswith("No DISCORD_TOKEN is set")


def test_the_three_things_to_try_have_answers(colloquy: Colloquy) -> None:
    tries = [line.strip() for line in colloquy().stderr.splitlines() if line.startswith("  ")]

    assert len(tries) == 3
    for one in tries:
        assert colloquy("ask", one).returncode == 0, one


def test_an_empty_store_says_how_to_fill_it(colloquy: Colloquy, tmp_path: Path) -> None:
    open_store(tmp_path / "empty.db").close()

    assert "python -m bot import" in colloquy("chat", "--db", "empty.db").stderr


@pytest.mark.parametrize("words", [["--help"], ["ask", "/help"], ["stats"]])
def test_what_only_discord_and_pictures_need_is_not_loaded(words: list[str], surroundings: Mapping[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "bot", *words]
    loaded = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=dict(surroundings), check=True).stderr

    modules = {line.rpartition("|")[2].strip() for line in loaded.splitlines()}
    assert "typer" in modules
    assert modules.isdisjoint({"discord", "aiohttp"})


def test_a_command_that_does_not_exist_is_refused_with_the_nearest(colloquy: Colloquy) -> None:
    done = colloquy("sats")

    assert done.returncode == 2
    assert "stats" in done.stderr


def test_the_version_is_told(colloquy: Colloquy) -> None:
    assert colloquy("--version").stdout.startswith("colloquy ")


# --- chat


def test_every_line_is_answered_and_blank_ones_are_skipped(colloquy: Colloquy, toys: Path) -> None:
    done = colloquy("chat", "--db", toys, typed="/profile Ada Toy\n\n   \nwho works with Ada Toy?\n")

    assert done.returncode == 0
    assert (
        done.stdout
        == colloquy("ask", "/profile Ada Toy", "--db", toys).stdout
        + "\n"
        + colloquy("ask", "/coauthors Ada Toy", "--db", toys).stdout
        + "\n"
    )


def test_a_number_opens_an_entry_of_the_last_answer(colloquy: Colloquy, toys: Path) -> None:
    card = Card.model_validate_json(colloquy("ask", "/works Ada Toy", "--json", "--db", toys).stdout)
    doors = [item.opens for section in card.sections for item in section.items if item.opens]

    done = colloquy("chat", "--db", toys, typed="/works Ada Toy\n3\n")

    assert done.stdout.endswith(colloquy("ask", doors[2].words, "--db", toys).stdout + "\n")


def test_more_and_back_turn_the_page(colloquy: Colloquy, toys: Path) -> None:
    pages = [colloquy("ask", f"/works Ada Toy page:{page}", "--db", toys).stdout for page in (1, 2)]

    done = colloquy("chat", "--db", toys, typed="/works Ada Toy\nmore\nback\n")

    assert pages[0] != pages[1]
    assert done.stdout == "\n".join([pages[0], pages[1], pages[0], ""])


def test_what_cannot_be_answered_is_said_and_the_chat_goes_on(colloquy: Colloquy, toys: Path) -> None:
    lines = {
        "999": "There is no number 999",
        "back": "no other page",
        "/nonsense": "There is no command /nonsense",
        "/works Ada Toy page:none": "/works page: 'none' does not fit",
        "works Ada Toy foo:bar": "/works has no option 'foo'; it has: name, year",
        "zzz?!": "no question I know",
        "x" * 301: "longer than a question",
    }
    done = colloquy("chat", "--db", toys, typed="\n".join(["/works Ada Toy", *lines, "/profile Ada Toy", ""]))

    assert done.returncode == 0
    places = [done.stdout.find(said) for said in lines.values()]
    assert -1 not in places
    assert places == sorted(places)
    assert done.stdout.endswith(colloquy("ask", "/profile Ada Toy", "--db", toys).stdout + "\n")


def test_what_is_no_question_gets_three_examples() -> None:
    with pytest.raises(Refusal) as refused:
        question("zzz?!")

    assert told(refused.value).count("“") == 3


def test_what_was_typed_cannot_steer_the_terminal(colloquy: Colloquy, toys: Path) -> None:
    done = colloquy("chat", "--db", toys, typed="/\x1b]0;owned\x07\n")
    asked = colloquy("ask", "/\x1b]0;owned\x07", "--db", toys)

    assert asked.stderr == "There is no command /]0;owned. Try: /help\n"
    assert done.stdout == asked.stderr + "\n"


def test_bytes_that_are_not_text_are_no_question(colloquy: Colloquy, toys: Path) -> None:
    done = colloquy("chat", "--db", toys, typed=b"\xff\xfe\x00\n/profile Ada Toy\n")

    assert done.returncode == 0
    assert "Ada M. Toy" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="only POSIX passes any bytes as words")
def test_words_that_are_not_text_are_an_unknown_name(colloquy: Colloquy, toys: Path) -> None:
    done = colloquy("ask", "--json", "/profile " + os.fsdecode(b"\xff\xfe"), "--db", toys)

    assert done.returncode == 1
    assert "??" in done.stdout


def test_a_goodbye_ends_the_chat(colloquy: Colloquy, toys: Path) -> None:
    assert colloquy("chat", "--db", toys, typed="quit\n/profile Ada Toy\n").stdout == ""


def test_ctrl_c_in_a_chat_is_no_accident(surroundings: Mapping[str, str], toys: Path) -> None:
    command = [sys.executable, "-m", "bot", "chat", "--db", str(toys)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(surroundings))
    assert process.stderr is not None
    greeting = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)

    assert greeting
    assert process.returncode == 130
    assert said.decode().splitlines()[-1] == "Stopped."
    assert b"Traceback" not in said


# --- ask


def test_words_and_a_command_ask_the_same(colloquy: Colloquy, toys: Path) -> None:
    typed, said = (
        colloquy("ask", *words, "--db", toys).stdout for words in (["/coauthors Ada Toy"], ["who", "works", "with", "Ada", "Toy?"])
    )

    assert "Bob Block" in typed
    assert said == typed


def test_an_unknown_name_ends_with_status_1_and_the_nearest_names(colloquy: Colloquy, toys: Path) -> None:
    done = colloquy("ask", "/profile Boris Block", "--db", toys)

    assert done.returncode == 1
    assert "Bob Block" in done.stdout


def test_a_refusal_ends_with_status_1_and_a_suggestion(colloquy: Colloquy, toys: Path) -> None:
    done = colloquy("ask", "/profile", "--db", toys)

    assert (done.returncode, done.stdout) == (1, "")
    assert "Try: /help" in done.stderr


def test_a_name_that_several_people_have_is_a_choice_with_status_0(colloquy: Colloquy, toys: Path) -> None:
    done = colloquy("ask", "/profile Wendy Same", "--db", toys)

    assert done.returncode == 0
    assert "Wendy A. Same" in done.stdout
    assert "Wendy B. Same" in done.stdout


def test_json_holds_the_whole_card_with_all_its_pages(colloquy: Colloquy, toys: Path) -> None:
    card = Card.model_validate_json(colloquy("ask", "/works Ada Toy", "--json", "--db", toys).stdout)

    assert card.pages > 1
    assert sum(len(section.items) for section in card.sections) == 30


def test_a_pipe_gets_neither_colours_nor_links() -> None:
    card = Card(ask=Ask(command="help"), title="Toy", subtitle=(Span(text="a way out", style="bold", url="https://toy.example"),))

    assert drawn(card, page=1) == "Toy\na way out\n"


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize(("no_colour", "coloured"), [("", True), ("1", False)])
def test_a_terminal_gets_colours_unless_no_color_is_set(
    surroundings: Mapping[str, str], toys: Path, no_colour: str, coloured: bool
) -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "bot", "ask", "/profile Ada Toy", "--db", str(toys)]
    subprocess.run(command, stdout=theirs, env={**surroundings, "TERM": "xterm", "NO_COLOR": no_colour}, check=True)
    os.close(theirs)
    shown = os.read(ours, 65_536).decode()
    os.close(ours)

    assert "Ada" in shown
    assert ("\x1b[" in shown) is coloured


def test_a_reader_that_goes_away_is_no_accident(surroundings: Mapping[str, str], toys: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "bot", "ask", "/profile Ada Toy", "--db", str(toys)]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, env=dict(surroundings))
    os.close(writing)

    assert (done.returncode, done.stderr) == (1, b"")


# --- which store


def test_the_store_may_be_named_before_or_after_the_command_or_in_the_environment(colloquy: Colloquy, toys: Path, tmp_path: Path) -> None:
    ways = [
        colloquy("--db", toys, "stats"),
        colloquy("stats", "--db", toys),
        colloquy("stats", COLLOQUY_DB=str(toys)),
        colloquy("--db", "other.db", "stats", "--db", toys, COLLOQUY_DB="another.db"),
    ]

    assert len({done.stdout for done in ways}) == 1
    assert not (tmp_path / "other.db").exists()
    assert not (tmp_path / "another.db").exists()


def test_stats_are_those_of_the_store(colloquy: Colloquy, toys: Path) -> None:
    with open_store(toys) as store:
        counts = summary.stats(store) | summary.at_work(store)

    assert json.loads(colloquy("stats", "--json", "--db", toys).stdout) == counts
    shown = dict(line.rsplit(maxsplit=1) for line in colloquy("stats", "--db", toys).stdout.splitlines())
    assert {name.strip().replace(" ", "_"): int(count.replace(",", "")) for name, count in shown.items()} == counts


def test_a_setting_that_does_not_fit_is_named(colloquy: Colloquy) -> None:
    done = colloquy("stats", DISCORD_API_URL="not an address")

    assert done.returncode == 1
    assert done.stderr.startswith("DISCORD_API_URL does not fit")
