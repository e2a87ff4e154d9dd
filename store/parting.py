"""People that might be two: whose works fall into parts with nothing in common but the name, or the word of one source.

Nothing is decided here. The works of one person differ a lot, so it takes more than that to be shown: a name that many
have, a long pause, or fields that nobody else in the store brings together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from store import review, works
from store.database import Store
from store.models import Model, ResearcherRef, WorkRef
from store.phrases import STOP
from store.review import CHOSEN
from store.slots import LETTERS

SUSPECTS = 500
"""So many people are looked at: those with the most namesakes and the longest time between their first and their last work."""

FIELDS = 20
"""Points for titles of which no word stands beside one of the others' in any title of the store; for some of the words, a share of it."""

FEW = 4
"""Titles of fewer telling words give only as many of the points as they have words of so many."""

COMMON = 30
"""A word of more titles than this is taken to stand beside any other."""

LEAST = 10
"""Points from which somebody is shown: one for each name with that family name and initial, one for each year of a pause."""

LOOKED_AT = """
    WITH size AS MATERIALIZED (
        SELECT substr(key, 1, length(key) - 1) AS stem, count(*) AS names FROM name_key WHERE key LIKE '%*' GROUP BY key
    ), crowd AS MATERIALIZED (
        SELECT k.name, max(s.names) AS names FROM size s CROSS JOIN name_key k ON k.key IN (s.stem || '*', s.stem || '.') GROUP BY k.name
    ), career AS MATERIALIZED (
        SELECT a.researcher_id AS id, coalesce(max(w.year) - min(w.year), 0) AS years FROM authorship a JOIN work w ON w.id = a.work_id
        WHERE a.researcher_id = :who OR (:who IS NULL AND a.researcher_id IS NOT NULL) GROUP BY a.researcher_id HAVING count(*) > 1
    )
    SELECT r.id, coalesce(c.names, 0) AS namesakes FROM career JOIN researcher r ON r.id = career.id LEFT JOIN crowd c ON c.name = r.name
    WHERE NOT EXISTS (SELECT 1 FROM presence p JOIN vouched v ON v.record_id = p.record_id WHERE p.researcher_id = r.id)
    ORDER BY namesakes + career.years DESC, r.id LIMIT :most
"""
"""Everybody with several works for whom no authority answers. Names with one family name and initial are under one key of `kin.block`."""

TOGETHER = f"""
    SELECT a.researcher_id AS who, a.work_id AS work, 'judged ' || d.judgement_id || iif(j.kind = 'split', ' ' || d.side, '') AS sign
    FROM judgement j JOIN judged d ON d.judgement_id = j.id JOIN record r ON r.digest = d.digest
    JOIN printed_name p ON p.record_id = r.id AND d.slot = 'a' || p.slot JOIN authorship a ON a.id = p.authorship_id
    WHERE j.undone_at IS NULL AND j.kind != 'not-the-same' AND a.researcher_id {CHOSEN}
"""
"""What somebody decided to be one person's."""

CIRCLES = """
    SELECT 1 FROM authorship a CROSS JOIN authorship b ON b.work_id = a.work_id
    WHERE a.researcher_id IN (SELECT value FROM json_each(?)) AND b.researcher_id IN (SELECT value FROM json_each(?)) LIMIT 1
"""
"""Whether some of these people wrote with some of those."""

FOUND = "SELECT 1 FROM work_index WHERE work_index MATCH ? LIMIT 1 OFFSET ?"
"""Whether more works than that are found."""


class Part(Model):
    """Works that have nothing in common with the others of their author: no co-author, affiliation, venue, topic or word of a title.

    `pause` is how many years lie between these and the nearest of the others. Of the telling words of these titles, `words` in
    all, `strange` ones stand in no title of the store beside one of the others'.
    """

    works: tuple[WorkRef, ...]
    pause: int
    words: int
    strange: int


class Mixed(Model):
    """A researcher who might be two people: `count` works in all, of which these parts lie apart, the strangest first.

    `namesakes` is how many names the store knows with that family name and initial.
    """

    who: ResearcherRef
    count: int
    namesakes: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, eq=False)
class Heap:
    """Works that have something in common, with all signs of it: those of `review`, words of titles, and judgements."""

    works: frozenset[int]
    signs: frozenset[str]

    @property
    def beside(self) -> list[int]:
        """The co-authors."""
        return [int(sign.removeprefix("with ")) for sign in self.signs if sign.startswith("with ")]

    @property
    def words(self) -> list[str]:
        """The telling words of the titles."""
        return [sign for sign in self.signs if " " not in sign]


@dataclass(frozen=True)
class Apart:
    """A heap beside the largest one."""

    heap: Heap
    pause: int
    strange: int

    @property
    def points(self) -> int:
        """How much speaks for these being another person's, names left aside."""
        return self.pause + FIELDS * self.strange // max(FEW, len(self.heap.words))


