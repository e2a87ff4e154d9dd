"""Slots: what the store knows of the authorships and presences of some names, as `identity` looks at it.

It is loaded in two steps: of most authors the name alone says whose they are, and the rest is read only of the others.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sqlite_utils import Database

from store import vouching
from store.evidence import Rarity, Slot, companion
from store.models import Identifier
from store.names import key, parse
from store.phrases import STOP
from store.succession import Holder, Printed
from store.vouching import Judged

MANY = 50
"""Where more people than this write one work, that they do so together tells nothing of any of them."""

LETTERS = 4
"""Shorter words of a title are no sign."""

CHOSEN = "IN (SELECT value FROM json_each(?))"

CLAIMED = "printed_name INDEXED BY printed_name_claimed WHERE (anchor IS NOT NULL OR identifiers != '[]')"
"""The printed names of whom a source says more than the name. They may be few, which SQLite cannot know: it is told of their index."""


@dataclass
class Loaded:
    """The slots of some names: by the id of their row, by the printed name, and the row that each stands for."""

    authorships: dict[int, Slot] = field(default_factory=dict)
    presences: dict[int, Slot] = field(default_factory=dict)
    named: dict[str, list[Slot]] = field(default_factory=lambda: defaultdict(list))
    holders: dict[Slot, Holder] = field(default_factory=dict)


def load(
    db: Database, names: Collection[str], rarities: Mapping[str, Rarity], judged: Judged, before: Mapping[Printed, tuple[int, ...]]
) -> Loaded:
    """The slots of these names, as far as names, the sources' own word and what is answered for tell them.

    `before` says whose the printed names were whose rows are written anew.
    """
    loaded = Loaded()
    chosen = json.dumps(sorted(names))
    _load_authorships(db, loaded, chosen, rarities)
    _load_presences(db, loaded, chosen, rarities)
    _add_claims(db, loaded)
    _add_former(db, loaded, before)
    _add_answers(db, loaded, judged)
    _add_decisions(db, loaded)
    return loaded


def remembered(db: Database, before: Mapping[Printed, tuple[int, ...]]) -> set[str]:
    """The names under which somebody was known before the rows of a work were written anew, or before a merge or an undoing."""
    sql = f"""
        SELECT a.name FROM printed_name p JOIN authorship a ON a.id = p.authorship_id WHERE p.record_id {CHOSEN}
        UNION SELECT a.name FROM once o CROSS JOIN record r ON r.digest = o.digest
        CROSS JOIN printed_name p ON p.record_id = r.id AND 'a' || p.slot = o.slot CROSS JOIN authorship a ON a.id = p.authorship_id
    """
    return {row[0] for row in db.execute(sql, [json.dumps(sorted({record for record, _ in before}))])}


def familiar(db: Database, names: Collection[str]) -> set[str]:
    """Those of these names under which somebody is known, or stands in a document."""
    sql = (
        f"SELECT name FROM authorship WHERE name {CHOSEN} AND researcher_id IS NOT NULL UNION SELECT name FROM presence WHERE name {CHOSEN}"
    )
    chosen = json.dumps(sorted(names))
    return {row[0] for row in db.execute(sql, [chosen, chosen])}


def describe(db: Database, loaded: Loaded, slots: Iterable[Slot]) -> None:
    """Add what else is known of these slots: their place among all, and with whom, where and on what they worked."""
    chosen = {loaded.holders[slot].id: (slot, slot.work) for slot in slots if slot.work is not None}
    works = json.dumps(sorted({work for _, work in chosen.values()}))
    beside, venues, words = _beside(db, works), _venues(db, works), _words(db, works)
    for authorship, order in _keys(db, chosen):
        slot, work = chosen[authorship]
        slot.key = order
        slot.beside = frozenset(one for other, one in beside[work] if other != authorship)
        slot.venues = venues[work]
        slot.words = words[work]
    affiliated = "printed_name INDEXED BY printed_name_affiliated WHERE affiliations != '[]'"
    sql = f"SELECT authorship_id, affiliations FROM {affiliated} AND authorship_id {CHOSEN}"
    for authorship, printed in db.execute(sql, [json.dumps(sorted(chosen))]):
        chosen[authorship][0].affiliations |= {key(name) for name, _ in json.loads(printed)}


def _load_authorships(db: Database, loaded: Loaded, names: str, rarities: Mapping[str, Rarity]) -> None:
    sql = f"""
        SELECT a.id, a.work_id, a.name, a.researcher_id, w.year FROM authorship a CROSS JOIN work w ON w.id = a.work_id
        WHERE a.name {CHOSEN} ORDER BY a.id
    """
    for authorship, work, name, researcher, year in db.execute(sql, [names]):
        slot = Slot("", parse(name), work, rarities[name], year=year)
        loaded.authorships[authorship] = slot
        loaded.named[name].append(slot)
        loaded.holders[slot] = Holder("authorship", authorship, researcher, (researcher,) if researcher else ())


def _load_presences(db: Database, loaded: Loaded, names: str, rarities: Mapping[str, Rarity]) -> None:
    sql = f"""
        SELECT p.id, p.position, p.role, p.name, p.anchor, p.beside, p.researcher_id, p.decided_id, r.digest, r.body
        FROM presence p JOIN record r ON r.id = p.record_id WHERE p.name {CHOSEN} ORDER BY p.id
    """
    for presence, position, role, name, anchor, beside, researcher, decided, digest, body in db.execute(sql, [names]):
        told = json.loads(body) if role == "owner" else {}
        slot = Slot(
            f"{digest}:{position:05}",
            parse(name),
            None,
            rarities[name],
            beside=frozenset(map(companion, json.loads(beside))),
            affiliations=frozenset(key(one) for one in [told.get("affiliation")] if one),
            anchors=frozenset([anchor] if anchor else []),
            identifiers=frozenset(_identifier(one["scheme"], one["value"]) for one in told.get("identifiers", [])),
        )
        if told.get("authority"):
            _answer(slot, frozenset([anchor]))
        loaded.presences[presence] = slot
        loaded.named[name].append(slot)
        loaded.holders[slot] = Holder("presence", presence, researcher, (researcher,) if researcher else (), role, decided)


def _add_claims(db: Database, loaded: Loaded) -> None:
    sql = f"""
        SELECT authorship_id, anchor, identifiers FROM {CLAIMED} AND authorship_id {CHOSEN}
    """
    for authorship, anchor, identifiers in db.execute(sql, [json.dumps(list(loaded.authorships))]):
        slot = loaded.authorships[authorship]
        slot.anchors |= {anchor} if anchor else set()
        slot.identifiers |= {_identifier(scheme, value) for scheme, value in json.loads(identifiers)}


@lru_cache(maxsize=32_768)
def _identifier(scheme: str, value: str) -> Identifier:
    return Identifier.model_validate({"scheme": scheme, "value": value})


def _add_former(db: Database, loaded: Loaded, before: Mapping[Printed, tuple[int, ...]]) -> None:
    """Let slots whose rows are new know whose they were."""
    fresh = [authorship for authorship, slot in loaded.authorships.items() if not loaded.holders[slot].former]
    sql = f"SELECT authorship_id, record_id, slot FROM printed_name WHERE authorship_id {CHOSEN}"
    for authorship, record, index in db.execute(sql, [json.dumps(fresh)]) if before else ():
        holder = loaded.holders[loaded.authorships[authorship]]
        holder.former += before.get((record, index), ())


def _add_answers(db: Database, loaded: Loaded, judged: Judged) -> None:
    """Add what people and authorities answer for."""
    for authorship, tokens in vouching.answered(db, loaded.authorships).items():
        _answer(loaded.authorships[authorship], tokens)
    rows = {"authorship": loaded.authorships, "presence": loaded.presences}
    for (table, row), tokens in judged.together.items():
        if row in rows[table]:
            rows[table][row].together |= tokens
    for (table, row), sides in judged.apart.items():
        if row in rows[table]:
            rows[table][row].apart |= sides


def _answer(slot: Slot, anchors: frozenset[str]) -> None:
    """Note whom an authority says this is, and so that it is none of the others whom it answers for."""
    slot.together |= anchors
    slot.apart |= {(vouching.authority(anchor), anchor) for anchor in anchors}


def _add_decisions(db: Database, loaded: Loaded) -> None:
    """Tie a document to the researcher whom a person named for it: to the first of the works that are theirs."""
    for slot, holder in [(slot, holder) for slot, holder in loaded.holders.items() if holder.decided]:
        theirs = [row for row, other in loaded.authorships.items() if holder.decided in loaded.holders[other].former]
        first = min(((order, row) for row, order in _keys(db, theirs)), default=None)
        for tied in [slot, *([loaded.authorships[first[1]]] if first else [])]:
            tied.anchors |= {f"decided:{holder.decided}"}


def _keys(db: Database, authorships: Iterable[int]) -> list[tuple[int, str]]:
    """A place in a record of its work for each authorship. A statement may mention one person for several works: it comes last."""
    sql = f"""
        SELECT p.authorship_id,
        min(printf('%d%015x:%05d', EXISTS (SELECT 1 FROM mention WHERE record_id = p.record_id), p.precedence, p.slot))
        FROM printed_name p WHERE p.authorship_id {CHOSEN} GROUP BY p.authorship_id
    """
    return [(row[0], row[1]) for row in db.execute(sql, [json.dumps(sorted(authorships))])]


def _beside(db: Database, works: str) -> dict[int, list[tuple[int, str]]]:
    """The authors of these works, each as (authorship, companion); none for a work of too many people."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for work, authorship, name in db.execute(f"SELECT work_id, id, name FROM authorship WHERE work_id {CHOSEN}", [works]):
        found[work].append((authorship, companion(name)))
    return defaultdict(list, {work: people for work, people in found.items() if len(people) <= MANY})


def _venues(db: Database, works: str) -> dict[int, frozenset[str]]:
    """Where these works appeared; a preprint server is no venue."""
    sql = f"SELECT p.work_id, v.key FROM appearance p JOIN venue v ON v.id = p.venue_id WHERE p.kind != 'preprint' AND p.work_id {CHOSEN}"
    found: dict[int, frozenset[str]] = defaultdict(frozenset)
    for work, venue in db.execute(sql, [works]):
        found[work] |= {f"at {venue}"}
    return found


def _words(db: Database, works: str) -> dict[int, frozenset[str]]:
    """The words of these works' titles, without those of every science."""
    rows = db.execute(f"SELECT id, title FROM work WHERE id {CHOSEN}", [works])
    return {work: frozenset(word for word in re.findall(r"\w+", title.casefold()) if len(word) >= LETTERS) - STOP for work, title in rows}
