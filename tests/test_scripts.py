"""The scripts and the lock files: what a fresh clone is installed from, and when it is installed again."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ("run", "test", "lint", "bench")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the scripts are for sh")


def locked(name: str) -> dict[str, Requirement]:
    """The lines of a lock file, with those of the file that it includes."""
    found: dict[str, Requirement] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            found |= locked(line.removeprefix("-r "))
        elif not line.startswith("#"):
            requirement = Requirement(line)
            found[canonicalize_name(requirement.name)] = requirement
    return found


def needed(direct: list[str]) -> set[str]:
    """The canonical names of some requirements and of all that they require here, found in what is installed."""
    names: set[str] = set()
    waiting = [Requirement(text) for text in direct]
    while waiting:
        requirement = waiting.pop()
        extras = requirement.extras or {""}
        applies = requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in extras)
        name = canonicalize_name(requirement.name)
        if applies and name not in names:
            names.add(name)
            waiting += [one for one in map(Requirement, requires(name) or []) if "extra" not in str(one.marker)]
    return names


LOCKS = {
    "requirements.txt": PROJECT["dependencies"],
    "requirements-test.txt": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"],
}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_everything_that_is_needed_also_indirectly(name: str) -> None:
    pins = locked(name)

    assert all(re.fullmatch(r"==[^*,]+", str(pin.specifier)) for pin in pins.values())
    assert needed(LOCKS[name]) <= pins.keys() | {"pip"}  # which every environment begins with


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_fits_what_the_project_asks_for(name: str) -> None:
    pins = locked(name)
    asked = [Requirement(text) for text in LOCKS[name]]

    for requirement in asked:
        version = next(iter(pins[canonicalize_name(requirement.name)].specifier)).version
        assert requirement.specifier.contains(version), requirement


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_executable_and_plain_sh(script: str) -> None:
    path = ROOT / "scripts" / script

    assert os.access(path, os.X_OK)
    assert path.read_text().startswith("#!/bin/sh\n")
    subprocess.run(["sh", "-n", path], check=True)


# --- when it installs: a Python of our own stands in for the one that installs, and writes down what it is told


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone in a folder with a space in its name; nothing is installed."""
    root = tmp_path / "my clone"
    (root / "scripts").mkdir(parents=True)
    for name in ("scripts/_venv", "scripts/run", "pyproject.toml", "requirements.txt", "requirements-test.txt"):
        shutil.copy(ROOT / name, root / name)
    return root


RECORDER = """#!/bin/sh
printf '%s\\n' "$*" >>'{log}'
case $* in
    *'-m venv'*) mkdir -p '{venv}/bin' && rm -f '{venv}/installed' && cp "$0" '{venv}/bin/python' ;;
    *'-m pip'*) test ! -e '{broken}' ;;
esac
"""


def start(clone: Path, *words: str) -> tuple[int, list[str]]:
    """Start the clone from another folder; returns the status and what Python was told to do meanwhile."""
    log = clone / "log"
    log.unlink(missing_ok=True)
    python = clone.parent / "python"
    python.write_text(RECORDER.format(log=log, venv=clone / ".venv", broken=clone / "no network"))
    python.chmod(0o755)
    environment = {"PATH": os.environ["PATH"], "PYTHON": str(python)}
    done = subprocess.run([clone / "scripts" / "run", *words], cwd=clone.parent, env=environment, capture_output=True)
    return done.returncode, log.read_text().splitlines() if log.exists() else []


def test_the_first_start_installs_and_the_second_only_starts(clone: Path) -> None:
    _, first = start(clone, "stats")
    _, second = start(clone, "stats")

    assert [line for line in first if "-m venv" in line or "-m pip" in line] == [
        f"-m venv --clear {clone}/.venv",
        f"-m pip --quiet --disable-pip-version-check install --requirement {clone}/requirements.txt",
        f"-m pip --quiet --disable-pip-version-check install --no-deps --no-build-isolation --editable {clone}",
    ]
    assert first[-1] == "-P -m bot stats"
    assert second == ["-P -m bot stats"]


def test_an_import_that_comes_first_comes_after_the_seeds(clone: Path) -> None:
    _, first = start(clone, "import", "toys.bib")
    (clone / "colloquy.db").touch()
    _, second = start(clone, "import", "toys.bib")

    assert first[-2:] == ["-P -m bot stats", "-P -m bot import toys.bib"]
    assert second == ["-P -m bot import toys.bib"]


def test_an_import_into_a_store_that_is_named_makes_no_other(clone: Path) -> None:
    start(clone)

    assert start(clone, "import", "toys.bib", "--db", "other.db")[1] == ["-P -m bot import toys.bib --db other.db"]


@pytest.mark.parametrize("changed", ["pyproject.toml", "requirements.txt"])
def test_a_change_of_what_is_needed_installs_again_into_the_same_environment(clone: Path, changed: str) -> None:
    start(clone)
    with (clone / changed).open("a") as file:
        file.write("# changed\n")
    _, told = start(clone)

    assert not any("-m venv" in line for line in told)
    assert any("-m pip" in line for line in told)


@pytest.mark.parametrize("installed_before", [False, True])
def test_an_installation_that_broke_off_is_made_anew(clone: Path, installed_before: bool) -> None:
    if installed_before:
        start(clone)
        (clone / "requirements.txt").write_text("# all that is needed has changed\n")
    (clone / "no network").touch()
    status, told = start(clone)
    (clone / "no network").unlink()
    _, again = start(clone)

    assert status == 1
    assert not any("-m bot" in line for line in told)
    assert f"-m venv --clear {clone}/.venv" in again
    assert again[-1] == "-P -m bot"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("case $1 in --version) echo Python 3.10.1 ;; *) exit 1 ;; esac", "is Python 3.10.1"),
        ("case $2 in *ensurepip*) exit 1 ;; esac", "venv package"),
    ],
    ids=["too old", "without venv"],
)
def test_a_python_that_will_not_do_is_one_clear_sentence(clone: Path, answers: str, said: str) -> None:
    python = clone / "python"
    python.write_text(f"#!/bin/sh\n{answers}\n")
    python.chmod(0o755)
    done = subprocess.run(
        [clone / "scripts" / "run"], env={"PATH": os.environ["PATH"], "PYTHON": str(python)}, capture_output=True, text=True
    )

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


@pytest.mark.parametrize(
    ("settings", "store"),
    [({}, "{clone}/colloquy.db"), ({"COLLOQUY_DB": "elsewhere.db"}, "elsewhere.db")],
)
def test_the_store_lies_in_the_clone_unless_something_else_is_said(clone: Path, settings: dict[str, str], store: str) -> None:
    start(clone)
    (clone / ".venv" / "bin" / "python").write_text('#!/bin/sh\nprintf %s "$COLLOQUY_DB"\n')
    done = subprocess.run([clone / "scripts" / "run"], env={"PATH": os.environ["PATH"], **settings}, capture_output=True, text=True)

    assert done.stdout == store.format(clone=clone)
