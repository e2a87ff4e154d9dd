"""The identifiers that a source states, in the canonical spelling of each scheme.

DOI in lower case without a resolver; arXiv without a version and, in an old number, without the class of the subject;
ACL Anthology and PMLR as in the paths of aclanthology.org and proceedings.mlr.press; ORCID, ROR and PubMed without their
addresses. A link to a work by any of the first four counts as the identifier; other links are kept as links.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from store.models import Identifier, Scheme

_ARXIV_NUMBER = r"([0-9]{4}\.[0-9]{4,5}|[a-z-]{2,20}(?:\.[A-Z]{2})?/[0-9]{7})(?:v[0-9]+)?"
_DOI_PART = r"[^\s\"<>\x00-\x1f\x7f]"
DOI = re.compile(rf"\b10\.[0-9]{{4,9}}/{_DOI_PART}{{1,200}}(?:<\w{{1,20}}:{_DOI_PART}{{1,60}}>{_DOI_PART}{{1,60}})?")
"""A DOI as it is spelled. Angle brackets stand in those of the 1990s alone, around the page and the title of an article (SICI):
what precedes them names the whole issue."""

_ANGLES = ((re.compile(r"\$<\$|\$langle\$|textless"), "<"), (re.compile(r"\$>\$|\$rangle\$|textgreater"), ">"))
"""What TeX calls them, without its backslash."""

_ARXIV = re.compile(rf"{_ARXIV_NUMBER}(?:\.pdf)?")
_ARXIV_NAMED = re.compile(rf"\b(?:arxiv:\s?|arxiv\.org/(?:abs|pdf)/|10\.48550/arxiv\.){_ARXIV_NUMBER}", re.IGNORECASE)
_CLASS = re.compile(r"\.[a-z]{2}(?=/)")
_CORR = re.compile(rf"abs/{_ARXIV_NUMBER}")
_LINKS: tuple[tuple[Scheme, re.Pattern[str]], ...] = (
    (
        "acl",
        re.compile(
            r"(?:aclanthology\.(?:org|info)|aclweb\.org/anthology)/(?:papers/)?([A-Z][0-9]{2}-[0-9]{4}|[0-9]{4}\.[\w-]{1,40}\.[0-9]+)\b"
        ),
    ),
    ("pmlr", re.compile(r"proceedings\.mlr\.press/(v[0-9]+/[\w-]{1,80})")),
)
_URL = re.compile(r"https?://[^\s<>\"\\]{3,1000}")
_ORCID = re.compile(r"\s*(?:(?:https?://)?(?:www\.)?orcid\.org/)?([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])/?\s*", re.IGNORECASE)
_ROR = re.compile(r"\s*(?:(?:https?://)?(?:www\.)?ror\.org/)?(0[a-z0-9]{6}[0-9]{2})/?\s*", re.IGNORECASE)
_PUBMED = re.compile(
    r"\s*(?:PMID:\s*|https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/)?([1-9][0-9]{0,8})/?\s*", re.IGNORECASE
)


def orcid(text: str | None) -> Identifier | None:
    """An ORCID iD, with or without its address; None where its check digit (ISO 7064, MOD 11-2) says that it is none."""
    found = _ORCID.fullmatch(text or "")
    if found is None:
        return None
    value, total = found[1].upper(), 0
    for digit in value.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return Identifier(scheme="orcid", value=value) if value[-1] == ("X" if check == 10 else str(check)) else None


def ror(text: str | None) -> str | None:
    """The identifier of an institution at ror.org, without the address."""
    found = _ROR.fullmatch(text or "")
    return found[1].lower() if found else None


def pubmed(text: str | None) -> Identifier | None:
    """The number of a work in PubMed, with or without its address."""
    found = _PUBMED.fullmatch(text or "")
    return Identifier(scheme="pmid", value=found[1]) if found else None


def identifiers(fields: Mapping[str, str]) -> tuple[Identifier, ...]:
    """The identifiers among fields that are named as in BibTeX, most telling first, none twice."""
    plain = {name: re.sub(r"[\\{}]", "", fields[name]) for name in _FIELDS if name in fields}
    return tuple(dict.fromkeys(_stated(plain)))


_FIELDS = ("doi", "url", "ee", "eprint", "archiveprefix", "eprinttype", "journal", "volume", "note", "howpublished")


def _stated(fields: Mapping[str, str]) -> Iterator[Identifier]:
    link = fields.get("url", fields.get("ee", "")).strip()
    doi = DOI.search(_decoded(fields.get("doi", ""))) or (DOI.search(_decoded(link)) if "doi.org/" in link else None)
    if doi:
        yield Identifier(scheme="doi", value=doi[0].rstrip(".,;").lower())
    arxiv = _arxiv(fields, link)
    if arxiv:
        yield Identifier(scheme="arxiv", value=_CLASS.sub("", arxiv.lower()))
    found = [Identifier(scheme=scheme, value=match[1]) for scheme, pattern in _LINKS if (match := pattern.search(link))]
    yield from found
    known = found or "doi.org/" in link or "arxiv.org/" in link
    if not known and _URL.fullmatch(link):
        yield Identifier(scheme="url", value=link)


def _decoded(text: str) -> str:
    """A DOI without what an address, HTML or TeX made of its signs."""
    for written, sign in _ANGLES:
        text = written.sub(sign, text)
    return html.unescape(unquote(text))


def _arxiv(fields: Mapping[str, str], link: str) -> str | None:
    archive = fields.get("archiveprefix", fields.get("eprinttype", "arxiv")).strip().lower()
    eprint = fields.get("eprint", "").strip()
    if archive == "arxiv" and (found := _ARXIV.fullmatch(eprint)):
        return found[1]
    if fields.get("journal", "").strip().lower() == "corr" and (found := _CORR.fullmatch(fields.get("volume", "").strip())):
        return found[1]
    for text in (eprint, link, *(fields.get(name, "") for name in ("journal", "note", "howpublished", "doi"))):
        if found := _ARXIV_NAMED.search(text):
            return found[1]
    return None
