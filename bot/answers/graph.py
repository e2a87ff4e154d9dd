"""A picture of whom, or what, a researcher is near: people, works, topics or institutions."""

from __future__ import annotations

from typing import Annotated, Literal

from bot.answers import finding
from bot.answers.card import Ask, Button, Card, Dot, Edge, Graph, Item, Section, line, quiet
from bot.answers.doors import to_person, with_options
from bot.answers.wording import count, dotted, provenance
from store import neighbourhood, researchers
from store.database import Store
from store.models import ResearcherRef
from store.neighbourhood import Neighbourhood, Node

View = Literal["people", "works", "topics", "institutions"]

PICTURE = "colloquy-graph.png"
"""The file of the picture."""

MOST, WIDEST = 40, 150
"""Neighbours that are shown, and those that a wider picture shows."""

PAGE = 10
"""Neighbours on one page of the list."""

NAMED = 5
"""Neighbours that the words for the picture name."""

TITLES: dict[View, str] = {
    "people": "Co-authors around {}",
    "works": "Works of {}",
    "topics": "Topics of {}",
    "institutions": "Institutions around {}",
}
NOTES: dict[View, str] = {
    "people": "Size: works. Width: joint works, more for few authors and recent years.",
    "works": "Size: authors. Width: shared co-authors and topics.",
    "topics": "Size: works. Width: works on both.",
    "institutions": "Size: works. Width: works with people of both.",
}
NOTHING: dict[View, str] = {
    "people": "The sources read so far name nobody else on these works.",
    "works": "The sources read so far name no works of theirs.",
    "topics": "No topic is known of these works.",
    "institutions": "The sources read so far name no institution of theirs, nor of those who have written with them.",
}
FIRST: dict[View, str] = {"people": "nearest", "works": "newest", "topics": "most frequent", "institutions": "most frequent"}
SWITCHES: dict[View, str] = {"people": "By co-author", "works": "By work", "topics": "By topic", "institutions": "By institution"}
NOUNS: dict[View, tuple[str, str]] = {
    "people": ("person", "people"),
    "works": ("work", "works"),
    "topics": ("topic", "topics"),
    "institutions": ("institution", "institutions"),
}


def answer(
    store: Store,
    name: Annotated[str, "a name in any form, an ORCID or another identifier"],
    of: Annotated[View, "people, works, topics or institutions"] = "people",
    wider: Annotated[bool, "true shows more, and of people also those whom the co-authors have written with"] = False,
) -> Card:
    """A picture of the neighbourhood of a researcher: people, works, topics or institutions in communities."""
    who = finding.person(store, "graph", name, **_given(of, wider)).ref
    found = _found(store, who, of, WIDEST if wider else MOST, wider)
    near = [node for node in found.nodes if node.id != found.centre]
    title = TITLES[of].format(who.name)
    items = tuple(_item(found, node, of) for node in near)
    nothing = (line(quiet(NOTHING[of])),) if not near else ()
    return Card(
        ask=_to_graph(who, of, wider),
        title=title,
        subtitle=line(dotted(_counted(found, near, of), _communities(found))),
        picture=_picture(found, near, of, title) if near else None,
        sections=(Section(lines=nothing, items=items, page_size=PAGE),),
        buttons=_buttons(store, who, of, wider, found),
        footer=provenance(researchers.origins(store, who.id)),
    )


def _found(store: Store, who: ResearcherRef, of: View, most: int, wider: bool) -> Neighbourhood:
    if of == "people":
        return neighbourhood.people(store, who.id, most, wider)
    view = {"works": neighbourhood.works, "topics": neighbourhood.topics, "institutions": neighbourhood.institutions}[of]
    return view(store, who.id, most)


def _given(of: View, wider: bool) -> dict[str, str]:
    return {"of": of if of != "people" else "", "wider": "true" if wider else ""}


def _to_graph(who: ResearcherRef, of: View, wider: bool) -> Ask:
    return to_person("graph", who, **_given(of, wider))


def _counted(found: Neighbourhood, near: list[Node], of: View) -> str:
    """ "5 people", or of how many these are the nearest."""
    shown = count(len(near) + found.left_out, *NOUNS[of])
    return f"the {FIRST[of]} {len(near):,} of {shown}" if found.left_out else shown


def _communities(found: Neighbourhood) -> str:
    return count(len(found.groups), "community", "communities") if found.groups else ""


def _item(found: Neighbourhood, node: Node, of: View) -> Item:
    """A neighbour with what ties it, and the way on: to a picture around it, or to what it is."""
    size = count(node.works, "author" if of == "works" else "work") + (" in all" if of == "people" else "")
    opens = {
        "people": with_options("graph", name=f"r{node.id}"),
        "works": with_options("work", title=f"w{node.id}"),
        "topics": with_options("topic", topic=f"t{node.id}"),
        "institutions": None,
    }[of]
    detail = dotted(_tied(found, node), size)
    return Item(line=line(node.name), detail=line(detail), opens=opens, label=node.name, hint=detail)


def _tied(found: Neighbourhood, node: Node) -> str:
    """What ties it to the researcher, where that is one of the nodes, and how strongly."""
    if found.centre is None:
        return ""
    tie = next((tie for tie in found.ties if {tie.one, tie.other} == {found.centre, node.id}), None)
    return f"{count(tie.shared, 'joint work')}, strength {tie.strength:.2f}" if tie else "over a co-author"


def _picture(found: Neighbourhood, near: list[Node], of: View, title: str) -> Graph:
    place = {node.id: at for at, node in enumerate(found.nodes)}
    group = {one: at for at, members in enumerate(found.groups) for one in members}
    legend = tuple(_legend(found, members) for members in found.groups)
    return Graph(
        name=PICTURE,
        title=title,
        alt=_alternative(near, legend, of, title),
        dots=tuple(Dot(label=node.name, size=max(1, node.works), group=group.get(node.id)) for node in found.nodes),
        edges=tuple(Edge(one=place[tie.one], other=place[tie.other], strength=tie.strength) for tie in found.ties),
        legend=legend,
        note=NOTES[of],
        centred=found.centre is not None,
    )


def _legend(found: Neighbourhood, members: tuple[int, ...]) -> str:
    """A community by the largest of it: "Ada Kite + 4"."""
    largest = max((node for node in found.nodes if node.id in members), key=lambda node: node.works)
    return f"{largest.name} + {len(members) - 1:,}"


def _alternative(near: list[Node], legend: tuple[str, ...], of: View, title: str) -> str:
    """The picture in words."""
    first = ", ".join(node.name for node in near[:NAMED])
    told = f"{title}: a graph of {count(len(near), *NOUNS[of])}."
    communities = f" Communities, each by its largest member and the number of others: {'; '.join(legend)}." if legend else ""
    return f"{told} The {FIRST[of]}: {first}.{communities}"


def _buttons(store: Store, who: ResearcherRef, of: View, wider: bool, found: Neighbourhood) -> tuple[Button, ...]:
    """More or less of the same, the other views, and the profile; nothing that would show no more than this."""
    more = found.left_out > 0 or (of == "people" and len(found.nodes) > 1)
    size = (Button(label="Narrower" if wider else "Wider", ask=_to_graph(who, of, not wider)),) if wider or more else ()
    views = {view: label for view, label in SWITCHES.items() if view != "institutions" or neighbourhood.knows_institutions(store)}
    others = tuple(Button(label=label, ask=_to_graph(who, view, wider)) for view, label in views.items() if view != of)
    return (*size, *others, Button(label="Profile", ask=to_person("profile", who)))
