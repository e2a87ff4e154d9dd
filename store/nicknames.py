"""Given names that one person may use for each other: Chris and Christopher, Bob and Robert.

The pairs are those of the `nicknames` package (Apache-2.0, data included): some 2,700 English ones, collected by hand. They
are read when the first one is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

SHORTEST = 3
"""Letters: a shorter nickname (Lu, Vi) is as often a whole name of somebody else."""


def related(token: str) -> frozenset[str]:
    """The names that go for this given name or that it goes for, without itself; both as `names.tokens` writes them.

    Two nicknames of one name (Bob, Rob) are related only where they are known to stand for each other.
    """
    return _pairs().get(token, frozenset())


@cache
def _pairs() -> Mapping[str, frozenset[str]]:
    from nicknames import name_triplets  # costs 20 ms, and most runs meet no nickname

    found: dict[str, set[str]] = defaultdict(set)
    for name, relationship, nickname in name_triplets():
        if relationship == "has_nickname" and name.isalpha() and nickname.isalpha() and min(len(name), len(nickname)) >= SHORTEST:
            found[name].add(nickname)
            found[nickname].add(name)
    return {name: frozenset(others - {name}) for name, others in found.items()}
