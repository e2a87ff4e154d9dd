"""The shape of everything, frozen.

The first half is what a source yields (a *reading*): it knows nothing of the store and has no ids.
The second half is what the store answers with. Years are calendar years; dates are ISO 8601 in UTC.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from store.retraction import unmarked


class Model(BaseModel):
    """The base of all shapes: frozen, and nothing unknown passes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Scheme = Literal["doi", "arxiv", "openalex", "acl", "pmlr", "orcid", "dblp", "s2", "pmid", "ror", "url"]
Kind = Literal["article", "inproceedings", "preprint", "book", "thesis", "editorial", "dataset", "other"]


class Identifier(Model):
    """One identifier of a work or a person, in its scheme's canonical spelling."""

    scheme: Scheme
    value: str


# --- what a source yields ---------------------------------------------------------------------


class Affiliation(Model):
    """An institution as a source prints it for one author of one work; `ror` is its identifier at ror.org, without the address."""

    name: str
    ror: str | None = None


class PrintedAuthor(Model):
    """One author as a source prints it, "Given Family", already Unicode.

    `anchor` is set where the source itself says who this is: all authors with one anchor are one
    person (the owner of a profile page, the author of a statement).
    """

    name: str
    anchor: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()


class Record(Model):
    """One work, as one source describes it. Text is Unicode, without TeX or HTML.

    `authors_complete` is false where the source names only some authors, in no known position.
    `place` says where in the input the record stands ("line 19, li18a", "reference [16]").
    `label` is the citation label ("16") where the record is a reference of a statement.
    `editors` edited the volume that the work stands in; they are nobody's co-authors.
    `notes` are status notes such as "Featured Certification". A mark of retraction is taken off the title, whatever the source.
    """

    kind: Kind
    title: str
    year: int | None = None
    authors: tuple[PrintedAuthor, ...] = ()
    authors_complete: bool = True
    venue: str | None = None
    venue_short: str | None = None
    volume: str | None = None
    number: str | None = None
    pages: str | None = None
    publisher: str | None = None
    editors: tuple[PrintedAuthor, ...] = ()
    abstract: str | None = None
    summary: str | None = None
    topics: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    label: str | None = None
    retracted: bool = False
    place: str = ""

    @model_validator(mode="before")
    @classmethod
    def _read_mark(cls, given: Any) -> Any:
        title, marked = unmarked(given.get("title", ""))
        return {**given, "title": title, "retracted": True} if marked else given


class Reported(Model):
    """The numbers that a profile page states about its person. Never mixed with what we compute."""

    trust: int
    tier: str
    level: str
    works: int
    followers: int
    topics: int
    close_collaborators: int


class Portrait(Model):
    """What a source says about a person. `None` means that the source does not say.

    Several identifiers of one scheme are one person's, as a source says that merged two. With `authority` the
    source answers for all its own works: whoever it prints there under `name` or one of `alternatives`, without another
    identifier of its own, is this person.
    """

    anchor: str
    name: str
    alternatives: tuple[str, ...] = ()
    blurb: str | None = None
    affiliation: str | None = None
    open_to_collaborate: bool | None = None
    claimed: bool | None = None
    reported: Reported | None = None
    identifiers: tuple[Identifier, ...] = ()
    authority: bool = False
    place: str = ""


class Mention(Model):
    """People that a statement's prose names as having worked with its author.

    `labels` are the citations that the prose ties to the names ("with my student … [26]"); where
    there are none, `venue` and `year` may say which work is meant ("an ICLR'26 paper with …").
    """

    names: tuple[str, ...]
    labels: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None


class Theme(Model):
    """One section of a statement: depth 1 for a direction, 2 for a theme within it.

    `venues` are works that the prose points to only by venue and year, such as ("COLT", 2018).
    """

    depth: Literal[1, 2]
    title: str
    text: str
    labels: tuple[str, ...] = ()
    venues: tuple[tuple[str, int], ...] = ()
    titles: tuple[str, ...] = ()


class Statement(Model):
    """A research statement or overview: whose it is, its themes in order, and whom it mentions.

    `signed` says whether the document itself names its owner; else a person did.
    """

    anchor: str
    kind: Literal["statement", "overview"]
    owner: str
    signed: bool = True
    title: str
    date: str | None = None
    themes: tuple[Theme, ...]
    mentions: tuple[Mention, ...] = ()
    place: str = ""


class Proceedings(Model):
    """A volume of proceedings: not a work, but the year and venue of the entries beside it."""

    title: str
    short: str | None = None
    year: int | None = None
    volume: str | None = None
    publisher: str | None = None
    place: str = ""


class Rejected(Model):
    """A piece of the input that is not stored, with the reason, the place and the original bytes."""

    place: str
    reason: str
    original: bytes


class Remark(Model):
    """Something a person should know about an input, such as a stated count that is not met."""

    text: str


Reading = Record | Portrait | Statement | Proceedings | Rejected | Remark


# --- what the store answers with ------------------------------------------------------------------


class Origin(Model):
    """Where facts came from: a source's title, the input's name, and when it was imported (ISO 8601, UTC)."""

    source: str
    input: str
    at: str


class ResearcherRef(Model):
    """A researcher as others point to one. `identity` is "settled", "initials" (no given name is known), or
    "contested" (may be the same person as another researcher)."""

    id: int
    name: str
    identity: Literal["settled", "initials", "contested"]


class Researcher(Model):
    """One person who writes works. `None` means that no source says."""

    ref: ResearcherRef
    alternatives: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    blurb: str | None = None
    open_to_collaborate: bool | None = None
    claimed: bool = False
    reported: Reported | None = None
    identifiers: tuple[Identifier, ...] = ()
    rivals: tuple[ResearcherRef, ...] = ()


class Counts(Model):
    """The four counts of a profile. Close collaborators share at least two works with the researcher."""

    works: int
    followers: int
    topics: int
    close_collaborators: int


class Collaborator(Model):
    """A co-author, with the number of joint works and the years of the first and the last of them."""

    researcher: ResearcherRef
    works: int
    first_year: int | None
    last_year: int | None


class Appearance(Model):
    """Where a work appeared: the venue as printed there, and its short name where it has one."""

    kind: Kind
    printed: str
    short: str | None
    year: int | None
    volume: str | None
    number: str | None
    pages: str | None


class WorkRef(Model):
    """A work in a list. `first` is where it was before, as a preprint, where both are known."""

    id: int
    title: str
    kind: Kind
    year: int | None
    venue: str | None
    retracted: bool
    first: str | None = None
    first_year: int | None = None


class Author(Model):
    """One authorship: the name as printed, and whose it is."""

    name: str
    researcher: ResearcherRef


class Topic(Model):
    """A topic, with the number of works it was counted on."""

    id: int
    name: str
    works: int


class Work(Model):
    """A paper, preprint, book, … with everything its sources say together. `authors_complete` is false where no source names them all."""

    id: int
    title: str
    kind: Kind
    year: int | None
    retracted: bool
    abstract: str | None
    summary: str | None
    authors: tuple[Author, ...]
    authors_complete: bool
    appearances: tuple[Appearance, ...]
    identifiers: tuple[Identifier, ...]
    notes: tuple[str, ...]
    topics: tuple[Topic, ...]


class ThemeWorks(Model):
    """A theme of a statement, with the works it speaks of in order."""

    depth: int
    title: str
    text: str
    works: tuple[WorkRef, ...]


class StatementOf(Model):
    """A researcher's statement or overview in the store."""

    id: int
    kind: Literal["statement", "overview"]
    title: str
    date: str | None
    themes: tuple[ThemeWorks, ...]
