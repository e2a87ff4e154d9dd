"""Groups of slots that grow into people: what is linked becomes one, and what would be two people in one stays open.

Nothing here depends on an order. Where links lead from one group to two that cannot be one person, the group between
them is *contested*: it joins neither, and both are its rivals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from store.evidence import Group, Slot, differ, torn

Part = list[Group]
"""Groups that are, or may become, one person."""


class Links:
    """What speaks for groups being one person: each link holds any number of them."""

    def __init__(self, links: Iterable[Iterable[Group]] = ()) -> None:
        self._of: dict[Group, list[Sequence[Group]]] = defaultdict(list)
        for link in links:
            members = tuple(dict.fromkeys(link))
            for group in members:
                self._of[group].append(members)

    def groups(self) -> list[Group]:
        """Everything that is linked."""
        return list(self._of)

    def parts(self, groups: Iterable[Group]) -> Iterator[Part]:
        """The connected components of these groups, by the links among them alone."""
        left = dict.fromkeys(groups)
        seen: set[int] = set()
        while left:
            part = [left.popitem()[0]]
            for group in part:
                for link in self._of.get(group, ()):
                    if id(link) not in seen:
                        seen.add(id(link))
                        part += [other for other in link if left.pop(other, other) is None]
            yield part

    def beside(self, groups: Iterable[Group]) -> set[Group]:
        """Everything that is linked to one of these groups."""
        return {other for group in groups for link in self._of.get(group, ()) for other in link}


class Crowd:
    """Groups on their way to become people, and the doubts that came up."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self.groups = list(groups)
        self._doubts: dict[Slot, set[Slot]] = defaultdict(set)

    def doubt(self, groups: Iterable[Group], rivals: Iterable[Group]) -> None:
        """Let it be open whether these groups are one person with any of the rivals."""
        others = {rival.slots[0] for rival in rivals}
        for group in groups:
            self._doubts[group.slots[0]] |= others

    def rivals(self) -> Iterator[tuple[Group, list[Group]]]:
        """Each group with those that it might also be.

        Whose name is written out is nobody of whom only initials are known: these might be them, and say so themselves.
        """
        owner = {slot: group for group in self.groups for slot in group.slots}
        for group in self.groups:
            others = {owner[rival] for slot in group.slots for rival in self._doubts.get(slot, ())} - {group}
            yield group, [other for other in others if group.is_named <= other.is_named and not differ(group, other)]

    def unite(self, parts: Iterable[Part]) -> None:
        """Make one group of each part."""
        chosen = [part for part in parts if len(part) > 1]
        gone = {group for part in chosen for group in part}
        united = [Group(slot for group in part for slot in group.slots) for part in chosen]
        self.groups = [group for group in self.groups if group not in gone] + united

    def link(self, groups: Iterable[Group], links: Links) -> None:
        """Unite what is linked among these groups."""
        united: list[Part] = []
        for part in links.parts(groups):
            united += self._untangled(part, links) if len(part) > 1 and torn(part) else [part]
        self.unite(united)

    def _untangled(self, part: Part, links: Links) -> list[Part]:
        """Linked groups of which some cannot be one person: each of the others joins the one of these that it is linked to."""
        odd = torn(part)
        rest = [group for group in part if group not in odd]
        near = {group: [other for other in part if other in odd and other in beside] for group in rest if (beside := links.beside([group]))}
        chosen = self._chosen(near)
        free = set(rest) - {group for group, others in near.items() if others} | {group for pair in chosen for group in pair} - odd
        found = []
        for whole in Links([*chosen, *links.parts(free)]).parts(part):
            if torn(whole):
                self.doubt(whole, odd.intersection(whole))
            else:
                found.append(whole)
        return found

    def attach(self, sought: Mapping[Group, Sequence[Group]]) -> None:
        """Unite each group with all that it seeks, unless that are two people or another who differs seeks them as well.

        Who was contested before stays so.
        """
        links = Links(self._chosen(sought))
        united = []
        for part in links.parts(links.groups()):
            if not torn(part):
                united.append(part)
                continue
            for group in part:
                self.doubt([group], sought.get(group, ()))
        self.unite(united)

    def _chosen(self, sought: Mapping[Group, Sequence[Group]]) -> list[Part]:
        """Each group with all that it seeks; who is contested is left out, and in doubt."""
        seekers: dict[Group, Part] = defaultdict(list)
        for group, others in sought.items():
            for other in others:
                seekers[other].append(group)
        competing = {other: torn(groups) for other, groups in seekers.items()}
        found = []
        for group, others in sought.items():
            if not others:
                continue
            if self._is_contested(group) or torn(others) or any(group in competing[other] for other in others):
                self.doubt([group], others)
            else:
                found.append([group, *others])
        return found

    def _is_contested(self, group: Group) -> bool:
        return any(slot in self._doubts for slot in group.slots)
