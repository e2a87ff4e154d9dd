"""What can be watched, as people spell it: an author of OpenAlex, arXiv, or a file or folder on disk."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from bot.answers import Refusal
from bot.answers.asker import Asker
from bot.answers.card import Shape
from store.sources.arxiv_categories import NAMES

SUFFIXES = frozenset({".bib", ".json", ".jsonl", ".xml", ".txt"})
"""How a file's name ends that is read from a folder."""

LONGEST_QUERY = 200
"""Characters of a query to arXiv."""

SPOKEN = '“openalex:A5012345678” (an author), “arxiv:cs.LG” (a category), “arxiv:au:toy AND ti:"toy story"” (a query), or a file or folder'
KEY_NEEDED = (
    "OpenAlex answers only those who have a key: make a free account on openalex.org, copy the key from openalex.org/settings/api "
    "into OPENALEX_API_KEY, and start Colloquy again."
)

_ARCHIVES = frozenset("astro-ph cond-mat cs econ eess math nlin physics q-bio q-fin stat".split())
_UNDIVIDED = frozenset("gr-qc hep-ex hep-lat hep-ph hep-th math-ph nucl-ex nucl-th quant-ph".split())
_AUTHOR = re.compile(r"(?:openalex:\s*|https?://(?:api\.)?openalex\.org/(?:authors/)?)?(A[0-9]{5,12})", re.IGNORECASE)
_ARXIV = re.compile(r"arxiv:\s*(.+)", re.IGNORECASE | re.DOTALL)
_CATEGORY = re.compile(r"([a-z]+(?:-[a-z]+)?)(?:\.([a-z-]{2,12}))?", re.IGNORECASE)
_QUERY = re.compile(r"\(?(?:ti|au|abs|co|jr|cat|rn|all):[^\x00-\x1f&#?=%<>\\]+")
_STRAIGHT = str.maketrans("’‘“”", "''\"\"")


class Watchable(Shape):
    """A source by its kind: `what` is an author's id, a query in arXiv's words, a path within the operator's folder, or any path."""

    kind: Literal["openalex", "arxiv", "folder", "disk"]
    what: str

    @property
    def source(self) -> str:
        """The one spelling that is kept."""
        return self.what if self.kind == "disk" else f"{self.kind}:{self.what}"

    @property
    def on_disk(self) -> bool:
        """Whether it is looked at without the network."""
        return self.kind in ("folder", "disk")

    @property
    def is_category(self) -> bool:
        """Whether it is all of a category of arXiv."""
        return self.kind == "arxiv" and ":" not in self.what


def kept(source: str) -> Watchable:
    """A source as it is kept in the store."""
    kind, colon, what = source.partition(":")
    return Watchable(kind=kind, what=what) if colon and kind in ("openalex", "arxiv", "folder") else Watchable(kind="disk", what=source)


def understood(text: str, asker: Asker) -> Watchable:
    """What somebody wants to have watched. Raises Refusal, which says what is meant, for what nobody can watch or this asker may not."""
    path, text = text.strip(), " ".join(text.translate(_STRAIGHT).split())
    if author := _AUTHOR.fullmatch(text):
        if not asker.means.openalex:
            raise Refusal(KEY_NEEDED, "/watch")
        return Watchable(kind="openalex", what=author[1].upper())
    if query := _ARXIV.fullmatch(text):
        return Watchable(kind="arxiv", what=_query(query[1].strip()))
    if text.casefold().startswith("openalex:"):
        raise Refusal(f"{text[:60]!r} is no author of OpenAlex; an author's id is A and digits, as in openalex:A5012345678.", "/watch")
    return _named_by_path(path, asker)


def _query(text: str) -> str:
    if _QUERY.fullmatch(text) and len(text) <= LONGEST_QUERY and text.count('"') % 2 == 0 and text.count("(") == text.count(")"):
        return text
    category = _CATEGORY.fullmatch(text)
    if category and (known := _category(category[1].lower(), category[2])):
        return known
    raise Refusal(
        f"{text[:60]!r} is neither a category of arXiv, such as arxiv:cs.LG, nor a query of at most {LONGEST_QUERY} characters,"
        ' such as arxiv:au:toy or arxiv:all:"matrix completion".',
        "/watch",
    )


def _category(archive: str, subject: str | None) -> str:
    """A category in arXiv's spelling, or nothing where there cannot be one."""
    if subject is None:
        return archive if archive in _UNDIVIDED else ""
    spelled = {name.casefold(): name for name in NAMES}.get(f"{archive}.{subject}".casefold())
    written = subject.lower() if archive in ("cond-mat", "physics") else subject.upper()
    return spelled or (f"{archive}.{written}" if archive in _ARCHIVES else "")


def _named_by_path(text: str, asker: Asker) -> Watchable:
    if asker.kind == "terminal" and not text.startswith("folder:"):
        path = _existing(text)
        if path is None:
            raise Refusal(f"There is no file or folder {text[:80]!r}; what can be watched is {SPOKEN}.", "/watch")
        return Watchable(kind="disk", what=str(path))
    if asker.means.folder is None:
        raise Refusal(
            f"{text[:80]!r} cannot be watched from here; it takes {SPOKEN}. Files and folders can be watched from here"
            " once whoever runs Colloquy sets COLLOQUY_FOLDER.",
            "/watch",
        )
    folder, named = Path(asker.means.folder), text.removeprefix("folder:").strip()
    found = inside(folder, named)
    if found is None or not (found.is_dir() or (found.is_file() and found.suffix.lower() in SUFFIXES)):
        endings = ", ".join(sorted(SUFFIXES))
        raise Refusal(f"The folder for watching holds no folder {named[:80]!r}, and no such file that ends in {endings}.", "/watch")
    return Watchable(kind="folder", what=str(found.relative_to(folder.resolve())))


def _existing(text: str) -> Path | None:
    """The file or folder of a path; None where there is none."""
    try:
        path = Path(text).expanduser().resolve()
        return path if path.exists() else None
    except (OSError, RuntimeError, ValueError):  # too long, nobody's home, or no path at all
        return None


def inside(folder: Path, named: str) -> Path | None:
    """The place of a name within a folder, with links followed, whether anything is there or not; None where it lies outside of it."""
    try:
        path = (folder / named).resolve()
        path.exists()  # a name may be too long to look for
        return path if path.is_relative_to(folder.resolve()) else None
    except (OSError, RuntimeError, ValueError):  # links in a circle, or what is no path at all
        return None
