"""One file a source: `read(stream, owner) -> Iterator[Reading]`; a source never writes.

A source is recognised by its content, never by its file name. A module without `recognise` is a part of
a source (BibTeX's entries, a statement's references). Every other module here offers

- `TITLE`: what the source is called in a report ("profile page"),
- `LIMIT`: the most bytes of one file that it accepts, unpacked; the stream raises InputRefused at the first byte beyond,
- `recognise(head: str) -> bool`: whether the first 64 KiB look like it,
- `read(stream: BinaryIO, owner: str | None) -> Iterator[Reading]`: what it says. `owner` is the name given
  with `--researcher`; a source that needs it and has none raises OwnerNeeded.

A source whose files can be large reads its stream piece by piece and never holds all of it; one whose files are small
takes `whole(stream)`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from typing import BinaryIO, Protocol, cast

from store.errors import InputRefused
from store.models import Reading

HEAD = 65_536
"""Bytes of a file that its source is recognised by."""

SEVERAL = "several"
"""Stands for the source of an import whose parts have different ones."""

VERSION = 1
"""Raised when sources read more of the same bytes than before: an input that was read by an older version is read again."""


class Source(Protocol):
    """What every module of this package offers."""

    TITLE: str
    LIMIT: int

    def recognise(self, head: str) -> bool:
        """Whether the beginning of an input looks like this source."""

    def read(self, stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
        """Everything the input says, in its order."""


def whole(stream: BinaryIO, first: int = 1) -> str:
    """All the text of a stream, which begins in the line `first` of a file. Raises InputRefused with the line where it is not UTF-8."""
    raw = stream.read()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = first + raw.count(b"\n", 0, error.start)
        raise InputRefused(f"line {line} is not UTF-8; save the file as UTF-8 and import it again.") from None


@cache
def sources() -> Mapping[str, Source]:
    """Every source there is, by its module's name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = {name: importlib.import_module(f"{__name__}.{name}") for name in names}
    return {name: cast(Source, module) for name, module in modules.items() if hasattr(module, "recognise")}


def recognise(head: bytes) -> str | None:
    """The name of the source that the first bytes of a file look like, if there is one."""
    text = head.decode(errors="replace").removeprefix("\ufeff")
    return next((name for name, source in sources().items() if source.recognise(text)), None)


def title(name: str) -> str:
    """What a source is called in a report, or that there are several. Only this source is loaded."""
    return "several sources" if name == SEVERAL else cast(Source, importlib.import_module(f"{__name__}.{name}")).TITLE
