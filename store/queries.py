"""What somebody types to search: words, phrases in quotes, filters, and a minus before what is to be left out.

    neural "word order" -survey author:"Ada Kite" year:2019..2021 venue:acl topic:parsing

All words and phrases must stand in the title or the abstract, in any case and with or without accents; a word with a hyphen is a
phrase. The filters are `author`, `year` (2019, 2019..2021, 2019.. or ..2021), `venue` and `topic`; a value of several words takes
quotes, and a quote that is never closed reaches to the end. A search that is asked and one that is followed are read by the same rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from store.errors import SearchRefused
from store.names import tokens
from store.phrases import topic_key

LONGEST = 200
"""Characters of a search."""

EARLIEST, LATEST = 0, 9999
"""The years of a range that is open at one end."""

PIECE = re.compile(r'(?P<minus>-?)(?:(?P<field>author|year|venue|topic):\s*)?(?P<value>"[^"]*"?|\S*)', re.IGNORECASE)
YEARS = re.compile(r"([0-9]{4})|([0-9]{4})?(?:\.\.|-|–)([0-9]{4})?")
PLAIN = re.compile(r"\w[\w'-]*")
OPERATORS = frozenset({"OR", "NOT"})
STRAIGHT = str.maketrans("“”„‟", '""""')

HOLDS = {
    "author": """
        +{work} IN (SELECT work_id FROM authorship WHERE researcher_id IN (SELECT rowid FROM name_index WHERE name_index MATCH {0}))
    """,
    "year": "coalesce((SELECT year FROM work WHERE id = {work}) BETWEEN {0} AND {1}, 0)",
    "venue": """
        +{work} IN (SELECT p.work_id FROM appearance p WHERE p.venue_id IN (
            SELECT id FROM venue WHERE ' ' || lower(name) || ' ' || key || ' ' || coalesce(lower(short), '') || ' ' GLOB {0}
        ))
    """,
    "topic": """
        +{work} IN (SELECT work_id FROM work_topic WHERE topic_id IN (
            SELECT id FROM topic WHERE replace(key, ' ', '') = {0}
            UNION SELECT t.id FROM acronym a JOIN topic t ON t.key = a.key WHERE a.short = upper({0})
        ))
    """,
}
"""What holds of a work that a filter leaves, with a place for each of its values.

The plus keeps SQLite from asking an index of words once for every work that a filter finds.
"""

WORDED = "SELECT rowid FROM work_index WHERE work_index MATCH :without"
"""The works with one of the words that are to be left out, where no others are searched."""


@dataclass(frozen=True)
class Filter:
    """One filter: its field, its value as it was typed, what its SQL is given, and whether it leaves out what it finds."""

    field: str
    text: str
    values: tuple[str | int, ...]
    without: bool = False

    def __str__(self) -> str:
        """The filter as it is typed."""
        value = f'"{self.text}"' if " " in self.text else self.text
        return f"{'-' if self.without else ''}{self.field}:{value}"


@dataclass(frozen=True)
class Query:
    """A search: the words and phrases that works must have, those that they must not have, and the filters."""

    terms: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()

    def __str__(self) -> str:
        """The search as it is typed."""
        return " ".join([*map(_typed, self.terms), *(f"-{_typed(term)}" for term in self.without), *map(str, self.filters)])

    def match(self, some: bool = False) -> str:
        """The words as FTS5 reads them, of which all must be there, or only some; nothing where there are only filters."""
        wanted = (" OR " if some else " AND ").join(map(_quoted, self.terms))
        return " NOT ".join([f"({wanted})", *map(_quoted, self.without)]) if wanted else ""

    def narrowed(self, work: str) -> tuple[str, dict[str, str | int]]:
        """The filters as conditions of SQL, each with an AND before it, and the values in them; `work` is the column of a work's id.

        What is to be left out is one of them where `match` says nothing.
        """
        sql, given = "", dict[str, str | int]()
        if self.without and not self.terms:
            sql, given = f" AND {work} NOT IN ({WORDED})", {"without": " OR ".join(map(_quoted, self.without))}
        for at, one in enumerate(self.filters):
            names = [f"filter_{at}_{place}" for place in range(len(one.values))]
            holds = HOLDS[one.field].format(*(f":{name}" for name in names), work=work)
            sql += f" AND {'NOT ' if one.without else ''}({holds})"
            given |= dict(zip(names, one.values, strict=True))
        return sql, given


