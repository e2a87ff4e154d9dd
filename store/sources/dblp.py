"""People and their publications as DBLP keeps them: the XML of one person (https://dblp.org/pid/….xml), or records in the form of its dump.

The format is that of M. Ley, "DBLP: Some Lessons Learned" (PVLDB 2009) and of dblp.dtd. DBLP tells namesakes apart by a number
after the name: "Yang Liu 0023" is a person of the name Yang Liu. The number is no part of the name; with it the name makes
an identifier, beside the pid. A page of a bare name on which DBLP collects whom it cannot tell apart is nobody. Entries of CoRR are
preprints of arXiv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from lxml import etree

from store.models import Identifier, Kind, Portrait, PrintedAuthor, Proceedings, Reading, Record, Rejected, Remark, Scheme
from store.sources.checked import LONGEST_NAME, MOST_AUTHORS, YEARS, UnusableError
from store.sources.identifiers import identifiers, orcid
from store.sources.xml_pieces import Children, children_of, elements, line, lines, pages, plain

TITLE = "DBLP"
LIMIT = 8 * 2**30

_MOST_LINKS = 100
_LONGEST_KEY = 200

_KINDS: dict[str, Kind] = {
    "article": "article",
    **dict.fromkeys(("inproceedings", "incollection"), "inproceedings"),
    "book": "book",
    **dict.fromkeys(("phdthesis", "mastersthesis"), "thesis"),
    "data": "dataset",
    "www": "other",
}
_VENUES = ("journal", "booktitle", "school")
_HOMEPAGE = "homepages/"

_ROOT = re.compile(r"<dblp(?:person)?[\s/>]")
_NUMBERED = re.compile(r"(?P<name>.+) [0-9]{4}")
_COUNT = re.compile(r"[0-9]{1,9}")
_YEAR = re.compile(r"[0-9]{4}")
_PID = re.compile(r"\w{1,20}/[\w./=:-]{1,100}")


def recognise(head: str) -> bool:
    """Whether this is XML of a person or of records of DBLP."""
    return head.lstrip().startswith("<") and _ROOT.search(head) is not None


def read(stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
    """A Portrait for every person, and a Record, a Proceedings or a Rejected for every publication; `owner` is not needed.

    Remarks tell of pages that are nobody's, and of a person's page that has not as many publications as it states.
    Raises InputRefused for XML that is malformed or declares entities, and for an entry beyond all measure.
    """
    stated, count = "", 0
    nobody: set[str] = set()
    for element in elements(stream, "person", "proceedings", *_KINDS):
        stated = stated or element.getroottree().getroot().get("n", "")
        key = element.get("key", "")[:_LONGEST_KEY]
        place = f"line {element.sourceline}" + (f", {key}" if key else "")
        try:
            if element.tag == "person" or key.startswith(_HOMEPAGE):
                yield from _person(element, key.removeprefix(_HOMEPAGE), place, nobody)
                continue
            count += 1
            yield _proceedings(element, place) if element.tag == "proceedings" else _record(element, place, nobody)
        except UnusableError as error:
            yield Rejected(place=place, reason=str(error), original=etree.tostring(element, encoding="utf-8", with_tail=False))
    if _COUNT.fullmatch(stated) and int(stated) != count:
        yield Remark(text=f"the page states {stated} publications and lists {count}")


def _person(element: etree._Element, pid: str, place: str, nobody: set[str]) -> Iterator[Reading]:
    """The person of a page; nothing for the namesakes that it names, and a remark where it is nobody's, whose pid joins `nobody`."""
    within = element.getparent()
    namesake = within is not None and within.tag == "h"
    if "disambiguation" in _types(element):
        nobody.add(pid)
        if not namesake:
            yield Remark(text=f"{place}: this page is of people whom DBLP does not tell apart; it is not taken for one person")
    elif not namesake:
        yield _portrait(children_of(element), pid, place)


def _portrait(children: Children, pid: str, place: str) -> Portrait:
    """A person, with authority over DBLP's own works unless a number is needed to tell who it is."""
    printed = tuple(dict.fromkeys(filter(None, map(_printed, _bounded(children["author"])))))
    if not printed:
        raise UnusableError("a person needs a name, and it has none")
    names = tuple(dict.fromkeys(map(_unnumbered, printed)))
    numbered = [one for one in printed if _NUMBERED.fullmatch(one)]
    own = [pid, *numbered] if _PID.fullmatch(pid) else numbered
    orcids = {found: None for link in lines(children, "url")[:_MOST_LINKS] if (found := orcid(link))}
    places = [plain(note) for note in children["note"] if note.get("type") == "affiliation" and not note.get("label")]
    return Portrait(
        anchor=f"dblp:{pid or printed[0]}",
        name=names[0],
        alternatives=names[1:],
        affiliation=next(filter(None, places), None),
        identifiers=(*orcids, *(Identifier(scheme="dblp", value=value) for value in own)),
        authority=not numbered,
        place=place,
    )


