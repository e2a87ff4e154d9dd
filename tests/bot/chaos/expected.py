"""Who must have heard of what, worked out from what people did, in a few lines that know nothing of the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

Works = Mapping[str, Sequence[str]]
"""Works by their titles, with their authors' names."""


class Expected:
    """What each place must have been told by the end.

    `because` holds, by place and title, the followed authors that are the reason. Without any that is left, the place
    need not be told any more, but may have been by then.
    """

    def __init__(self) -> None:
        self.follows: dict[str, set[str]] = defaultdict(set)
        self.because: dict[tuple[str, str], set[str]] = {}

    def followed(self, place: str, name: str) -> None:
        """A place follows somebody."""
        self.follows[place].add(name)

    def unfollowed(self, place: str, name: str) -> None:
        """A place follows somebody no more."""
        self.follows[place].discard(name)
        for (where, _), reasons in self.because.items():
            if where == place:
                reasons.discard(name)

    def imported(self, works: Works) -> None:
        """These works are new."""
        for title, authors in works.items():
            for place, followed in self.follows.items():
                if reasons := followed.intersection(authors):
                    self.because[place, title] = reasons

    def undone(self, works: Works) -> None:
        """These works are gone again."""
        for (_, title), reasons in self.because.items():
            if title in works:
                reasons.clear()
