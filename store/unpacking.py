"""Files as streams of their unpacked bytes: plain, gzip, xz, and the members of zip archives. They take no more memory than a buffer.

What a file is packed with is seen by its first bytes, not by its name. Whatever is wrong with it is InputRefused.
"""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, BinaryIO, cast

from store.errors import InputRefused
from store.sources import HEAD

GZIP, XZ, ZIP = b"\x1f\x8b", b"\xfd7zXZ\0", (b"PK\x03\x04", b"PK\x05\x06")
"""How packed files begin; an archive without members begins as the end of one."""

XZ_MEMORY = 256 * 2**20
"""Bytes that unpacking xz may take; what `xz -9` wrote needs 65 MiB."""

MOST_FILES = 100_000
"""Files of one folder or archive."""

LONGEST_NAME = 1_000
"""Characters of the name of a member: it stands in every place of its records."""

_LONGEST_WORDS = 120
"""Characters of what Python says of damage: it may quote names from the archive, as long as they are."""

_CHUNK = 65_536
_DAMAGE = (EOFError, NotImplementedError, ValueError, gzip.BadGzipFile, lzma.LZMAError, struct.error, zipfile.BadZipFile, zlib.error)
_ENCRYPTED = 0x1
"""The bit of a member's flags that says so (APPNOTE.TXT of PKWARE, 4.4.4)."""


@dataclass
class Budget:
    """How many more bytes may be unpacked from an input in all."""

    left: int


@dataclass(frozen=True)
class Part:
    """One file of an input, as a stream, or why it cannot be read."""

    name: str
    stream: Unpacked | None
    problem: str = ""


class Unpacked(io.RawIOBase):
    """The unpacked bytes of one file; `head` are the first ones. Beyond `limit` bytes, at first the budget, it raises InputRefused."""

    def __init__(self, pieces: Iterator[bytes], budget: Budget) -> None:
        self._pieces = pieces
        self._budget = budget
        self._count = 0
        self.limit = budget.left
        self._waiting = b""
        while len(self._waiting) < HEAD and (piece := self._next()):
            self._waiting += piece
        self.head = self._waiting[:HEAD]

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill some of the buffer, first with the head that was read already; nothing at the end."""
        piece = self._waiting or self._next()
        count = min(len(piece), len(buffer))
        buffer[:count] = piece[:count]
        self._waiting = piece[count:]
        return count

    def _next(self) -> bytes:
        with refusing():
            piece = next(filter(None, self._pieces), b"")
        self._count += len(piece)
        self._budget.left -= len(piece)
        if self._count > self.limit:
            raise InputRefused(f"it is longer than {size(self.limit)}, the most that is read of it")
        return piece


def parts(file: BinaryIO, name: str, budget: Budget) -> Iterator[Part]:
    """The parts of one file: itself, or the members of the archive that it is, each open until the next one is asked for."""
    with refusing():
        start = file.read(len(XZ))
        file.seek(0)
    if start.startswith(ZIP):
        yield from _members(file, name, budget)
    elif start.startswith(GZIP):
        yield _part(name, _chunks(cast("BinaryIO", gzip.GzipFile(fileobj=file))), budget)
    else:
        yield _part(name, _xz(file) if start == XZ else _chunks(file), budget)


def hidden(name: str) -> bool:
    """Whether a file or folder of that name is not for people to see."""
    return name.startswith(".")


def size(count: int) -> str:
    """A number of bytes in words."""
    for unit, name in ((2**30, "GiB"), (2**20, "MiB")):
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{count / 2**10:.0f} KiB"


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what goes wrong with reading and unpacking into one sentence, without its full stop."""
    try:
        yield
    except _DAMAGE as error:
        raise InputRefused(f"it cannot be unpacked ({str(error)[:_LONGEST_WORDS] or 'it is cut off'})") from None
    except OSError as error:
        raise InputRefused(f"it cannot be read ({error.strerror or error})") from None


def _part(name: str, pieces: Iterator[bytes], budget: Budget) -> Part:
    try:
        return Part(name, Unpacked(pieces, budget))
    except InputRefused as refusal:
        return Part(name, None, str(refusal))


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    return iter(partial(file.read, _CHUNK), b"")


def _xz(file: BinaryIO) -> Iterator[bytes]:
    """The pieces of all streams of an xz file. Python's own reader does not bound the memory that a file may ask for."""
    decompressor = None
    for packed in _chunks(file):
        while packed := packed if decompressor else packed.lstrip(b"\0"):  # padding may follow a stream
            decompressor = decompressor or lzma.LZMADecompressor(lzma.FORMAT_XZ, XZ_MEMORY)
            yield decompressor.decompress(packed, _CHUNK)
            while not (decompressor.eof or decompressor.needs_input):
                yield decompressor.decompress(b"", _CHUNK)
            packed = decompressor.unused_data
            decompressor = None if decompressor.eof else decompressor
    if decompressor:
        raise EOFError("it is cut off")


def _members(file: BinaryIO, name: str, budget: Budget) -> Iterator[Part]:
    """The files in an archive, in its order, without the hidden ones."""
    try:
        archive, members = _listed(file)
    except InputRefused as refusal:
        yield Part(name, None, str(refusal))
        return
    with archive:
        for member in members:
            own = member.filename or "without a name"
            yield from _member(archive, member, f"{name}/{own}" if name else own, budget)


def _listed(file: BinaryIO) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    with refusing():
        archive = zipfile.ZipFile(file)
    members = [one for one in archive.infolist() if not one.filename.endswith("/") and not any(map(hidden, one.filename.split("/")))]
    if len(members) > MOST_FILES:
        raise InputRefused(f"it has {len(members):,} files; {MOST_FILES:,} is the most")
    return archive, members


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, budget: Budget) -> Iterator[Part]:
    if len(name) > LONGEST_NAME:
        yield Part(name[:LONGEST_NAME], None, f"its name has {len(name):,} characters; {LONGEST_NAME:,} is the most")
        return
    if member.flag_bits & _ENCRYPTED:
        yield Part(name, None, "it is encrypted")
        return
    try:
        with refusing():
            stream = archive.open(member)
    except InputRefused as refusal:
        yield Part(name, None, str(refusal))
        return
    with stream:
        part = _part(name, _chunks(cast("BinaryIO", stream)), budget)
        packed = part.stream is not None and part.stream.head.startswith((GZIP, XZ, *ZIP))
        yield replace(part, problem="it is packed once more; unpack the archive, and import what comes out") if packed else part
