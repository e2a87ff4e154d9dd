"""How facts are put into words, the same way in every answer."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from bot.answers.card import Line, Span, bold, line, moment, quiet
from store.models import Appearance, Identifier, Kind, Origin, ResearcherRef, WorkRef
from store.sources import title

KINDS: dict[Kind, str] = {
    "article": "journal article",
    "inproceedings": "conference paper",
    "preprint": "preprint",
    "book": "book",
    "thesis": "thesis",
    "editorial": "editorial",
    "dataset": "data set",
    "other": "work",
}

PAGES = {
    "doi": "https://doi.org/{}",
    "arxiv": "https://arxiv.org/abs/{}",
    "openalex": "https://openalex.org/{}",
    "acl": "https://aclanthology.org/{}",
    "orcid": "https://orcid.org/{}",
    "dblp": "https://dblp.org/pid/{}",
    "s2": "https://www.semanticscholar.org/paper/{}",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}",
    "ror": "https://ror.org/{}",
    "pmlr": "https://proceedings.mlr.press/{}.html",
    "url": "{}",
}
"""Where an identifier leads, by its scheme."""

SCHEMES = {"doi": "DOI", "arxiv": "arXiv", "openalex": "OpenAlex", "acl": "ACL Anthology", "orcid": "ORCID", "dblp": "DBLP"}
SCHEMES |= {"s2": "Semantic Scholar", "pmlr": "PMLR", "pmid": "PubMed", "ror": "ROR", "url": "Link"}


def count(number: int, noun: str, plural: str = "") -> str:
    """ "1 work", "2 works", "1,000 works"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def years(first: int | None, last: int | None) -> str:
    """ "2018-2020" with a dash, "2018" for one year, nothing where none is known."""
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first}–{last}"


def dotted(*parts: str) -> str:
    """The parts that say something, with dots between."""
    return " · ".join(part for part in parts if part)


def quoted(text: str) -> str:
    """Somebody's words in quotation marks, unless some are there already: the search “toys”, and the search "toy boxes" author:Kite."""
    return text if '"' in text else f"“{text}”"


def appeared(work: WorkRef) -> str:
    """Where and when a work appeared in a few words: "ICML 2022, first arXiv 2021", or "preprint 2026" where no venue is known."""
    first = f", first {_in_year(work.first, work.first_year)}" if work.first else ""
    return _in_year(work.venue or KINDS[work.kind], work.year) + first


def _in_year(venue: str, year: int | None) -> str:
    return venue if not year or str(year) in venue else f"{venue} {year}"


def work_detail(work: WorkRef) -> Line:
    """Where and when a work of a list appeared, and its kind unless that is said already; a retracted one is marked."""
    kind, year = KINDS[work.kind] if work.venue else "", "" if work.year else "year unknown"
    return line(retraction(work.retracted), dotted(appeared(work), kind, year))


def retraction(retracted: bool) -> str | Span:
    """What stands before the facts of a retracted work."""
    return Span(text="RETRACTED · ", style="bold") if retracted else ""


def appearance(one: Appearance) -> str:
    """Where a work appeared: venue, year, volume and pages."""
    volume = f"volume {one.volume}" + (f", number {one.number}" if one.number else "") if one.volume else ""
    pages = f"pp. {one.pages.replace('--', '–')}" if one.pages else ""
    name = one.printed if not one.short or one.short in one.printed else f"{one.printed} ({one.short})"
    return dotted(name, str(one.year or ""), volume, pages)


def page_of(identifier: Identifier) -> str:
    """The web page of an identifier. Semantic Scholar's authors have numbers, and its papers have hashes."""
    if identifier.scheme == "s2" and identifier.value.isdecimal():
        return f"https://www.semanticscholar.org/author/{identifier.value}"
    return PAGES[identifier.scheme].format(identifier.value)


def page_of_person(identifier: Identifier) -> str:
    """The web page of a person's identifier. Of somebody whom DBLP knows by a numbered name alone, it is the search for that name."""
    if identifier.scheme == "acl":
        return f"https://aclanthology.org/people/{identifier.value}"
    if identifier.scheme == "dblp" and " " in identifier.value:
        return f"https://dblp.org/search/author?q={quote(identifier.value)}"
    return page_of(identifier)


def name_of(ref: ResearcherRef) -> Line:
    """A researcher's name, marked where it is open who that is."""
    marks = {"settled": "", "initials": " (only initials known)", "contested": " (not clear who)"}
    return line(bold(ref.name), quiet(marks[ref.identity]) if marks[ref.identity] else "")


def provenance(origins: Sequence[Origin]) -> Line:
    """Which imports an answer rests on, and when the newest was."""
    if not origins:
        return ()
    named = list(dict.fromkeys(f"{title(one.source)} {one.input}" for one in origins))
    shown = ", ".join(named[:3]) + (f" and {len(named) - 3} more" if len(named) > 3 else "")
    parts: tuple[str | Span, ...] = (f"From {shown}; imported ", moment(max(one.at for one in origins)))
    return line(*parts)
