"""What readers do with the fields that they find: check them, make them readable, and say why they cannot be used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from store import tex
from store.models import Identifier, Kind, Portrait, Proceedings, Reading, Record, Rejected, Remark, Statement
from store.names import SUFFIXES, tokens
from store.sources.identifiers import orcid
from store.sources.json_pieces import Piece

LONGEST_TEXT = 2_000
"""Characters of a title, a venue or another text of one line."""

LONGEST_NAME = 200
MOST_AUTHORS = 10_000
MOST_NAMES = 1_000
YEARS = range(1400, 2101)

OTHERS = frozenset({"others", "et al", "et al.", "et~al."})
"""What stands in the place of an author for those who are not named."""

_LONGEST = {
    **dict.fromkeys(("abstract", "blurb", "summary", "text"), tex.LONGEST),
    **dict.fromkeys(("alternatives", "name", "names", "owner"), LONGEST_NAME),
}
"""Characters of what is no text of one line, by its field."""

_YEAR = re.compile(r"(?<![0-9])(1[4-9][0-9]{2}|20[0-9]{2})(?![0-9])")

_Element = TypeVar("_Element")
_Given = TypeVar("_Given", bound="Part")


class UnusableError(Exception):
    """Why a piece of an input cannot become a record."""


class Part(BaseModel):
    """What we read of an object; whatever else a source says is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


Listed = Annotated[list[_Element], BeforeValidator(lambda given: [] if given is None else given), Field(default_factory=list)]
"""A list that may be missing or null."""


def _as_text(given: Any) -> Any:
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


Text = Annotated[str | None, BeforeValidator(_as_text)]
"""A text that may be null, or a number that stands for one, as in volumes and ids."""


def _as_list(given: Any) -> Any:
    return [given] if isinstance(given, str) else [] if given is None else given


Texts = Annotated[list[str], BeforeValidator(_as_list), Field(default_factory=list)]
"""Texts, or a single one, that may be missing or null."""


def checked(piece: Piece, model: type[_Given], what: str) -> _Given:
    """A piece as the model says. Raises UnusableError, naming the field, where it is no `what`."""
    if piece.problem:
        raise UnusableError(piece.problem)
    try:
        return model.model_validate(piece.value)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, problem["loc"][:4])) or "the whole of it"
    wanted = problem["msg"].partition(" or instance of ")[0]
    raise UnusableError(f"it is no {what}: at {where[:80]}, {wanted[:1].lower()}{wanted[1:]}")


def each(found: Iterable[Piece], make: Callable[[Piece], Iterable[Reading]]) -> Iterator[Reading]:
    """What every piece says; the whole piece Rejected where it cannot be used."""
    for piece in found:
        try:
            readings: Sequence[Reading] = tuple(make(piece))
        except UnusableError as error:
            readings = (Rejected(place=piece.place, reason=str(error), original=piece.original),)
        yield from readings


def line(text: str | None, what: str) -> str | None:
    """A text in Unicode, on one line; None where there is none. Raises UnusableError where it is too long."""
    if text and len(text) > LONGEST_TEXT:
        raise UnusableError(f"its {what} has {len(text):,} characters; {LONGEST_TEXT:,} is the most")
    return " ".join(tex.readable(text or "").split()) or None


def needed_title(text: str | None) -> str:
    """A title in Unicode. Raises UnusableError where there is none."""
    title = line(text, "title")
    if not title:
        raise UnusableError("a work needs a title, and it has none")
    return title


def abstract(text: str | None) -> str | None:
    """An abstract in Unicode. Raises UnusableError where it is too long to be one."""
    if text and len(text) > tex.LONGEST:
        raise UnusableError(f"its abstract has more than {tex.LONGEST:,} characters")
    return tex.readable(text or "") or None


def at_most(authors: Sequence[Any]) -> None:
    """Raise UnusableError where there are more authors than any work has."""
    if len(authors) > MOST_AUTHORS:
        raise UnusableError(f"it has {len(authors):,} authors; {MOST_AUTHORS:,} is the most")


