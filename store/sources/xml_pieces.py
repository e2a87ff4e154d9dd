"""The elements of an XML document one after another, and the texts in them.

A document is never held as a whole: an element is emptied once it was looked at, and one that does not end within `LONGEST`
bytes is refused. Nothing outside the document is read, and no entity is looked up but the names that HTML gives to characters.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Protocol, cast

from lxml import etree

from store import tex
from store.errors import InputRefused
from store.sources.checked import LONGEST_TEXT, UnusableError

LONGEST = 8 * 2**20
"""The most bytes from the end of one element that is asked for to the end of the next."""

Children = Mapping[str, Sequence[etree._Element]]
"""The children of an element by their names; a name that is missing has none."""

_WRAPPED = {"tex-math": "${}$", "sub": "<sub>{}</sub>", "sup": "<sup>{}</sup>"}
_DASHES = re.compile(r" ?[-–—]+ ?")
_MARKED = re.compile(r"\\|\$[^$]+\$|<su[bp]>")


class _Bounded:
    """A stream that refuses to go on when too much was read since `since` was last set to 0."""

    def __init__(self, stream: BinaryIO) -> None:
        self.since = 0
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self.since += len(chunk)
        if self.since > LONGEST:
            raise InputRefused(f"a single entry has more than {LONGEST // 2**20} MiB; the file is not read.")
        return chunk


def elements(stream: BinaryIO, *tags: str) -> Iterator[etree._Element]:
    """The elements with these tags as they end, in the document's order; each is emptied when the next one is asked for.

    Raises InputRefused for XML that is malformed or declares entities, and for an element that is too long.
    """
    bounded = _Bounded(stream)
    parsed = etree.iterparse(
        cast(BinaryIO, bounded),  # only `read` is asked of it
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for number, (_, element) in enumerate(parsed):
            if not number:
                _refuse_entities(element)
            yield element
            _forget(element)
            bounded.since = 0
    except etree.XMLSyntaxError as error:
        raise InputRefused(f"The XML is cut off or malformed at line {error.lineno}.") from None


class _Declared(Protocol):
    """The part of a document type that its stubs leave out."""

    def iterentities(self) -> Iterator[object]: ...


def _refuse_entities(element: etree._Element) -> None:
    declared = cast(_Declared | None, element.getroottree().docinfo.internalDTD)
    if declared is not None and any(True for _ in declared.iterentities()):
        raise InputRefused("The XML declares entities of its own, which no file of this source does; it is not read.")


def _forget(element: etree._Element) -> None:
    """Empty an element and take away what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def children_of(element: etree._Element) -> Children:
    """The children of an element by their names."""
    found: defaultdict[str, list[etree._Element]] = defaultdict(list)
    for child in element:
        found[child.tag].append(child)
    return found


def lines(children: Children, name: str) -> tuple[str, ...]:
    """What the children of a name say, each in Unicode on one line. Raises UnusableError where one is too long."""
    found = tuple(" ".join(prose(child).split()) for child in children[name])
    longest = max(map(len, found), default=0)
    if longest > LONGEST_TEXT:
        raise UnusableError(f"its {name} has {longest:,} characters; {LONGEST_TEXT:,} is the most")
    return tuple(filter(None, found))


def line(children: Children, name: str) -> str | None:
    """What the first child of a name says; None where there is none."""
    return next(iter(lines(children, name)), None) if children[name] else None


def pages(children: Children) -> str | None:
    """The pages of a work, "1–11"."""
    stated = line(children, "pages")
    return _DASHES.sub("–", stated) if stated else None


def plain(element: etree._Element | None) -> str:
    """The text of an element on one line, without markup; nothing where there is no element."""
    return "" if element is None else " ".join(_text(element, {}).split())


def prose(element: etree._Element) -> str:
    """The text of a title or an abstract in Unicode, its formulas read as TeX.

    What is no formula is Unicode already. It is read as TeX only where it holds a backslash or a pair of dollar signs,
    so that "~600" and "<Taxes>" stay.
    """
    text = _text(element, _WRAPPED)
    return tex.readable(text) if _MARKED.search(text) else " ".join(text.split())


def _text(element: etree._Element, wrapped: dict[str, str]) -> str:
    """The text of an element and of all within; a name of HTML for a character becomes the character."""
    text = element.text or ""
    if element.tag is etree.Entity:
        return html.unescape(text)
    for child in element:
        inner = _text(child, wrapped)
        text += wrapped.get(child.tag, "{}").format(inner) + (child.tail or "")
    return text