def mixed(store: Store, limit: int) -> list[Mixed]:
    """People who might be two, the most likely first. Nobody whom a judgement or an authority holds together."""
    namesakes = _looked_at(store, None)
    parted = _parted(store, namesakes)
    points = {who: namesakes[who] + apart[0].points for who, apart in parted.items()}
    likely = sorted((who for who in points if points[who] >= LEAST), key=lambda who: (-points[who], who))
    return [_mixed(store, who, namesakes[who], parted[who]) for who in likely[:limit]]


def of_researcher(store: Store, researcher: int) -> Mixed | None:
    """What speaks for a researcher being two people, be it ever so little; None where all the works hang together."""
    namesakes = _looked_at(store, researcher)
    parted = _parted(store, namesakes)
    return _mixed(store, researcher, namesakes[researcher], parted[researcher]) if parted else None


def _looked_at(store: Store, who: int | None) -> dict[int, int]:
    """Those who are looked at, all or one, each with how many names there are with that family name and initial."""
    return {row["id"]: row["namesakes"] for row in store.rows(LOOKED_AT, {"who": who, "most": SUSPECTS})}


def _parted(store: Store, people: Collection[int]) -> dict[int, list[Apart]]:
    """What lies apart of the works of these people, the strangest first; only of those where something does."""
    known = review.signs(store, people)
    for row in store.rows(TOGETHER, {"chosen": json.dumps(sorted(people))}):
        known[row["who"]][row["work"]].add(row["sign"])
    years = _read_titles(store, known)
    found = {}
    for who, theirs in known.items():
        heaps = _heaps(store, theirs)
        apart = [Apart(heap, _pause(heap, heaps, years), _strange(store, heap, heaps)) for heap in heaps[1:]]
        found[who] = sorted(apart, key=lambda one: (-one.points, min(one.heap.works)))
    return {who: apart for who, apart in found.items() if apart}


def _read_titles(store: Store, known: Mapping[int, Mapping[int, set[str]]]) -> dict[int, int]:
    """Add the telling words of the titles to what is known of these works; return their years."""
    chosen = json.dumps(sorted({work for theirs in known.values() for work in theirs}))
    rows = store.rows(f"SELECT id, title, year FROM work WHERE id {CHOSEN}", {"chosen": chosen})
    words = {row["id"]: set(filter(_is_telling, re.findall(r"\w+", row["title"].casefold()))) for row in rows}
    for theirs in known.values():
        for work, signs in theirs.items():
            signs |= words[work]
    return {row["id"]: row["year"] for row in rows if row["year"]}


def _is_telling(word: str) -> bool:
    return len(word) >= LETTERS and word not in STOP


def _heaps(store: Store, theirs: Mapping[int, set[str]]) -> list[Heap]:
    """Somebody's works in heaps that have nothing in common, the largest first; where co-authors wrote with each other, it is one heap."""
    heaps = merged(Heap(frozenset([work]), frozenset(signs)) for work, signs in theirs.items())
    met = [
        Heap(one.works | other.works, one.signs | other.signs)
        for one, other in combinations(heaps, 2)
        if one.beside and other.beside and store.row(CIRCLES, [json.dumps(one.beside), json.dumps(other.beside)])
    ]
    return sorted(merged([*met, *heaps]), key=lambda heap: (-len(heap.works), min(heap.works)))


def merged(heaps: Iterable[Heap]) -> list[Heap]:
    """One heap of all that have a sign in common, directly or through others."""
    found: list[Heap] = []
    for heap in heaps:
        near = [other for other in found if not other.signs.isdisjoint(heap.signs)]
        whole = Heap(heap.works.union(*(one.works for one in near)), heap.signs.union(*(one.signs for one in near)))
        found = [*(other for other in found if other not in near), whole]
    return found


def _pause(heap: Heap, heaps: Iterable[Heap], years: Mapping[int, int]) -> int:
    """The years between the works of a heap and the nearest of the others; none where a year is not known."""
    mine = [years[work] for work in heap.works if work in years]
    others = [years[work] for other in heaps if other is not heap for work in other.works if work in years]
    return min((abs(one - other) for one in mine for other in others), default=0)


def _strange(store: Store, heap: Heap, heaps: Iterable[Heap]) -> int:
    """How many words of a heap stand in no title of the store beside a word of the other heaps."""
    others = " OR ".join(f'"{word}"' for other in heaps if other is not heap for word in other.words)
    rare = [word for word in heap.words if not store.row(FOUND, [f'title : "{word}"', COMMON])] if others else []
    return sum(not store.row(FOUND, [f'title : "{word}" AND title : ({others})', 0]) for word in rare)


def _mixed(store: Store, researcher: int, namesakes: int, parted: Iterable[Apart]) -> Mixed:
    listed = works.of_researcher(store, researcher)
    parts = tuple(
        Part(
            works=tuple(work for work in listed if work.id in apart.heap.works),
            pause=apart.pause,
            words=len(apart.heap.words),
            strange=apart.strange,
        )
        for apart in parted
    )
    return Mixed(who=review.refs(store, [researcher])[researcher], count=len(listed), namesakes=namesakes, parts=parts)
