"""Inputs: what one import reads. A file, a folder with all files below it, or bytes that somebody fetched.

A file may be packed with gzip, xz or zip. The files of a folder and the members of an archive are the *parts* of an input;
each is read whole or not at all, and one that cannot be read keeps none of the others from it.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from store.errors import InputRefused
from store.unpacking import MOST_FILES, Budget, Part, hidden, parts, refusing, size

TOTAL = 64 * 2**30
"""Bytes that one input may have, as it lies there and unpacked."""

_CHUNK = 2**20


@dataclass(frozen=True)
class File:
    """One file of an input as it lies there, named from the folder that was given; `problem` says why it cannot be read."""

    name: str
    path: Path
    size: int = 0
    problem: str = ""


class Input:
    """One input: its name, its bytes in all, and how many of them were read since the last look from the beginning."""

    def __init__(self, name: str, files: Sequence[File], given: BinaryIO | None = None) -> None:
        self.name = name
        self.total = sum(file.size for file in files)
        self._files = files
        self._given = given
        self._finished = 0
        self._current: BinaryIO | None = None

    @property
    def done(self) -> int:
        """The bytes that were read since the last look from the beginning."""
        return self._finished + (self._current.tell() if self._current else 0)

    def sha256(self, tell: Callable[[], None]) -> str:
        """The digest of a single file as it lies there; of a folder, that of the lines "digest  name" of its files.

        A file that cannot be read counts with what is wrong with it. `tell` is called after every piece.
        """
        self._finished = 0
        digests = [self._digest(one, tell) for one in self._files]
        if not self._files[0].name:
            return digests[0]
        lines = (f"{digest}  {one.name}\n" for digest, one in zip(digests, self._files, strict=True))
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def parts(self) -> Generator[Part, None, None]:
        """The parts, each open until the next one is asked for; the only part of a single file has no name."""
        budget = Budget(TOTAL)
        self._finished = 0
        for one in self._files:
            try:
                with self._open(one) as file:
                    yield from parts(file, one.name, budget)
            except InputRefused as refusal:
                yield Part(one.name, None, str(refusal))
            self._finished += one.size

    def _digest(self, one: File, tell: Callable[[], None]) -> str:
        found = hashlib.sha256()
        try:
            with self._open(one) as file, refusing():
                while piece := file.read(_CHUNK):
                    found.update(piece)
                    tell()
        except InputRefused as refusal:
            return str(refusal)
        finally:
            self._finished += one.size
        return found.hexdigest()

    @contextmanager
    def _open(self, one: File) -> Iterator[BinaryIO]:
        """A file at its beginning; raises InputRefused where it cannot be read."""
        if one.problem:
            raise InputRefused(one.problem)
        with refusing():
            file = self._given or one.path.open("rb")
            file.seek(0)
        self._current = file
        try:
            yield file
        finally:
            self._current = None
            if file is not self._given:
                file.close()


@contextmanager
def opened(path: Path, given: bytes | BinaryIO | None = None) -> Iterator[Input]:
    """The input at a path; `given` are its bytes, or a file of them that can be read again, where the path only names it.

    Raises InputRefused for what is no file and no folder, for a folder without files, and for what is too large.
    """
    try:
        if given is None:
            found = Input(_name(path), _files(path))
        else:
            file = BytesIO(given) if isinstance(given, bytes) else given
            found = Input(str(path), [File("", path, file.seek(0, os.SEEK_END))], file)
        if found.total > TOTAL:
            raise InputRefused(f"{size(found.total)} is too large; the most that can be read is {size(TOTAL)}")
    except InputRefused as refusal:
        raise InputRefused(f"{path}: {refusal}.") from None
    yield found


@contextmanager
def spooled(stream: BinaryIO) -> Iterator[BinaryIO]:
    """What comes through a pipe, in a temporary file. Raises InputRefused when that is too much."""
    with TemporaryFile() as file:
        while piece := stream.read(_CHUNK):
            file.write(piece)
            if file.tell() > TOTAL:
                raise InputRefused(f"Standard input: it is longer than {size(TOTAL)}, the most that can be read.")
        yield file


def _name(path: Path) -> str:
    """What the input is called: the last word of its path, also where that is "."."""
    name = path.name or path.resolve().name
    if not _is_text(name):
        raise InputRefused("the name of this file is not UTF-8; rename it and import it again")
    return name


def _files(path: Path) -> list[File]:
    try:
        status = path.stat()
    except FileNotFoundError:
        raise InputRefused("there is no such file") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a path"
        raise InputRefused(f"it cannot be read ({reason})") from None
    if not stat.S_ISDIR(status.st_mode):
        one = _file(path, "", status)
        if one.problem:
            raise InputRefused(one.problem)
        return [one]
    found = sorted(_below(path), key=lambda one: one.name)
    if not found:
        raise InputRefused("there is no file in this folder")
    if len(found) > MOST_FILES:
        raise InputRefused(f"there are {len(found):,} files in this folder; {MOST_FILES:,} is the most")
    return found


def _file(path: Path, name: str, status: os.stat_result) -> File:
    if not stat.S_ISREG(status.st_mode):  # reading a pipe may never end
        return File(name, path, problem="it is a pipe or a device; save what it gives as a file, and name that")
    return File(name, path, status.st_size)


def _below(folder: Path) -> Iterator[File]:
    """Every file below a folder but the hidden ones. What a link to a folder in there leads to is read where it is."""
    root = os.path.realpath(folder)
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        try:
            found = [path for path in place.iterdir() if not hidden(path.name)]
        except OSError as error:
            yield _named(File(place.relative_to(folder).as_posix(), place, problem=f"it cannot be read ({error.strerror})"))
            continue
        waiting += [path for path in found if path.is_dir() and not path.is_symlink()]
        yield from (_named(_listed(path, path.relative_to(folder).as_posix(), root)) for path in found if not _leads_back(path, root))


def _leads_back(path: Path, root: str) -> bool:
    """Whether this is a folder, or a link to one of the same tree."""
    return path.is_dir() and (not path.is_symlink() or _inside(path, root))


def _listed(path: Path, name: str, root: str) -> File:
    if path.is_symlink() and not _inside(path, root):
        return File(name, path, problem="it leads out of the folder, and is not read")
    try:
        return _file(path, name, path.stat())
    except OSError as error:
        return File(name, path, problem=f"it cannot be read ({error.strerror})")


def _inside(path: Path, root: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(root)


def _named(file: File) -> File:
    """The file, if the store can keep its name; else what it is nearly called, and why it is not read."""
    if _is_text(file.name):
        return file
    return File(file.name.encode(errors="replace").decode(), file.path, problem="its name is not UTF-8; rename it")


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