def _proceedings(element: etree._Element, place: str) -> Proceedings:
    children = children_of(element)
    return Proceedings(
        title=_title(children),
        short=line(children, "booktitle"),
        year=_year(children),
        volume=line(children, "volume"),
        publisher=line(children, "publisher"),
        place=place,
    )


def _record(element: etree._Element, place: str, nobody: set[str]) -> Record:
    children = children_of(element)
    on_arxiv = line(children, "journal") == "CoRR"
    informal = element.tag == "article" and "informal" in _types(element)
    authors = _people(children["author"], nobody)
    return Record(
        kind="preprint" if on_arxiv or informal else _KINDS[element.tag],
        title=_title(children),
        year=_year(children),
        authors=authors,
        authors_complete=0 < len(authors) == len(children["author"]),
        venue="arXiv" if on_arxiv else next(filter(None, (line(children, name) for name in _VENUES)), None),
        volume=None if on_arxiv else line(children, "volume"),  # that of CoRR is the number of the preprint
        number=line(children, "number"),
        pages=pages(children),
        publisher=line(children, "publisher"),
        editors=_people(children["editor"], nobody),
        identifiers=_identifiers(children),
        retracted="withdrawn" in _types(element),
        place=place,
    )


def _types(element: etree._Element) -> list[str]:
    return element.get("publtype", "").split()


def _title(children: Children) -> str:
    """A title without the full stop that DBLP puts after each."""
    title = line(children, "title")
    if not title:
        raise UnusableError("a work needs a title, and it has none")
    return title if title.endswith("..") else title.removesuffix(".").rstrip() or title


def _year(children: Children) -> int | None:
    stated = line(children, "year") or ""
    return int(stated) if _YEAR.fullmatch(stated) and int(stated) in YEARS else None


def _people(elements: Sequence[etree._Element], nobody: set[str]) -> tuple[PrintedAuthor, ...]:
    return tuple(
        PrintedAuthor(name=_unnumbered(printed), identifiers=_identity(element, printed, nobody))
        for element in _bounded(elements)
        if (printed := _printed(element))
    )


def _bounded(people: Sequence[etree._Element]) -> Sequence[etree._Element]:
    if len(people) > MOST_AUTHORS:
        raise UnusableError(f"it has {len(people):,} authors or editors; {MOST_AUTHORS:,} is the most")
    return people


def _printed(element: etree._Element) -> str:
    """A name as DBLP prints it, with its number."""
    printed = plain(element)
    if len(printed) > LONGEST_NAME:
        raise UnusableError(f"the name of a person has {len(printed):,} characters; {LONGEST_NAME} is the most")
    return printed


def _unnumbered(printed: str) -> str:
    found = _NUMBERED.fullmatch(printed)
    return found["name"] if found else printed


def _identity(element: etree._Element, printed: str, nobody: set[str]) -> tuple[Identifier, ...]:
    """Who an author is: by ORCID, pid and the numbered name, which is all that DBLP's BibTeX has."""
    pid = element.get("pid", "")
    own = [value for value, form in ((pid, _PID), (printed, _NUMBERED)) if form.fullmatch(value) and pid not in nobody]
    return tuple(filter(None, (orcid(element.get("orcid")), *(Identifier(scheme="dblp", value=value) for value in own))))


def _identifiers(children: Children) -> tuple[Identifier, ...]:
    """What the number in CoRR and the links to electronic editions state, one of each scheme.

    A link that states nothing is kept only where there is no other identifier.
    """
    numbered = {"journal": line(children, "journal") or "", "volume": line(children, "volume") or ""}
    found: dict[Scheme, Identifier] = {}
    for fields in (numbered, *({"url": link} for link in lines(children, "ee")[:_MOST_LINKS])):
        for one in identifiers(fields):
            found.setdefault(one.scheme, one)
    if len(found) > 1:
        found.pop("url", None)
    return tuple(found.values())
