"""The graph of co-authors for other programs: as GraphML (Gephi, Cytoscape, igraph), and as networkx's JSON of nodes and links."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO
from xml.sax.saxutils import escape

from bot.drawing.text import tame
from store import graph_export
from store.database import Store

KEYS = (("label", "node", "string"), ("works", "node", "int"), ("works", "edge", "int"), ("weight", "edge", "double"))
"""What GraphML says of nodes and edges. Gephi reads "label" and "weight" as what they are."""


def graphml(store: Store, file: TextIO) -> None:
    """Write everybody and who wrote with whom as GraphML."""
    file.write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    for name, of, kind in KEYS:
        file.write(f'<key id="{of}-{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n')
    file.write('<graph edgedefault="undirected">\n')
    with store.snapshot():
        for person in graph_export.people(store):
            file.write(f'<node id="r{person.id}">{_data("node", label=escape(tame(person.name)), works=person.works)}</node>\n')
        for tie in graph_export.ties(store):
            said = _data("edge", works=tie.shared, weight=_rounded(tie.strength))
            file.write(f'<edge source="r{tie.one}" target="r{tie.other}">{said}</edge>\n')
    file.write("</graph>\n</graphml>\n")


def _data(of: str, **values: object) -> str:
    return "".join(f'<data key="{of}-{name}">{value}</data>' for name, value in values.items())


def node_link(store: Store, file: TextIO) -> None:
    """Write the same as one JSON object of nodes and edges, which `networkx.node_link_graph` reads."""
    file.write('{"directed": false, "multigraph": false, "graph": {}, "nodes": [')
    with store.snapshot():
        nodes = ({"id": f"r{one.id}", "label": one.name, "works": one.works} for one in graph_export.people(store))
        _listed(file, nodes)
        file.write('],\n"edges": [')
        ties = graph_export.ties(store)
        _listed(file, ({"source": f"r{t.one}", "target": f"r{t.other}", "works": t.shared, "weight": _rounded(t.strength)} for t in ties))
    file.write("]}\n")


def _rounded(strength: float) -> float:
    """Six digits that count."""
    return float(f"{strength:.6g}")


def _listed(file: TextIO, objects: Iterable[dict[str, object]]) -> None:
    """Objects one a line, with commas between them."""
    for place, one in enumerate(objects):
        file.write((",\n" if place else "\n") + json.dumps(one, ensure_ascii=False))
