"""Reading: which source a part of an input is of, and what that source says in it."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from io import BufferedReader

from pydantic import ValidationError

from store.errors import InputRefused
from store.models import Reading, Remark
from store.sources import HEAD, recognise, sources
from store.sources.checked import UnusableError
from store.unpacking import Part, Unpacked


def opened(part: Part, chosen: str | None) -> tuple[str, Unpacked]:
    """The source of a part, and its stream with the bound of that source; `chosen` overrules what the part looks like.

    Raises InputRefused with the reason, without its full stop: it cannot be read, it is empty, no text, or of no known source.
    """
    if part.stream is None or part.problem:
        raise InputRefused(part.problem)
    head = part.stream.head
    if len(head) < HEAD and not head.strip():
        raise InputRefused("the file is empty")
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise InputRefused("this is UTF-16; save the file as UTF-8 and import it again")
    if b"\0" in head:
        raise InputRefused("this is a binary file, not text")
    name = chosen or recognise(head)
    if name is None:
        raise InputRefused("this is none of the sources Colloquy reads")
    part.stream.limit = min(part.stream.limit, sources()[name].LIMIT)
    return name, part.stream


def readings(source: str, stream: Unpacked, owner: str | None) -> Iterator[Reading]:
    """Everything a part says, and a remark where it says nothing because it is of another source.

    Raises InputRefused or OwnerNeeded; whatever is too odd for a source is refused too.
    """
    known = sources()[source]
    found = known.read(BufferedReader(stream, HEAD), owner)
    try:
        first = next(found, None)
        yield from () if first is None else (first,)
        yield from found
    except UnusableError as error:
        raise InputRefused(f"this {known.TITLE} cannot be used: {error}") from error
    except (RecursionError, ValidationError) as error:
        raise InputRefused(f"this {known.TITLE} is malformed beyond reading ({type(error).__name__})") from error
    if first is None and recognise(stream.head) != source:
        yield Remark(text=f"nothing was found in it; it does not look like {known.TITLE}")
