"""The reference list of a research statement: one line a work,
`- [16] A. Author and B. Author. “Title”. In: *Venue (V)*. 2018, pp. 2–47.`
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store import tex
from store.models import Identifier, Kind, PrintedAuthor, Record, Rejected, Remark, Scheme
from store.names import SUFFIXES, compatible, parse, tokens
from store.sources import checked, prose

_LIST_HEADING = re.compile(r"#*\s*(?:References|Bibliography)\s*:?", re.IGNORECASE)
_ENTRY = re.compile(r"(?:(?P<bullet>[-*•–])\s+)?(?:\[(?P<label>[\w+-]{1,20})\])?\s*(?P<text>.*)")
_WORK = re.compile(
    r"(?P<authors>[^“\"]*)[“\"](?P<title>.+?)[”\"](?:(?<=[.?!][”\"])(?=\s)|(?=[.,]\s|\s?In:|[.,]?$))(?P<rest>.*)",
)
_WHERE = re.compile(
    r"[.,\s]{0,4}(?:In:\s)?(?P<where>.*?)[.,]?\s?"
    r"(?:(?P<volume>\d+)(?:\.(?P<number>\d+))?\s?(?=\())?"
    r"(?:\((?P<year_after>\d{4})\)|(?<!\S)(?P<year>\d{4}))?"
    r"(?:,?\s?pp?\.\s?(?P<pages>\w+(?:[-–—]{1,3}\w+)?))?[.\s]{0,4}"
)
_VENUE = re.compile(r"(?P<venue>.*?)(?:\s?\((?P<short>[^()]{2,20})\)(?:\.\s+(?P<notes>.*))?)?")
_AUTHOR_BREAK = re.compile(r",?\s+and\s+|,\s+|\s+&\s+")
_IDENTIFIERS: dict[Scheme, re.Pattern[str]] = {
    "arxiv": re.compile(r"[\s.,]{0,4}\barXiv:\s?(\d{4}\.\d{4,5})(?:v\d+)?(?:\s\[[\w.-]+\])?", re.IGNORECASE),
    "doi": re.compile(r"[\s.,]{0,4}\b(?:doi:\s?|https?://(?:dx\.)?doi\.org/)(10\.\d{4,9}/\S+?)(?=[.,]?(?:\s|$))", re.IGNORECASE),
}
_PREPRINT = re.compile(r"\b(?:arxiv|biorxiv|preprint)\b", re.IGNORECASE)
_THESIS = re.compile(r"\b(?:thesis|dissertation)\b", re.IGNORECASE)
_CONFERENCE = re.compile(r"\b(?:conference|proceedings|proc|symposium|workshop|meeting|congress|findings|advances in)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One line of an input, without the space around it."""

    number: int
    text: str


@dataclass(frozen=True)
class Reference:
    """One entry of the list: its label if it has one, its text without it, and where and how it stands in the input."""

    line: int
    label: str | None
    text: str
    original: str

    @property
    def place(self) -> str:
        """Where a person finds it ("reference [16]")."""
        return f"reference [{self.label}]" if self.label else f"line {self.line}"


def divide(lines: Sequence[Line]) -> tuple[list[Reference], list[str]]:
    """The references of a document, and its other paragraphs; a wrapped line belongs to what stands above it.

    Below the heading "References" a label or a bullet makes a reference; elsewhere a line must have both.
    """
    references: list[Reference] = []
    paragraphs: list[str] = []
    listed = False
    for number, original in _pieces(lines):
        text = " ".join(original.split())
        entry = _ENTRY.fullmatch(text)
        if _LIST_HEADING.fullmatch(text):
            listed = True
        elif entry and _is_reference(entry, listed):
            references.append(Reference(number, entry["label"], entry["text"], original))
        else:
            paragraphs.append(text)
    return references, paragraphs


def _is_reference(entry: re.Match[str], listed: bool) -> bool:
    if listed:
        return bool(entry["bullet"] or entry["label"])
    return bool(entry["bullet"]) and re.fullmatch(prose.LABEL, entry["label"] or "") is not None


