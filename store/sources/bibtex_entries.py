"""The entries of a BibTeX file, each parsed on its own.

pybtex parses; it is handed one entry at a time, so that a broken one takes no other with it. A line that
begins with "@type{" always begins an entry, whatever stands before it. As in BibTeX itself, @comment
hides only its own word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.scanner import Pattern, PrematureEOF, PybtexSyntaxError, Token
from pybtex.utils import CaseInsensitiveDict

from store.models import Rejected, Remark

LONGEST_ENTRY = 2**20
"""Characters of one entry; ten thousand authors and a long abstract fit."""

_LONGEST_EXPANSION = 100_000
"""Characters that the @string definitions used by one entry may add to it."""

_START = re.compile(r"(?<!\w)@[ \t]*([A-Za-z]+)\s*[{(]")
_LINE_START = re.compile(r"(?:^|(?<=\r))[ \t]*@[ \t]*[A-Za-z]+\s*[{(]", re.MULTILINE)
_KEY = re.compile(r"[^{(]*[{(]\s*([^\s,{}()=]{1,80})\s*,")
_SPECIAL = re.compile(r'[@"{}]')


@dataclass(frozen=True)
class Entry:
    """One entry as it is written. Names of fields are lower case; of repeated fields the first counts."""

    kind: str
    key: str
    fields: dict[str, str]
    place: str
    original: bytes

    def reject(self, reason: str) -> Rejected:
        """This entry as one that is not stored."""
        return Rejected(place=self.place, reason=reason, original=self.original)


def begins_with_entry(text: str) -> bool:
    """Whether some line begins like an entry or a definition."""
    return bool(_LINE_START.search(text))


def entries(text: str) -> Iterator[Entry | Rejected | Remark]:
    """Every entry of a file in its order, an unreadable one as Rejected; remarks on definitions that are unknown."""
    line_starts = [found.start() for found in _LINE_START.finditer(text)]
    parser = _Parser(text)
    at, line, counted = 0, 1, 0
    while found := _START.search(text, at):
        start, command = found.start(), found[1].lower()
        line, counted = line + text.count("\n", counted, start), start
        if command == "comment":
            at = found.end()
            continue
        following = bisect_right(line_starts, start)
        stop = line_starts[following] if following < len(line_starts) else len(text)
        reading = parser.entry(start, stop, line)
        at = stop if isinstance(reading, Rejected) else parser.pos
        if command not in {"string", "preamble"}:
            yield reading
            yield from parser.remarks()
        elif isinstance(reading, Rejected):
            yield Remark(text=f"{reading.place}: the @{command} is left out; {reading.reason}")


class _Parser(LowLevelParser):  # type: ignore[misc]
    """pybtex's parser, one entry at a time and never beyond it, in time that is proportional to its length."""

    pos: int

    def __init__(self, text: str) -> None:
        super().__init__(text, macros=CaseInsensitiveDict(month_names))

    def entry(self, start: int, stop: int, line: int) -> Entry | Rejected:
        """The entry at `start`, or why it cannot be read; its text ends before `stop`."""
        self.pos, self.end_pos, self.lineno = start, min(stop, start + LONGEST_ENTRY), line
        self.undefined: list[str] = []
        self.expanded = 0
        key = _KEY.match(self.text[start : start + 1000])
        self.place = f"line {line}, {key[1]}" if key else f"line {line}"
        reason = self.parse()
        if reason:
            return Rejected(place=self.place, reason=reason, original=self.text[start:stop].rstrip().encode())
        fields = {name.lower(): "".join(value) for name, value in reversed(self.current_fields)}
        return Entry(self.kind, self.current_entry_key or "", fields, self.place, self.text[start : self.pos].encode())

    def parse(self) -> str | None:
        """Read one entry or definition; the reason where it cannot be read."""
        try:
            self.kind = next(iter(self))[0].lower()
        except PrematureEOF:
            if self.end_pos - self.command_start == LONGEST_ENTRY:
                return f"it has more than {LONGEST_ENTRY:,} characters, and an entry may not"
            return "it does not end: a brace or a quotation mark is not closed"
        except PybtexSyntaxError as error:
            return str(error).replace("'}' expected", "',' or '}' expected")
        return None

    def remarks(self) -> Iterator[Remark]:
        """What is missing from the entry."""
        for name in self.undefined:
            yield Remark(text=f"{self.place}: the string {name[:80]} is not defined in this file and is left out")

    def eof(self) -> bool:
        """Whether the entry's text is used up; white space may have led beyond it."""
        return self.pos >= self.end_pos

    def substitute_macro(self, name: str) -> str:
        """A string by its name. Strings made of strings can grow without bound, so their length is counted."""
        if name not in self.macros:
            self.undefined.append(name)
            return ""
        value = str(self.macros[name])
        self.expanded += len(value)
        if self.expanded > _LONGEST_EXPANSION:
            raise PybtexSyntaxError(f"its strings add up to more than {_LONGEST_EXPANSION:,} characters", self)
        return value

    def skip_to(self, patterns: Sequence[Pattern]) -> Token | None:
        """The nearest of the patterns, found in one pass where pybtex makes one for each of them."""
        for found in _SPECIAL.finditer(self.text, self.pos, self.end_pos):
            for pattern in patterns:
                if pattern.match(self.text, found.start()):
                    value = self.text[self.pos : found.end()]
                    self.pos = found.end()
                    self.update_lineno(value)
                    return Token(value, pattern)
        return None
