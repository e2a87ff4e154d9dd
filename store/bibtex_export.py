"""One work as a BibTeX entry, such that reading the entry gives the same title, authors and year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from anyascii import anyascii

from store.models import Identifier, Kind

_TYPES: dict[Kind, tuple[str, str]] = {
    "article": ("article", "journal"),
    "inproceedings": ("inproceedings", "booktitle"),
    "editorial": ("inproceedings", "booktitle"),
    "thesis": ("phdthesis", "school"),
    "book": ("book", "publisher"),
}
"""For each kind the type of its entry, and the field that names where the work appeared."""

_MISC = ("misc", "howpublished")
_PAGES = {
    "acl": "https://aclanthology.org/{}",
    "pmlr": "https://proceedings.mlr.press/{}.html",
    "openalex": "https://openalex.org/{}",
    "url": "{}",
}
_PASSED_OVER = frozenset({"a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "the", "to", "with"})
_LIGATURES = re.compile(r"(?<=-)-|(?<=')'")
_BALANCED = {"{": r"{\textbraceleft}", "}": r"{\textbraceright}", "^": r"{\textasciicircum}", '"': r"{\textquotedbl}", "`": "{`}"}
"""Where the encoder's command would leave a brace open in BibTeX, or would print another character."""


def cite(
    *,
    kind: Kind,
    title: str,
    year: int | None = None,
    authors: Sequence[str] = (),
    authors_complete: bool = True,
    venue: str | None = None,
    volume: str | None = None,
    number: str | None = None,
    pages: str | None = None,
    identifiers: Sequence[Identifier] = (),
    retracted: bool = False,
    key: str | None = None,
) -> str:
    """The entry, with its lines indented by two spaces; names are "Given Family". Without `key`, see `citation_key`.

    Where not all authors are known, they end with "others".

    Titles stand in double braces, so that no bibliography style changes their capitals.
    """
    entry_type, place = _TYPES.get(kind, _MISC)
    others = [] if authors_complete or not authors else ["others"]
    fields = {
        "title": f"{{{_escaped(title)}}}",
        "author": " and ".join([*map(_author, authors), *others]),
        "year": str(year) if year else "",
        place: _escaped(venue or ""),
        "volume": _escaped(volume or ""),
        "number": _escaped(number or ""),
        "pages": "--".join(map(_escaped, (pages or "").split("–"))),
        **dict(_links(identifiers)),
        "note": "Retracted" if retracted else "",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{entry_type}{{{_key(key or '') or citation_key(title, year, authors)},", *lines, "}"])


def citation_key(title: str, year: int | None, authors: Sequence[str]) -> str:
    """First author's last name, year, and the title's first telling word, in ASCII: zhang2018algorithmic."""
    last = _key(authors[0].split()[-1]) if authors and authors[0].strip() else ""
    words = [word for word in re.findall(r"[a-z0-9]+", anyascii(title).lower()) if word not in _PASSED_OVER]
    return f"{last}{year or ''}{words[0][:40] if words else ''}".lower() or "work"


def _key(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9:/_+-]", "", anyascii(text))[:100]


def _author(name: str) -> str:
    """A name, in braces where BibTeX would take it apart or take it for several."""
    escaped = _escaped(name)
    return f"{{{escaped}}}" if re.search(r"[,;]|\b(and|others)\b|et al", name, re.IGNORECASE) else escaped


def _links(identifiers: Sequence[Identifier]) -> Iterator[tuple[str, str]]:
    """Fields are set once: of two identifiers for one field the first counts."""
    for identifier in reversed(identifiers):
        value = re.sub(r"[\\{}\s]", "", identifier.value)
        if identifier.scheme == "doi":
            yield "doi", value
        elif identifier.scheme == "arxiv":
            yield from (("eprint", value), ("archiveprefix", "arXiv"))
        elif identifier.scheme in _PAGES:
            yield "url", _PAGES[identifier.scheme].format(value)


def _escaped(text: str) -> str:
    """Text that TeX prints and `store.tex` reads as it stands; its braces are balanced, whatever the text."""
    return _LIGATURES.sub(lambda found: f"{{{found[0]}}}", "".join(map(_command, " ".join(text.split()))))


@cache
def _command(character: str) -> str:
    """TeX for one character, where that is read back as the character; Unicode otherwise, which modern TeX reads."""
    from store import tex  # TeX is loaded where somebody cites, not where a bot starts

    if character.isascii() and character.isalnum():
        return character
    command = _BALANCED.get(character) or _encoded()(character)
    return command if tex.readable(f"a{command}a") == f"a{character}a" else character


@cache
def _encoded() -> Callable[[str], str]:
    """TeX's command for a character."""
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    encoder = UnicodeToLatexEncoder(replacement_latex_protection="braces-all", unknown_char_policy="keep", unknown_char_warning=False)
    return lambda character: str(encoder.unicode_to_latex(character))
