"""Reviewing who is who: researchers that might be one person, for somebody to decide on; `parting` has people that might be two.

Nothing is decided here. It is shown what the rules of `identity` leave open, and what they cannot see: a slip of the pen in a name.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

from store import researchers, topics, works
from store.database import Store
from store.judgements import HELD
from store.kindred import TELLING
from store.models import Model, ResearcherRef
from store.names import parse

LETTERS = 4
"""Of shorter words of a name, another letter makes another name."""

BEGINNING = 3
"""Letters: a shorter given name is not taken for the beginning of a longer one."""

TIES = ("with ", "of ")
"""How signs begin that two people rarely have in common by chance: a co-author, and an affiliation."""

CHOSEN = "IN (SELECT value FROM json_each(:chosen))"

SIGNS = f"""
    SELECT a.researcher_id AS who, a.work_id AS work, 'with ' || o.researcher_id AS sign FROM authorship a
    JOIN authorship o ON o.work_id = a.work_id AND o.researcher_id != a.researcher_id WHERE a.researcher_id {CHOSEN} UNION ALL
    SELECT a.researcher_id, a.work_id, 'of ' || (f.value ->> 0) FROM authorship a
    CROSS JOIN printed_name p ON p.authorship_id = a.id AND p.affiliations != '[]' CROSS JOIN json_each(p.affiliations) f
    WHERE a.researcher_id {CHOSEN} UNION ALL
    SELECT a.researcher_id, a.work_id, 'at ' || p.venue_id FROM authorship a
    JOIN appearance p ON p.work_id = a.work_id AND p.kind != 'preprint' WHERE a.researcher_id {CHOSEN} UNION ALL
    SELECT a.researcher_id, a.work_id, 'on ' || t.topic_id FROM authorship a JOIN work_topic t ON t.work_id = a.work_id
    WHERE a.researcher_id {CHOSEN} UNION ALL
    SELECT researcher_id, work_id, NULL FROM authorship WHERE researcher_id {CHOSEN}
"""
"""What each work of some people may have in common with others. A preprint server is no venue."""

CONTESTED = """
    SELECT d.researcher_id AS one, d.other_id AS other FROM doubt d JOIN researcher a ON a.id = d.researcher_id
    JOIN researcher b ON b.id = d.other_id WHERE a.merged_into IS NULL AND b.merged_into IS NULL
"""

SAME = """
    WITH called AS MATERIALIZED (SELECT DISTINCT researcher_id AS id, name FROM authorship WHERE researcher_id IS NOT NULL)
    SELECT x.id AS one, y.id AS other, x.name FROM called x JOIN called y ON y.name = x.name AND y.id > x.id
    WHERE NOT EXISTS (SELECT 1 FROM name_key WHERE (key, name) = (?, ?))
"""
"""People of one name in a store that cannot tell yet which names are rare; a larger one marks those whom it leaves open."""

NEAR = """
    WITH called AS MATERIALIZED (
        SELECT *, substr(name, 1, 1) AS initial, substr(name, 1, instr(name, ' ')) AS first,
            substr(family, 1, 3) AS head, substr(family, -3) AS tail, length(family) AS size
        FROM (SELECT DISTINCT researcher_id AS id, name, family FROM authorship WHERE researcher_id IS NOT NULL)
    )
    SELECT x.id AS one, y.id AS other, x.name, y.name AS near FROM called x
    JOIN called y ON y.family = x.family AND y.initial = x.initial AND y.id > x.id
    WHERE y.name != x.name AND (substr(y.name, 1, 3) = substr(x.name, 1, 3) OR substr(y.first, -4) = substr(x.first, -4)) UNION ALL
    SELECT x.id, y.id, x.name, y.name FROM called x JOIN called y ON y.first = x.first AND y.head = x.head AND y.id > x.id
    WHERE y.family != x.family AND abs(y.size - x.size) < 2 UNION ALL
    SELECT x.id, y.id, x.name, y.name FROM called x JOIN called y ON y.first = x.first AND y.tail = x.tail AND y.id > x.id
    WHERE y.family != x.family AND abs(y.size - x.size) < 2
"""
"""People of one family name and initial, and those of one given name whose family names begin or end alike: a slip leaves one end."""

APART = f"""
    WITH held AS ({HELD}) SELECT DISTINCT x.researcher_id AS one, y.researcher_id AS other FROM judgement j
    JOIN held x ON x.judgement_id = j.id JOIN held y ON y.judgement_id = j.id AND y.side != x.side
    WHERE j.undone_at IS NULL AND j.kind != 'merge'
