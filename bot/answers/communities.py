"""Groups of people who write together, of everybody or on a topic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated

from bot.answers import finding
from bot.answers.card import Button, Card, Dot, Edge, Graph, Item, Section, bold, line, quiet
from bot.answers.doors import plain, to_person, to_topic
from bot.answers.path_card import to_path
from bot.answers.wording import count, dotted, provenance
from store import communities, summary, topics
from store.communities import Bridge, Communities, Community, Member
from store.database import Store
from store.groups import strongest
from store.models import Topic

PICTURE = "colloquy-communities.png"
"""The file of the picture."""

PAGE = 6
"""Communities on one page."""

NAMED = 3
"""People of a community that are named: those who hold it together."""

COLOURED, DOTS = 8, 32
"""Communities of the picture, the largest; and people of all of them, as many of each."""

BRIDGES = 3
"""Bridges with a button, the strongest: it leads to the path over them."""

NOTE = "Size: ties inside. Width: joint works, more for few authors and recent years."
NOBODY = "The sources read so far name no two people on one work."
NOBODY_ON_IT = "Nobody has written on this with anybody else, as far as the sources read so far say."


def answer(store: Store, topic: Annotated[str | None, "a topic in words: only works on it count"] = None) -> Card:
    """The communities of those who write together, of everybody or on a topic: who holds each together, and the bridges."""
    about = finding.topic(store, "communities", topic) if topic else None
    found = communities.find(store, about.id if about else None)
    title = f"Communities on {about.name}" if about else "Communities"
    bridges = _strongest_bridges(found)
    items = tuple(_item(found, place, bridges.get(place)) for place in range(len(found.communities)))
    nothing = (line(quiet(NOBODY_ON_IT if about else NOBODY)),) if not items else ()
    return Card(
        ask=to_topic(about, "communities") if about else plain("communities"),
        title=title,
        subtitle=line(dotted(count(len(items), "community", "communities"), _people(found))),
        picture=_picture(found, title) if items else None,
        sections=(Section(lines=nothing, items=items, page_size=PAGE),),
        buttons=_buttons(found, about),
        footer=provenance(topics.origins(store, about.id) if about else summary.origins(store)),
    )


def _people(found: Communities) -> str:
    if found.seen < found.people:
        return f"the {found.seen:,} people with most joint works of {found.people:,}"
    return f"{count(found.people, 'person', 'people')} with joint works" if found.people else ""


def _strongest_bridges(found: Communities) -> Mapping[int, Bridge]:
    """The strongest bridge of each community, by its place."""
    return {place: bridge for bridge in reversed(found.bridges) for place in (bridge.one, bridge.other)}


def _item(found: Communities, place: int, bridge: Bridge | None) -> Item:
    """A community by those who hold it together, what it works on, and what ties it to another."""
    one = found.communities[place]
    first, *others = [member.researcher for member in one.people]
    rest = f" and {count(len(others) + 1 - NAMED, 'other')}" if len(others) >= NAMED else ""
    names = "".join(f", {other.name}" for other in others[: NAMED - 1])
    on = ", ".join(topic.name for topic in one.topics)
    return Item(
        line=line(bold(first.name), names, rest),
        detail=line(dotted(on, count(one.works, "work"), _tied(found, place, bridge))),
        opens=to_person("profile", first),
        label=first.name,
        hint=dotted(count(len(one.people), "person", "people"), on),
    )


def _tied(found: Communities, place: int, bridge: Bridge | None) -> str:
    """A bridge as it is seen from one of its ends: through whom here, and through whom there."""
    if bridge is None:
        return ""
    first = bridge.one == place
    other = found.communities[bridge.other if first else bridge.one]
    here, there = bridge.through if first else bridge.through[::-1]
    works = count(bridge.works, "joint work")
    return f"bridge to {other.people[0].researcher.name}: {works}, through {here.name} and {there.name}"


def _buttons(found: Communities, about: Topic | None) -> tuple[Button, ...]:
    bridges = tuple(
        Button(label=" – ".join(end.name for end in bridge.through), ask=to_path(*bridge.through)) for bridge in found.bridges[:BRIDGES]
    )
    back = (Button(label="Topic", ask=to_topic(about)), Button(label="All communities", ask=plain("communities"))) if about else ()
    return (*bridges, *back)


def _picture(found: Communities, title: str) -> Graph:
    """Those who hold the largest communities together, and the strongest ties among them."""
    coloured = found.communities[:COLOURED]
    tied = _tied_to(found.strengths)
    members = [(group, member) for group, one in enumerate(coloured) for member in _core(one, tied, DOTS // len(coloured))]
    place = {member.researcher.id: at for at, (_, member) in enumerate(members)}
    among = {(place[a], place[b]): strength for (a, b), strength in found.strengths.items() if a in place and b in place}
    legend = tuple(f"{one.people[0].researcher.name} + {len(one.people) - 1:,}" for one in coloured)
    return Graph(
        name=PICTURE,
        title=title,
        alt=_alternative(title, legend, len(members)),
        dots=tuple(Dot(label=member.researcher.name, size=member.strength, group=group) for group, member in members),
        edges=tuple(Edge(one=pair[0], other=pair[1], strength=among[pair]) for pair in sorted(strongest(among))),
        legend=legend,
        note=NOTE,
    )


def _tied_to(strengths: Mapping[tuple[int, int], float]) -> Mapping[int, set[int]]:
    """Everybody's co-authors, by ids."""
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in strengths:
        found[one].add(other)
        found[other].add(one)
    return found


def _core(one: Community, tied: Mapping[int, set[int]], most: int) -> list[Member]:
    """The first members of a community, each of them tied to one before, so that the picture shows how it hangs together."""
    chosen, *rest = one.people
    core, reached = [chosen], set(tied[chosen.researcher.id])
    while len(core) < most:
        following = next((member for member in rest if member.researcher.id in reached), None)
        if following is None:
            return core
        rest.remove(following)
        core.append(following)
        reached |= tied[following.researcher.id]
    return core


def _alternative(title: str, legend: tuple[str, ...], people: int) -> str:
    """The picture in words."""
    told = f"{title}: a graph of {count(people, 'person', 'people')} who hold {count(len(legend), 'community', 'communities')} together."
    return f"{told} Each by its first member and the number of others: {'; '.join(legend)}."
