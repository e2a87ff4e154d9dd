"""How sources mark a work that was retracted: before or after its title, or in a note.

A mark is no part of a title, so a work that is retracted stays the work it was. A notice of retraction
("Retraction: …", "Retraction Note to …") is a text of its own, and no mark.
"""

from __future__ import annotations

import re

_WORK = r"(?:article|paper|chapter|manuscript|preprint|publication|work)"
_BRACKETED = rf"[\[(]\s*(?:retracted|withdrawn)(?:\s+{_WORK})?(?:[.:,;]\s+see\b[^\])]*)?\s*[\])]"
# "Withdrawn: …" can be a title, so that word counts only as publishers print it: in capitals, or with what was withdrawn.
_BEFORE = re.compile(rf"\s*(?:(?:{_BRACKETED}\s*[:.–—-]?|(?:retracted(?:\s+{_WORK})?|withdrawn\s+{_WORK}|(?-i:WITHDRAWN))\s*:)\s*)+", re.I)
_AFTER = re.compile(rf"(?:\s*{_BRACKETED})+\s*\.?\s*\Z", re.I)

_SAYING = re.compile(
    rf"(?:(?:this|the)\s+{_WORK}\s+)?(?:(?:has\s+been|have\s+been|was|is|were)\s+)?(?:retracted|withdrawn)\b(?!\s+(?:from|submission)\b)",
    re.I,
)


def unmarked(title: str) -> tuple[str, bool]:
    """A title without a mark of retraction, and whether it had one: "RETRACTED: A Toy" is "A Toy".

    Marks are "RETRACTED:", "Retracted Article:", "WITHDRAWN:" and the like before a title, and "[Retracted]" or
    "(Retracted article. See …)" on either side of it. A title that has no words beside them is no marked one.
    """
    before = _BEFORE.match(title)
    rest = title[before.end() :] if before else title
    after = _AFTER.search(rest)
    rest = rest[: after.start()] if after else rest
    marked = bool((before or after) and re.search(r"\w", rest))
    return (rest.strip(), True) if marked else (title, False)


def says_retracted(note: str) -> bool:
    """Whether one of the clauses of a note begins by saying that its work is retracted or withdrawn.

    A submission that was withdrawn from a conference was never published there, and is not retracted.
    """
    return any(_SAYING.match(clause.strip()) for clause in re.split(r"[.;:,()\[\]]", note))