"""

Ids = tuple[int, int]

Signs = Mapping[int, Mapping[int, set[str]]]
"""For each researcher the works, and what each work may have in common with others: "with 12", "of Toy Town", "at 3", "on 5"."""


class Common(Model):
    """What two researchers have in common, by name; what one of them has most works with comes first."""

    coauthors: tuple[str, ...]
    affiliations: tuple[str, ...]
    venues: tuple[str, ...]
    topics: tuple[str, ...]


class Pair(Model):
    """Two researchers who might be one person, whoever has fewer works first."""

    one: ResearcherRef
    other: ResearcherRef
    common: Common


def pairs(store: Store, limit: int) -> list[Pair]:
    """Researchers who might be one person, those with most evidence first.

    They are those of whom the rules leave it open, those of one written-out name in a small store, and those whose names differ by no
    more than a slip of the pen and who share a co-author or an affiliation. Not two authors of one work, nor two whom a judgement
    or an identifier keeps apart.
    """
    contested = {_pair(row) for row in store.rows(CONTESTED)}
    contested |= {_pair(row) for row in store.rows(SAME, TELLING) if parse(row["name"]).is_full}
    slips = {_pair(row) for row in store.rows(NEAR) if is_slip(row["name"], row["near"])}
    known = signs(store, {who for pair in contested | slips for who in pair})
    apart = {_pair(row) for row in store.rows(APART)}
    claims = _claims(store, known)
    weighed = []
    for one, other in (contested | slips) - apart:
        if known[one].keys() & known[other].keys() or _differ(claims[one], claims[other]):
            continue
        shared = set().union(*known[one].values()) & set().union(*known[other].values())
        ties = sum(sign.startswith(TIES) for sign in shared)
        if ties or (one, other) in contested:
            weighed.append((-ties, -len(shared), one, other))
    chosen = [pair for _, _, *pair in sorted(weighed)[:limit]]
    people = refs(store, {who for pair in chosen for who in pair})
    ordered = [sorted((people[who] for who in pair), key=lambda who: (len(known[who.id]), who.name, who.id)) for pair in chosen]
    return [Pair(one=one, other=other, common=in_common(store, one, other)) for one, other in ordered]


def in_common(store: Store, one: ResearcherRef, other: ResearcherRef) -> Common:
    """What two researchers have in common."""
    mine, theirs = _about(store, one.id), _about(store, other.id)
    shared = {what: set(theirs[what]) for what in theirs}
    return Common.model_validate({what: tuple(name for name in dict.fromkeys(mine[what]) if name in shared[what]) for what in mine})


def is_slip(one: str, other: str) -> bool:
    """Whether two printed names differ in one word alone: by one letter more, less, other or exchanged with the next.

    Or in one given name alone, which is the beginning of the other.
    """
    first, second = parse(one), parse(other)
    mine, theirs = (*first.given, first.family), (*second.given, second.family)
    odd = [at for at, (word, near) in enumerate(zip(mine, theirs, strict=False)) if word != near]
    if len(mine) != len(theirs) or len(odd) != 1:
        return False
    short, long = sorted((mine[odd[0]], theirs[odd[0]]), key=len)
    if len(short) >= LETTERS and OSA.distance(short, long, score_cutoff=1) == 1:
        return True
    return odd[0] < len(first.given) and len(short) >= BEGINNING and long.startswith(short)


def signs(store: Store, people: Iterable[int]) -> dict[int, dict[int, set[str]]]:
    """What each work of these people may have in common with others."""
    found: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in store.rows(SIGNS, {"chosen": json.dumps(sorted(people))}):
        found[row["who"]][row["work"]] |= {row["sign"]} if row["sign"] else set()
    return found


def refs(store: Store, people: Iterable[int]) -> dict[int, ResearcherRef]:
    """These researchers, by id."""
    rows = store.rows(f"SELECT id, name, identity FROM researcher WHERE id {CHOSEN}", {"chosen": json.dumps(sorted(people))})
    return {row["id"]: researchers.ref(row) for row in rows}


def _pair(row: Mapping[str, int]) -> Ids:
    return min(row["one"], row["other"]), max(row["one"], row["other"])


def _claims(store: Store, people: Iterable[int]) -> dict[int, dict[str, set[str]]]:
    """The identifiers of these people, by scheme."""
    found: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    sql = f"SELECT researcher_id, scheme, value FROM researcher_identifier WHERE researcher_id {CHOSEN}"
    for row in store.rows(sql, {"chosen": json.dumps(sorted(people))}):
        found[row["researcher_id"]][row["scheme"]].add(row["value"])
    return found


def _differ(mine: Mapping[str, set[str]], theirs: Mapping[str, set[str]]) -> bool:
    """Whether two people have different identifiers of one scheme."""
    return any(mine[scheme].isdisjoint(theirs[scheme]) for scheme in mine.keys() & theirs.keys())


def _about(store: Store, researcher: int) -> dict[str, list[str]]:
    """With whom, from where, where and on what somebody publishes. A preprint server is no venue."""
    sql = "SELECT i.name FROM affiliation a JOIN institution i ON i.id = a.institution_id WHERE a.researcher_id = ? ORDER BY i.name"
    return {
        "coauthors": [other.researcher.name for other in researchers.collaborators(store, researcher)],
        "affiliations": [row["name"] for row in store.rows(sql, [researcher])],
        "venues": [work.venue for work in works.of_researcher(store, researcher) if work.venue and work.kind != "preprint"],
        "topics": [topic.name for topic in topics.of_researcher(store, researcher)],
    }