def bounded(said: Record | Portrait | Statement | Proceedings) -> None:
    """Raise UnusableError where a text is longer, or where there are more authors, than any work or person has."""
    if isinstance(said, Record):
        at_most(said.authors)
        at_most(said.editors)
    if isinstance(said, Portrait):
        other_names(said.alternatives, said.name)
    for field, text in _texts(said.model_dump(exclude_defaults=True), ""):
        most = _LONGEST.get(field, LONGEST_TEXT)
        if len(text) > most:
            raise UnusableError(f"its {field} has {len(text):,} characters; {most:,} is the most")


def kept(work: Record, original: str) -> Record | Rejected:
    """A work within its bounds, or what it was read from, Rejected."""
    try:
        bounded(work)
    except UnusableError as error:
        return Rejected(place=work.place, reason=str(error), original=original.encode())
    return work


def _texts(value: Any, field: str) -> Iterator[tuple[str, str]]:
    """Every text in a value, with the field that holds it; in an affiliation it is that."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, field if field == "affiliations" else key)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner, field)


def name(printed: str | None) -> str:
    """A person's name in Unicode, on one line; nothing where it stands for others. Raises UnusableError where it is too long."""
    if printed and len(printed) > LONGEST_NAME:
        raise UnusableError(f"the name of an author has {len(printed):,} characters; {LONGEST_NAME} is the most")
    return "" if printed and printed.strip().lower() in OTHERS else tex.name(printed or "")


def name_in_order(printed: str | None) -> str:
    """A person's name as "Given Family", also where "Family, Given" or "Family, Given, Jr." is printed."""
    family, *rest = [part.strip() for part in name(printed).split(",") if part.strip()] or [""]
    given = [part for part in rest if not SUFFIXES.issuperset(tokens(part))]
    suffixes = [part for part in rest if part not in given]
    if len(given) > 1:
        return name(printed)
    return ", ".join([" ".join([*given, family]), *suffixes])


def other_names(printed: Sequence[str | None], own: str) -> tuple[str, ...]:
    """The names of a person beside their own, in order. Raises UnusableError where there are more than anybody has."""
    if len(printed) > MOST_NAMES:
        raise UnusableError(f"it has {len(printed):,} names; {MOST_NAMES:,} is the most")
    return tuple(other for other in dict.fromkeys(map(name_in_order, printed)) if other and other != own)


def pages(printed: str | None) -> str | None:
    """Page numbers, "10–19" however they are parted."""
    text = line(printed, "pages")
    return re.sub(r" ?[-–—]+ ?", "–", text) if text else None


def kind(stated: Kind, journal: str | None, identifiers: Sequence[Identifier]) -> Kind:
    """The kind of a work: a preprint, where it is on arXiv, and is no more than an article in arXiv, as reference managers have it."""
    unpublished = stated == "other" or (stated == "article" and (journal or "").lower().startswith(("arxiv", "corr")))
    return "preprint" if unpublished and any(one.scheme == "arxiv" for one in identifiers) else stated


def year_of(parts: list[list[Any]]) -> int | None:
    """The year of a date as citeproc writes it: [[year, month, day]], and [[null]] where nothing is known."""
    stated = str(parts[0][0]) if parts and parts[0] else ""
    return int(stated) if re.fullmatch(r"[0-9]{1,9}", stated) else None


def year_in(text: str | None) -> int | None:
    """The year that stands in a text, such as "March 2021" or "2021/03/01/"."""
    found = _YEAR.search(text or "")
    return int(found[1]) if found else None


def year(stated: int | None) -> int | None:
    """A year, or None where it cannot be one."""
    return stated if stated in YEARS else None


def remarks(place: str, stated: int | None = None, orcids: Iterable[str | None] = ()) -> Iterator[Remark]:
    """A remark on a year that cannot be, and on each ORCID iD that is none."""
    if stated is not None and stated not in YEARS:
        yield Remark(text=f"{place}: {str(stated)[:20]} is no year; the work is kept without one")
    for wrong in dict.fromkeys(text for text in orcids if text and not orcid(text)):
        yield Remark(text=f"{place}: {wrong[:40]} is no ORCID iD (its check digit does not fit); its person is kept without one")


def name_of(*parts: str | None) -> str:
    """A person's name from its parts in the order of speaking: given names, particle, family name, suffix."""
    return name(" ".join(part for part in parts if part))
