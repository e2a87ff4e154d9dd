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
import stat
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from store.errors import InputRefused
from store.models import Reading

HEAD = 65_536
"""Characters of an input that its source is recognised by."""


class Source(Protocol):
    """What every module of this package offers."""

    TITLE: str
    LIMIT: int

    def recognise(self, head: str) -> bool:
        """Whether the beginning of an input looks like this source."""

    def read(self, stream: BinaryIO, owner: str | None) -> Iterator[Reading]:
        """Everything the input says, in its order."""


def whole(stream: BinaryIO) -> str:
    """All the text of a stream. Raises InputRefused with the line where it is not UTF-8."""
    raw = stream.read()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputRefused(f"line {line} is not UTF-8; save the file as UTF-8 and import it again.") from None


@cache
def sources() -> Mapping[str, Source]:
    """Every source there is, by its module's name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = {name: importlib.import_module(f"{__name__}.{name}") for name in names}
    return {name: cast(Source, module) for name, module in modules.items() if hasattr(module, "recognise")}


def load(path: Path, raw: bytes | None = None) -> tuple[bytes, str, str]:
    """The bytes of a file, its text, and the name of its source; `raw` are the bytes, where they were fetched and `path` only names them.

    Raises InputRefused when the file is missing, no regular file, empty, binary, not UTF-8, too large, or of no known source.
    """
    known = sources()
    most = max(source.LIMIT for source in known.values())
    raw = _bytes(path, most) if raw is None else raw
    text = _text(path, raw)
    for name, source in known.items():
        if source.recognise(text[:HEAD]):
            if len(raw) > source.LIMIT:
                raise InputRefused(f"{path}: {_size(len(raw))} is more than a {source.TITLE} may have ({_size(source.LIMIT)}).")
            return raw, text, name
    titles = ", ".join(source.TITLE for source in known.values())
    raise InputRefused(f"{path}: this is none of the sources Colloquy reads ({titles}).")


def _bytes(path: Path, most: int) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputRefused(f"{path} is a folder; name the files in it.")
        if not stat.S_ISREG(status.st_mode):  # reading a pipe may never end
            raise InputRefused(f"{path} is a pipe or a device; save what it gives as a file, and name that.")
        if status.st_size > most:
            raise InputRefused(f"{path}: {_size(status.st_size)} is too large; the most that can be read is {_size(most)}.")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InputRefused(f"{path}: there is no such file.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a path"
        raise InputRefused(f"{path}: cannot be read ({reason}).") from None
    if not raw.strip():
        raise InputRefused(f"{path}: the file is empty.")
    return raw


def _text(path: Path, raw: bytes) -> str:
    if b"\0" in raw[:HEAD]:
        raise InputRefused(f"{path}: this is a binary file, not text.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputRefused(f"{path}: line {line} is not UTF-8; save the file as UTF-8 and import it again.") from None


def _size(count: int) -> str:
    return f"{count / 2**20:.1f} MiB" if count >= 2**20 else f"{count / 2**10:.0f} KiB"