def _pieces(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Lines that belong together, with the number of the first: empty lines and bullets part them."""
    piece: list[Line] = []
    for line in lines:
        if piece and (not line.text or _opens(line.text, piece[0].text)):
            yield piece[0].number, "\n".join(one.text for one in piece)
            piece = []
        if line.text:
            piece.append(line)
    if piece:
        yield piece[0].number, "\n".join(one.text for one in piece)


def _opens(text: str, above: str) -> bool:
    """Whether a line begins something new: a label in square brackets does so only within a list of such."""
    if _LIST_HEADING.fullmatch(above) or _LIST_HEADING.fullmatch(text):
        return True
    return bool(re.match(r"[-*•–]\s", text)) or (text.startswith("[") and re.match(r"(?:[-*•–]\s+)?\[", above) is not None)


def records(references: Sequence[Reference], owner: str, anchor: str) -> list[Record | Rejected]:
    """Every reference as a Record, or Rejected where no title stands in quotation marks.

    The form of the owner's name that most references print is the owner and gets `anchor`. Other names that the
    owner might print ("H. Toy" beside many "H. R. Toy") may be somebody else's and get none.
    """
    works = [_record(one) for one in references]
    own = _own_form(owner, [author.name for work in works if isinstance(work, Record) for author in work.authors])
    return [_anchored(work, own, anchor) if isinstance(work, Record) else work for work in works]


def remarks(references: Sequence[Reference], works: Sequence[Record | Rejected], cited: Sequence[str]) -> list[Remark]:
    """What does not add up: labels used twice, citations without a reference, references without a year."""
    uses = Counter(one.label for one in references if one.label)
    twice = [f"the label [{label}] stands at {count} references" for label, count in uses.items() if count > 1]
    missing = [f"the text cites [{label}], which is not among its references" for label in cited if references and label not in uses]
    undated = [f"{work.place} states no year" for work in works if isinstance(work, Record) and work.year is None]
    return [Remark(text=text) for text in (*twice, *missing, *undated)]


def _record(one: Reference) -> Record | Rejected:
    match = _WORK.fullmatch(one.text)
    title = tex.readable(match["title"]).strip(" .,") if match else ""
    rest, identifiers = _identifiers(match["rest"] if match else "")
    where = _WHERE.fullmatch(rest)
    venue = _VENUE.fullmatch(where["where"].strip("* ").rstrip(".,")) if where else None
    if not (match and title and where and venue):
        return Rejected(place=one.place, reason="no title in quotation marks was found", original=one.original.encode())
    year = where["year"] or where["year_after"]
    authors, complete = _authors(match["authors"])
    work = Record(
        kind=_kind(venue["venue"], match["rest"], where),
        title=title,
        year=int(year) if year else None,
        authors=authors,
        authors_complete=complete,
        venue=tex.readable(venue["venue"]) or None,
        venue_short=venue["short"],
        volume=where["volume"],
        number=where["number"],
        pages=re.sub(r"[-–—]+", "–", where["pages"]) if where["pages"] else None,
        notes=tuple(note.strip() for note in (venue["notes"] or "").split(". ") if note.strip(" .")),
        identifiers=identifiers,
        label=one.label,
        place=one.place,
    )
    return checked.kept(work, one.original)


def _identifiers(rest: str) -> tuple[str, tuple[Identifier, ...]]:
    found = []
    for scheme, form in _IDENTIFIERS.items():
        found += [Identifier(scheme=scheme, value=value.lower()) for value in form.findall(rest)]
        rest = form.sub(" ", rest)
    return rest.rstrip(), tuple(found)


def _authors(printed: str) -> tuple[tuple[PrintedAuthor, ...], bool]:
    """The authors in order, and whether these are all ("et al." says no)."""
    text, et_al = re.subn(r",?\s*(?:and\s+)?\b(?:et al|others)\b\.?", "", printed)
    names: list[str] = []
    for part in _AUTHOR_BREAK.split(tex.readable(text).strip(" ,")):
        name = part.removeprefix("and ").strip()
        if names and name and set(tokens(name)) <= SUFFIXES:
            names[-1] += f", {name}"
        elif name:
            names.append(name)
    if names:
        names[-1] = names[-1].removesuffix(".")
    return tuple(PrintedAuthor(name=name) for name in names if name), not et_al


def _kind(venue: str, rest: str, where: re.Match[str]) -> Kind:
    if _PREPRINT.search(rest):
        return "preprint"
    if _THESIS.search(venue):
        return "thesis"
    if _CONFERENCE.search(venue) and not where["number"]:
        return "inproceedings"
    if where["volume"] or where["year_after"]:
        return "article"
    return "inproceedings" if re.match(r"[.,\s]*In:", rest) else "other"


def _own_form(owner: str, printed: list[str]) -> str | None:
    counts = Counter(name for name in printed if compatible(parse(name), parse(owner)))
    return max(counts, key=lambda name: (counts[name], len(name), name), default=None)


def _anchored(work: Record, own: str | None, anchor: str) -> Record:
    """The work with its owner anchored, unless two of its authors print that name: then neither is known to be the owner."""
    if [author.name for author in work.authors].count(own or "") != 1:
        return work
    authors = tuple(author.model_copy(update={"anchor": anchor}) if author.name == own else author for author in work.authors)
    return work.model_copy(update={"authors": authors})