def parse(text: str) -> Query:
    """The search that a text is. Raises SearchRefused with what to type instead."""
    typed = tidy(text)
    if len(typed) > LONGEST:
        raise SearchRefused(f"A search has at most {LONGEST} characters; these are {len(typed):,}. A few telling words find more.")
    wanted, without, filters = list[str](), list[str](), list[Filter]()
    for piece in PIECE.finditer(typed):
        minus, field, value = bool(piece["minus"]), piece["field"], piece["value"]
        bare = " ".join(value.strip('"').split()) if value.startswith('"') else value
        if field:
            filters.append(narrowing(field.lower(), bare, minus))
        elif value in OPERATORS:
            raise SearchRefused(f'{value} is no operator here: put a minus before what is to be left out, or search "{value}" in quotes.')
        elif value != "AND" and any(map(str.isalnum, bare)):
            (without if minus else wanted).append(bare)
    query = Query(tuple(wanted), tuple(without), tuple(filters))
    if not query.terms and all(one.without for one in filters):
        left_out = "A search cannot only leave out: say as well what to find."
        raise SearchRefused(left_out if query.without or filters else "A search needs a word: at least one letter or digit.")
    return query


def is_search(text: str) -> bool:
    """Whether a text can be searched."""
    try:
        parse(text)
    except SearchRefused:
        return False
    return True


def followed(text: str) -> Query:
    """The search that somebody follows. One that has no words by these rules, but was followed before them, means each of its words."""
    try:
        query = parse(text)
    except SearchRefused:
        query = Query()
    return query if query.terms else Query(tuple(word for word in text.replace('"', " ").split() if any(map(str.isalnum, word))))


def tidy(text: str) -> str:
    """The text as it was typed, on one line of composed Unicode with straight quotes, without what cannot be printed."""
    composed = unicodedata.normalize("NFC", text).translate(STRAIGHT)
    return " ".join("".join(c if c.isprintable() else " " for c in composed).split())


def narrowing(field: str, value: str, without: bool = False) -> Filter:
    """A filter by a field, for a value as it is typed. Raises SearchRefused where it cannot have that."""
    values = VALUES[field](value)
    if not values:
        raise SearchRefused(MEANT[field].format(value))
    return Filter(field, value, values, without)


def _author(value: str) -> tuple[str, ...]:
    """Every word of a name; an initial may begin one."""
    words = [f'"{word}"' + "*" * (len(word) == 1) for word in tokens(value)]
    return (" AND ".join(words),) if words else ()


def _years(value: str) -> tuple[int, ...]:
    typed = YEARS.fullmatch(value)
    if typed is None or not any(typed.groups()):
        return ()
    first, last = (typed[1], typed[1]) if typed[1] else (typed[2] or EARLIEST, typed[3] or LATEST)
    return (int(first), int(last)) if int(first) <= int(last) else ()


def _venue(value: str) -> tuple[str, ...]:
    """A pattern for the words of a venue's name, one after the other and whole."""
    words = re.findall(r"[^\W_]+", value.casefold())
    return (f"*[^a-z0-9]{'[^a-z0-9]'.join(words)}[^a-z0-9]*",) if words else ()


def _topic(value: str) -> tuple[str, ...]:
    key = topic_key(value).replace(" ", "")
    return (key,) if key else ()


VALUES: Mapping[str, Callable[[str], tuple[str | int, ...]]] = {"author": _author, "year": _years, "venue": _venue, "topic": _topic}
"""What the SQL of a filter is given for a typed value; nothing where it cannot be one."""

MEANT = {
    "author": 'author: takes a name, as in author:Family or author:"Given Family".',
    "year": "year:{} is no year; type year:2019, year:2019..2021, year:2019.. or year:..2021.",
    "venue": 'venue: takes words of a name, as in venue:acl or venue:"computational linguistics".',
    "topic": 'topic: takes a topic, as in topic:parsing or topic:"machine translation".',
}


def _quoted(term: str) -> str:
    """A word or phrase as FTS5 reads it, whatever it holds."""
    return '"' + term.replace('"', " ") + '"'


def _typed(term: str) -> str:
    return term if '"' in term or (PLAIN.fullmatch(term) and term not in OPERATORS | {"AND"}) else f'"{term}"'
