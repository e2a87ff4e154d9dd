"""Groups of nodes that are tied more among themselves than to others, and the ties of a graph that are worth drawing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from heapq import nlargest

from store.coauthors import Pair

KEPT = 4
"""The strongest ties of each node that are kept."""


def groups(order: Sequence[int], strengths: Mapping[Pair, float]) -> list[tuple[int, ...]]:
    """The groups of two nodes or more, largest first; within one, and among equals, the nodes keep their order.

    They maximise modularity by the method of Louvain (Blondel et al., "Fast unfolding of communities in large networks", 2008), from
    a fixed seed. The method knows the nodes by their places in the order alone, so that other ids give the same groups.
    """
    import networkx  # which an idle bot does without

    place = {node: at for at, node in enumerate(order)}
    ties = sorted((*sorted((place[one], place[other])), strength) for (one, other), strength in strengths.items())
    graph = networkx.Graph()
    graph.add_weighted_edges_from(ties)
    found = networkx.community.louvain_communities(graph, seed=0) if ties else []
    ordered = sorted((sorted(group) for group in found if len(group) > 1), key=lambda group: (-len(group), group[0]))
    return [tuple(order[at] for at in group) for group in ordered]


def strongest(strengths: Mapping[Pair, float]) -> set[Pair]:
    """The pairs that are among the strongest of either of the two."""
    of: dict[int, list[Pair]] = defaultdict(list)
    for pair in strengths:
        for end in pair:
            of[end].append(pair)
    return {pair for pairs in of.values() for pair in nlargest(KEPT, pairs, key=lambda pair: (strengths[pair], pair))}
