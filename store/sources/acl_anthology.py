"""Papers as the ACL Anthology keeps them: an XML file for each collection, with its volumes and their papers.

The format is that of https://github.com/acl-org/acl-anthology (data/xml), in its older form (collections such as "P18", volumes and
papers by number) and its newer one ("2020.acl", with the venue and the journal in elements of their own). The id of a paper is put
together from those of collection, volume and paper, as the Anthology does. Revisions and errata change nothing about a paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from store import tex
from store.models import Affiliation, Identifier, Kind, PrintedAuthor, Reading, Record, Rejected
from store.retraction import says_retracted
from store.sources.checked import LONGEST_NAME, MOST_AUTHORS, YEARS, UnusableError
from store.sources.identifiers import identifiers, orcid
from store.sources.xml_pieces import Children, children_of, elements, line, lines, pages, plain, prose

TITLE = "ACL Anthology"
LIMIT = 64 * 2**20

_NOTICES = ("retracted", "removed")

_VENUES = {
    **{"A": "ANLP", "C": "COLING", "D": "EMNLP", "E": "EACL", "H": "HLT", "I": "IJCNLP", "J": "CL", "K": "CoNLL", "L": "LREC"},
    **{"M": "MUC", "N": "NAACL", "P": "ACL", "Q": "TACL", "R": "RANLP", "T": "TINLAP", "U": "ALTA", "X": "TIPSTER", "Y": "PACLIC"},
}
"""What the first letter of an older collection stands for, where it stands for one venue (yaml/venues_letters.yaml there)."""

_JOURNALS = frozenset("JQ")
"""The letters of journals. Other letters mix journals with conferences; there the title tells."""

_COLLECTION = re.compile(r"<collection\s[^<>]{0,200}\bid\s*=\s*[\"'](?:[A-Z][0-9]{2}|[0-9]{4}\.[a-z0-9_]{1,40})[\"']")
_OLDER = re.compile(r"[A-Z][0-9]{2}")
_NEWER = re.compile(r"[0-9]{4}\.\w{1,40}")
_DIGITS = re.compile(r"[0-9]{1,4}")
_WORD = re.compile(r"\w{1,40}")
_SLUG = re.compile(r"[a-z0-9][\w.-]{0,199}")
_ISSUE = re.compile(r"(?P<title>.+?)\W{1,9}Volume (?P<volume>[0-9]+)(?:\W{1,9}(?:Number|Issue)s? ?(?P<number>[0-9]+(?:-[0-9]+)?))?")
_BESIDE_TITLE = re.compile(r"[.,]? Formerly .*| \(.*")


@dataclass(frozen=True)
class _Volume:
    """What the papers of a volume have in common. `booktitle` is the title of the volume itself."""

    collection: str
    id: str
    booktitle: str
    kind: Kind
    venue: str | None
    short: str | None
    volume: str | None
    issue: str | None
    year: int | None
    publisher: str | None
    editors: tuple[PrintedAuthor, ...]


def recognise(head: str) -> bool:
    """Whether this is XML of a collection with an id of the Anthology."""
    return head.lstrip().startswith("<") and _COLLECTION.search(head) is not None


def read(stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
    """A Record or a Rejected for every paper and every front matter, in the file's order; `owner` is not needed.

    Raises InputRefused for XML that is malformed or declares entities, and for a paper beyond all measure.
    """
    volume: _Volume | UnusableError | None = None
    described = None  # the element that `volume` tells of
    for element in elements(stream, "meta", "frontmatter", "paper"):
        within = element.getparent()
        if element.tag == "meta":
            if within is not None:
                volume, described = _volume(within, element), within
        elif element.tag == "paper" or len(element):  # an empty front matter says that there is none
            yield _reading(element, volume if within is described else None)


def _reading(element: etree._Element, volume: _Volume | UnusableError | None) -> Record | Rejected:
    place = f"line {element.sourceline}"
    try:
        if not isinstance(volume, _Volume):
            raise volume or UnusableError("it stands in no volume that says what it is")
        number = _number(volume, element)
        place = f"{place}, {number}"
        return _record(element, volume, number, place)
    except UnusableError as error:
        return Rejected(place=place, reason=str(error), original=etree.tostring(element, encoding="utf-8", with_tail=False))


def _volume(element: etree._Element, meta: etree._Element) -> _Volume | UnusableError:
    """What a volume says of itself, or why it cannot be used."""
    within = element.getparent()
    collection = "" if within is None else within.get("id", "")
    children = children_of(meta)
    try:
        booktitle = line(children, "booktitle") or ""
        kind, venue, volume, issue = _appearance(collection, booktitle, children)
        stated = line(children, "year") or ""
        return _Volume(
            collection=collection,
            id=element.get("id", ""),
            booktitle=booktitle,
            kind=kind,
            venue=venue,
            short=_short(collection, children),
            volume=volume,
            issue=issue,
            year=_year(stated, collection),
            publisher=line(children, "publisher"),
            editors=_people(children["editor"]),
        )
    except UnusableError as error:
        return UnusableError(f"of its volume: {error}")


def _appearance(collection: str, booktitle: str, children: Children) -> tuple[Kind, str | None, str | None, str | None]:
    """What the papers of a volume are, and its venue, volume and issue.

    Older volumes of a journal say so only in their title: "Toy Journal, Volume 3, Number 2, June 1996".
    """
    journal = line(children, "journal-title")
    if journal:
        return "article", journal, line(children, "journal-volume"), line(children, "journal-issue")
    issue = _ISSUE.match(booktitle)
    if collection[:1] in _JOURNALS or (issue and issue["number"]):
        title = _BESIDE_TITLE.sub("", issue["title"] if issue else booktitle)
        return "article", title or None, issue and issue["volume"], issue and issue["number"]
    return "inproceedings", booktitle or None, line(children, "volume"), None


def _short(collection: str, children: Children) -> str | None:
    """The short name of a venue: "ACL" for the venue "acl" of a newer volume, or for the P of "P18"; workshops share none."""
    stated = line(children, "venue")
    if stated:
        return None if stated == "ws" else stated.upper()
    return _VENUES.get(collection[:1]) if _OLDER.fullmatch(collection) else None


def _year(stated: str, collection: str) -> int | None:
    """The year of a volume; where it states none, 2020 for "2020.acl" and 1979 for "P79" (no collection is older than the sixties)."""
    if _DIGITS.fullmatch(stated) and int(stated) in YEARS:
        return int(stated)
    if _NEWER.fullmatch(collection):
        return int(collection[:4])
    if not _OLDER.fullmatch(collection):
        return None
    year = int(collection[1:])
    return year + (1900 if year >= 60 else 2000)


def _number(volume: _Volume, element: etree._Element) -> str:
    """The id of a paper in the whole Anthology: "P18-1001", "W18-0501" or "2020.acl-main.12"; front matter has the number 0."""
    paper = "0" if element.tag == "frontmatter" else element.get("id", "")
    if _NEWER.fullmatch(volume.collection) and _WORD.fullmatch(volume.id) and _DIGITS.fullmatch(paper):
        return f"{volume.collection}-{volume.id}.{int(paper)}"
    if not (_OLDER.fullmatch(volume.collection) and _DIGITS.fullmatch(volume.id) and _DIGITS.fullmatch(paper)):
        raise UnusableError("it has no id of the Anthology, such as P18-1001")
    many = volume.collection[0] == "W" or volume.collection == "C69" or (volume.collection == "D19" and int(volume.id) >= 5)
    digits = f"{int(volume.id):02}{int(paper):02}" if many else f"{int(volume.id)}{int(paper):03}"
    return f"{volume.collection}-{digits}"


def _record(element: etree._Element, volume: _Volume, number: str, place: str) -> Record:
    children = children_of(element)
    front = element.tag == "frontmatter"
    title = volume.booktitle if front else line(children, "title")
    if not title:
        raise UnusableError("a work needs a title, and it has none")
    authors = _people(children["author"])
    journal = line(children, "journal")
    return Record(
        kind="editorial" if front else "article" if journal else volume.kind,
        title=title,
        year=volume.year,
        authors=authors,
        authors_complete=0 < len(authors) == len(children["author"]),
        venue=journal or volume.venue,
        venue_short=None if journal else volume.short,
        volume=line(children, "volume") or volume.volume,
        number=line(children, "issue") or volume.issue,
        pages=pages(children),
        publisher=volume.publisher,
        editors=_people(children["editor"]) or volume.editors,
        abstract=_abstract(children["abstract"]),
        notes=_notes(children),
        identifiers=_identifiers(number, children),
        retracted=any(children[name] for name in _NOTICES) or any(map(says_retracted, lines(children, "note"))),
        place=place,
    )


def _people(elements: Sequence[etree._Element]) -> tuple[PrintedAuthor, ...]:
    if len(elements) > MOST_AUTHORS:
        raise UnusableError(f"it has {len(elements):,} authors or editors; {MOST_AUTHORS:,} is the most")
    return tuple(person for element in elements if (person := _person(element)))


def _person(element: etree._Element) -> PrintedAuthor | None:
    """A person as printed. An id of the Anthology stands only where the name alone would not tell who it is."""
    name = " ".join(f"{element.findtext('first', '')} {element.findtext('last', '')}".split())
    if len(name) > LONGEST_NAME:
        raise UnusableError(f"the name of a person has {len(name):,} characters; {LONGEST_NAME} is the most")
    if not name:
        return None
    if not element.attrib and len(element) < 3:  # most people: nothing but a name
        return PrintedAuthor(name=name)
    own = element.get("id", "")
    found = filter(None, (orcid(element.get("orcid")), Identifier(scheme="acl", value=own) if _SLUG.fullmatch(own) else None))
    places = filter(None, map(plain, element.findall("affiliation")))
    return PrintedAuthor(name=name, identifiers=tuple(found), affiliations=tuple(Affiliation(name=place) for place in places))


def _abstract(stated: Sequence[etree._Element]) -> str | None:
    """The abstract, or the first of several."""
    text = prose(stated[0]) if stated else ""
    if len(text) > tex.LONGEST:
        raise UnusableError(f"its abstract has more than {tex.LONGEST:,} characters")
    return text or None


def _notes(children: Children) -> tuple[str, ...]:
    return (*lines(children, "award"), *lines(children, "note"))


def _identifiers(number: str, children: Children) -> tuple[Identifier, ...]:
    """The id in the Anthology, and what a DOI and a link elsewhere state; the name of a file there states nothing."""
    own = Identifier(scheme="acl", value=number)
    link = line(children, "url") or ""
    fields = {"doi": line(children, "doi") or "", "url": link if "://" in link else ""}
    if not any(fields.values()):
        return (own,)
    return (own, *(one for one in identifiers(fields) if one.scheme != "acl"))
