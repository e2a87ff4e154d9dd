"""Preprints as export.arxiv.org gives them: an Atom feed with one entry for each.

The versions of a preprint are one work: its identifier is kept without the version, and its year is that of the first one.
A publisher's DOI is kept as an identifier and a journal reference as a note, for it is free text that names no venue surely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from store import tex
from store.errors import InputRefused
from store.models import Affiliation, Identifier, PrintedAuthor, Reading, Record, Rejected
from store.retraction import says_retracted
from store.sources import checked, whole
from store.sources.arxiv_categories import NAMES
from store.sources.checked import UnusableError, line
from store.sources.identifiers import identifiers

TITLE = "arXiv"
LIMIT = 32 * 2**20

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"

_FEED = re.compile(r"<(?:\w{1,20}:)?feed\b[^<>]{0,2000}http://www\.w3\.org/2005/Atom")
_OF_ARXIV = re.compile(r"\barxiv\.org/(?:api|abs|schemas)\b", re.IGNORECASE)
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ERROR = re.compile(r"https?://(?:export\.)?arxiv\.org/api/errors\b")
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]{2,10})?")
_YEAR = re.compile(r"(1[5-9][0-9]{2}|20[0-9]{2})-")
_WITHDRAWN = re.compile(
    r"\s*(?:this|the) (?:article|manuscript|paper|preprint|submission|work) (?:has been|is|was) (?:retracted|withdrawn)\b", re.IGNORECASE
)


def recognise(head: str) -> bool:
    """Whether this is an Atom feed that speaks of arXiv."""
    return head.lstrip().startswith("<") and _FEED.search(head) is not None and _OF_ARXIV.search(head) is not None


def read(stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
    """A Record or a Rejected for every entry, in the feed's order; `owner` is not needed.

    Raises InputRefused for XML that is malformed or declares entities, and where arXiv answers with an error.
    """
    text = whole(stream)
    feed = _parse(text)
    entries = feed.findall(f"{_ATOM}entry")
    if len(entries) == 1 and _ERROR.match(_text(entries[0], "id")):
        reason = tex.name(_text(entries[0], "summary")[:200]).rstrip(".") or "no reason is given"
        raise InputRefused(f"arXiv answers with an error: {reason}.")
    originals = _originals(text)
    for number, entry in enumerate(entries, 1):
        place = f"entry {number}"
        try:
            yield _record(entry, place)
        except UnusableError as error:
            exact = len(originals) == len(entries)
            original = originals[number - 1].encode() if exact else etree.tostring(entry, encoding="utf-8", with_tail=False)
            yield Rejected(place=place, reason=str(error), original=original)


def _parse(text: str) -> etree._Element:
    if _DECLARATION.search(text):
        raise InputRefused("The feed declares a document type or entities, which no answer of arXiv does; it is not read.")
    # The text was decoded already, whatever encoding its first line names.
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise InputRefused(f"The feed is cut off or malformed at line {error.lineno}.") from None


def _originals(text: str) -> list[str]:
    """The entries as they stand in the input."""
    found = []
    end = 0
    while (start := text.find("<entry", end)) >= 0 and (close := text.find("</entry", start)) >= 0:
        end = text.find(">", close) + 1
        found.append(text[start:end])
    return found


def _record(entry: etree._Element, place: str) -> Record:
    number = next((one for one in identifiers({"url": _text(entry, "id")}) if one.scheme == "arxiv"), None)
    if number is None:
        raise UnusableError("it has no id of a preprint, such as http://arxiv.org/abs/2601.00001v1")
    title = checked.needed_title(_text(entry, "title"))
    summary, comment = _text(entry, "summary"), _text(entry, "comment", _ARXIV)
    published = _YEAR.match(_text(entry, "published"))
    journal = line(_text(entry, "journal_ref", _ARXIV), "journal reference")
    authors = _authors(entry)
    return Record(
        kind="preprint",
        title=title,
        year=int(published[1]) if published else None,
        authors=authors,
        authors_complete=bool(authors),
        venue="arXiv",
        abstract=checked.abstract(summary),
        topics=_topics(entry),
        notes=(f"Journal reference: {journal}",) if journal else (),
        identifiers=(number, *_doi(entry)),
        retracted=any(map(_WITHDRAWN.match, (summary, comment))) or says_retracted(comment[: checked.LONGEST_TEXT]),
        place=f"{place}, {number.value}",
    )


def _text(entry: etree._Element, name: str, space: str = _ATOM) -> str:
    """What an element below says, or nothing where there is none."""
    return (entry.findtext(f"{space}{name}") or "").strip()


def _authors(entry: etree._Element) -> tuple[PrintedAuthor, ...]:
    authors = entry.findall(f"{_ATOM}author")
    checked.at_most(authors)
    named = ((checked.name(_text(author, "name")), author) for author in authors)
    return tuple(PrintedAuthor(name=name, affiliations=_affiliations(author)) for name, author in named if name)


def _affiliations(author: etree._Element) -> tuple[Affiliation, ...]:
    printed = (line(place.text, "affiliation") for place in author.findall(f"{_ARXIV}affiliation"))
    return tuple(Affiliation(name=name) for name in printed if name)


def _topics(entry: etree._Element) -> tuple[str, ...]:
    """The names of its categories, the primary one first; other classifications (MSC, ACM) are passed over."""
    elements = [*entry.findall(f"{_ARXIV}primary_category"), *entry.findall(f"{_ATOM}category")]
    codes = [code for element in elements if _CATEGORY.fullmatch(code := element.get("term", ""))]
    return tuple(dict.fromkeys(NAMES.get(code, code) for code in codes))


def _doi(entry: etree._Element) -> tuple[Identifier, ...]:
    return tuple(one for one in identifiers({"doi": _text(entry, "doi", _ARXIV)[: checked.LONGEST_TEXT]}) if one.scheme == "doi")
