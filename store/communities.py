"""Communities of people who write together, of the whole store or of those who write on a topic, and what ties one to another.

A tie is as strong as on a path: the sum over the joint works of 1 / (authors - 1) * 0.5 ** (age / 10), as `coauthors` has it, where only
works on the topic count. So everybody's ties together are as strong as the number of their joint works, each half as much for every ten
years. Of many people those are looked at for whom that is most; of very many works the newest.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from itertools import combinations
from math import sqrt

from store.coauthors import Pair, called, weights
from store.database import Store
from store.groups import groups
from store.models import Model, ResearcherRef, Topic

READ = 100_000
"""Works that are read, the newest first."""

PEOPLE = 2_000
"""People who are looked at."""

PAIRS = 200_000
"""Pairs of authors that are counted: those of the works with the fewest authors first."""

NAMED = 3
"""Topics of a community that are named."""

TWICE = 2
"""Works of a community from which on a topic is one of theirs."""

FEW = 5
"""Works that are added to those expected on a topic, so that a rare one is not first for two works."""

Works = Mapping[int, set[int]]
"""The known authors of each joint work."""


class Member(Model):
    """Somebody of a community, and how strong the ties to the others of it are together."""

    researcher: ResearcherRef
    strength: float


class Community(Model):
    """Its people, whoever holds it together first; how many works two of them wrote together, and on what more often than others."""

    people: tuple[Member, ...]
    works: int
    topics: tuple[Topic, ...]


class Bridge(Model):
    """Two communities by their places, their joint works, and who of each has the strongest ties to the other."""

    one: int
    other: int
    works: int
    through: tuple[ResearcherRef, ResearcherRef]


class Communities(Model):
    """Communities, largest first, and the bridges between them, strongest first.

    `people` counts everybody with a joint work, and `seen` those who were looked at. `strengths` are of pairs of these, by ids.
    """

    people: int
    seen: int
    communities: tuple[Community, ...]
    bridges: tuple[Bridge, ...]
    strengths: Mapping[Pair, float]


def find(store: Store, topic: int | None = None) -> Communities:
    """The communities of the store, or those of its works on a topic."""
    works = _joint(store, topic)
    weighed = weights(store, works)
    everybody = _totals(works, weighed)
    least = min(nlargest(PEOPLE, everybody.values()), default=0.0)
    names = called(store, (one for one, total in everybody.items() if total >= least))
    order = sorted(names, key=lambda one: (-everybody[one], names[one].name, one))[:PEOPLE]
    strengths = _strengths(works, weighed, order)
    found = groups(order, strengths)
    group = {one: place for place, members in enumerate(found) for one in members}
    held = _held(group, strengths)
    sizes, telling = _telling(store, works, group)
    return Communities(
        people=len(everybody),
        seen=len(order),
        communities=tuple(
            Community(
                people=tuple(Member(researcher=names[one], strength=held[one]) for one in sorted(members, key=lambda one: -held[one])),
                works=sizes[place],
                topics=tuple(telling.get(place, ())),
            )
            for place, members in enumerate(found)
        ),
        bridges=tuple(_bridges(works, strengths, group, names)),
        strengths=strengths,
    )


def _joint(store: Store, topic: int | None) -> dict[int, set[int]]:
    """The works of two known authors or more, with these."""
    on = "JOIN work_topic t ON t.work_id = w.id AND t.topic_id = :topic" if topic is not None else ""
    sql = f"""
        WITH read AS MATERIALIZED (SELECT w.id FROM work w {on} ORDER BY w.year DESC, w.id LIMIT :most)
        SELECT a.work_id AS id, json_group_array(a.researcher_id) AS people FROM read CROSS JOIN authorship a ON a.work_id = read.id
        WHERE a.researcher_id IS NOT NULL GROUP BY a.work_id
    """
    found = {row["id"]: set(json.loads(row["people"])) for row in store.rows(sql, {"topic": topic, "most": READ})}
    return {work: people for work, people in found.items() if len(people) > 1}


def _rounded(strength: float) -> float:
    """A strength as it may be compared: a sum that was added up in another order differs in its last digits."""
    return float(f"{strength:.9g}")


def _totals(works: Works, weighed: Mapping[int, float]) -> dict[int, float]:
    """How strong all ties of each person are together."""
    found: dict[int, float] = defaultdict(float)
    for work, people in works.items():
        for one in people:
            found[one] += weighed[work] * (len(people) - 1)
    return {one: _rounded(strength) for one, strength in found.items()}


def _strengths(works: Works, weighed: Mapping[int, float], order: Sequence[int]) -> dict[Pair, float]:
    """The strength of each pair of people, whoever comes first in the order first."""
    place = {one: at for at, one in enumerate(order)}
    found: dict[Pair, float] = defaultdict(float)
    room = PAIRS
    for work, people in sorted(works.items(), key=lambda item: (len(item[1]), item[0])):
        here = sorted((one for one in people if one in place), key=place.__getitem__)
        room -= len(here) * (len(here) - 1) // 2
        if room < 0:
            break
        for pair in combinations(here, 2):
            found[pair] += weighed[work]
    return {pair: _rounded(strength) for pair, strength in found.items()}


def _held(group: Mapping[int, int], strengths: Mapping[Pair, float]) -> dict[int, float]:
    """How strong the ties of each member to the others of their community are together."""
    found = dict.fromkeys(group, 0.0)
    for pair, strength in strengths.items():
        if len({group.get(end) for end in pair}) == 1 and pair[0] in group:
            for end in pair:
                found[end] += strength
    return {one: _rounded(strength) for one, strength in found.items()}


def _telling(store: Store, works: Works, group: Mapping[int, int]) -> tuple[Counter[int], dict[int, list[Topic]]]:
    """For each community the number of its works, and the topics that stand out there.

    That is how many works more there are on a topic than if everybody wrote on it alike, over the root of so many (and FEW).
    """
    owners = {work: _owners(people, group) for work, people in works.items()}
    sizes = Counter(place for places in owners.values() for place in places)
    sql = """
        SELECT t.topic_id AS id, s.name, s.key, json_group_array(t.work_id) AS works FROM json_each(?) w
        CROSS JOIN work_topic t ON t.work_id = w.value JOIN topic s ON s.id = t.topic_id GROUP BY t.topic_id
    """
    ranked: dict[int, list[tuple[float, str, Topic]]] = defaultdict(list)
    for row in store.rows(sql, [json.dumps(list(works))]):
        on = json.loads(row["works"])
        for place, number in Counter(place for work in on for place in owners[work]).items():
            expected = sizes[place] * len(on) / len(works)
            if number >= TWICE and number > expected:
                topic = Topic(id=row["id"], name=row["name"], works=number)
                ranked[place].append(((expected - number) / sqrt(expected + FEW), row["key"], topic))
    return sizes, {place: _first(found) for place, found in ranked.items()}


def _first(ranked: Iterable[tuple[float, str, Topic]]) -> list[Topic]:
    """The first topics, without those whose words another one repeats."""
    chosen: dict[str, Topic] = {}
    for _, key, topic in sorted(ranked, key=lambda one: one[:2]):
        if not any(f" {key} " in f" {other} " or f" {other} " in f" {key} " for other in chosen):
            chosen[key] = topic
        if len(chosen) == NAMED:
            break
    return list(chosen.values())


def _owners(people: Iterable[int], group: Mapping[int, int]) -> list[int]:
    """The communities of which two people or more are among some."""
    places = [group[one] for one in people if one in group]
    return [place for place in set(places) if places.count(place) > 1]


def _bridges(works: Works, strengths: Mapping[Pair, float], group: Mapping[int, int], names: Mapping[int, ResearcherRef]) -> list[Bridge]:
    """What ties each two communities, strongest first."""
    reach: dict[Pair, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for pair, strength in strengths.items():
        places = _places(pair, group)
        if len(places) == 2:
            for end in pair:
                reach[places[0], places[1]][end] += strength
    joint = Counter(pair for people in works.values() for pair in combinations(_places(people, group), 2))
    found = []
    for pair, ends in sorted(reach.items(), key=lambda item: (-_rounded(sum(item[1].values())), item[0])):
        order = sorted(ends, key=lambda one: (-_rounded(ends[one]), names[one].name, one))
        one, other = (next(names[end] for end in order if group[end] == place) for place in pair)
        found.append(Bridge(one=pair[0], other=pair[1], works=joint[pair], through=(one, other)))
    return found


def _places(people: Iterable[int], group: Mapping[int, int]) -> list[int]:
    """The communities of some people, in order."""
    return sorted({group[one] for one in people if one in group})
