"""Files as an adversary changes them, each by a few decisions of a random generator, so that a seed names it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

from store import imports
from store.database import Store
from store.errors import InputRefused, OwnerNeeded, OwnerUnclear
from tests.toy.originals import Original
from tests.toy.packed import gzipped, xzipped, zipped

HOSTILE = (
    b"",
    b"\0",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\x1b[2J\x07",
    b"\r",
    b"\n\n",
    b"@everyone <@1> **#** `",
    b"{",
    b"}}",
    b'"',
    b"[",
    b"<a>",
    b"</title>",
    b"<!-- ",
    b"&undeclared;",
    b"&#0;",
    b"]]>",
    b"\\ud800",
    b"\\u0000",
    b"\\href{",
    b"$\\frac{$",
    b"null",
    b"true",
    b"NaN",
    b"-Infinity",
    b"1e999",
    b"-1",
    b"0.5",
    b"9" * 400,
    b"9" * 5_000,
    b"[]",
    b"{}",
    b'{"a": {"a": []}}',
    "\u202eevil\u202c".encode(),
    "\u200b\u200d\ufeff\u2028\u0085".encode(),
    "Z\u0351\u0321".encode() * 200,
    "\U0001f9f8\u0661\u4e00".encode(),
    b"toys " * 2_000,
    b"x" * 10_000,
)
"""What stands where something else is expected."""

PIECES = tuple(map(re.compile, (rb'"[^"\n]{0,2000}"', rb">[^<>]{1,2000}<", rb"\{[^{}]{0,2000}\}", rb"[0-9]+", rb"[^\n]+\n?")))
"""What a file is made of, whatever its source: texts, elements, groups, numbers, lines."""

BEGINNINGS = (b"<paper ", b"\n@", b"\n- ", b"\n\n")
"""How a record begins in the sources whose real files are long; the first that stands in a file is that of its source."""

RECORDS = 60
"""How many records of a file are changed; importing all of a long one would take the time of many mutants."""

DEPTH = 3_000
"""How deep something is nested; Python's own depth is a thousand."""

BOMB = b'<!DOCTYPE a [<!ENTITY a "toys"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
"""An entity that grows whenever it is looked up."""

SENTENCE = re.compile(r".{3,400}[.?]")
"""What a refusal says: one short line that ends as sentences do."""

Change = Callable[[bytes, Random], bytes]


def mutant(raw: bytes, chance: Random) -> bytes:
    """A file with one to three changes, now and then packed and then changed once more."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        raw = chance.choice(CHANGES)(raw, chance)
    if chance.randrange(8):
        return raw
    packed = chance.choice((gzipped, xzipped, lambda inner: zipped({"toys": inner, "more": inner[:-1]})))(raw)
    return packed if chance.randrange(2) else _flip(packed, chance)


def suffer(store: Store, original: Original, seed: int) -> str:
    """Import the mutant of a file that has this seed, every other time as the source of the file whatever it looks like.

    Returns "refused" or "read". An error that is none of the store's, a count that does not add up, and a refusal that is no sentence
    go through.
    """
    chance = Random(f"{original.name} {seed}")  # noqa: S311 - a seed, no secret
    raw = mutant(excerpt(original.raw, chance), chance)
    try:
        report = imports.run(store, Path("toys"), original.owner, raw=raw, source=original.source if seed % 2 else None)
    except (InputRefused, OwnerNeeded, OwnerUnclear) as error:
        refusal = str(error)
    else:
        assert report.read == report.stored + report.known + report.rejections
        return "read"
    assert SENTENCE.fullmatch(refusal), refusal
    return "refused"


def excerpt(raw: bytes, chance: Random) -> bytes:
    """Some of the records of a file, in their order, with what stands before and after all of them."""
    first, *between, last = _records(raw)
    kept = sorted(chance.sample(range(len(between)), min(len(between), RECORDS)))
    return b"".join([first, *(between[at] for at in kept), last])


def _cut(raw: bytes, chance: Random) -> bytes:
    return raw[: chance.randint(0, len(raw))]


def _flip(raw: bytes, chance: Random) -> bytes:
    found = bytearray(raw)
    for _ in range(chance.randint(1, 3) if raw else 0):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def _moved(raw: bytes, chance: Random) -> bytes:
    """A slice stands somewhere else, twice, or nowhere."""
    start, end, at = sorted(chance.randint(0, len(raw)) for _ in range(3))
    return raw[:start] + raw[end:at] + raw[start:end] * chance.randrange(3) + raw[at:]


def _shuffled(raw: bytes, chance: Random) -> bytes:
    lines = raw.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def _reordered(raw: bytes, chance: Random) -> bytes:
    """The records stand in another order."""
    first, *between, last = _records(raw)
    return b"".join([first, *chance.sample(between, len(between)), last])


def _hostile(raw: bytes, chance: Random) -> bytes:
    """A piece holds something else, with or without the marks around it."""
    start, end = _piece(raw, chance)
    if end - start > 2 and chance.randrange(2):
        start, end = start + 1, end - 1
    return raw[:start] + chance.choice(HOSTILE) + raw[end:]


def _repeated(raw: bytes, chance: Random) -> bytes:
    """A piece stands there again and again, with what follows it up to the next one."""
    start, end = _piece(raw, chance)
    return raw[:end] + (b"," + raw[start:end]) * chance.choice((1, 1, 300)) + raw[end:]


def _nested(raw: bytes, chance: Random) -> bytes:
    start, end = _piece(raw, chance)
    before, after = chance.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"{", b"}"), (b"<i>", b"</i>"), (b"$^{", b"}$"), (b"- ", b"")))
    depth = chance.choice((3, 90, DEPTH))
    return raw[:start] + before * depth + raw[start:end] + after * depth + raw[end:]


def _declared(raw: bytes, chance: Random) -> bytes:
    """The document declares an entity, and asks for it somewhere."""
    start, end = _piece(raw, chance)
    head = raw.find(b"?>") + 2 if raw.startswith(b"<?xml") else 0
    return raw[:head] + BOMB + raw[head : max(head, start)] + b">&c;<" + raw[max(head, end) :]


def _encoded(raw: bytes, chance: Random) -> bytes:
    """The file says the same in another encoding."""
    return raw.decode(errors="replace").encode(chance.choice(("utf-16", "utf-8-sig", "latin-1", "cp037")), errors="replace")


def _records(raw: bytes) -> list[bytes]:
    """What stands before the records, each of them, and the last one with what follows it; at least two texts."""
    begin = next((mark for mark in BEGINNINGS if mark in raw), None)
    if begin is None:
        return [raw, b""]
    first, *others = raw.split(begin)
    return [first, *(begin + other for other in others)]


def _piece(raw: bytes, chance: Random) -> tuple[int, int]:
    """Where a piece of some kind is; the whole of a file without pieces."""
    for kind in chance.sample(PIECES, len(PIECES)):
        if found := [match.span() for match in kind.finditer(raw)]:
            return chance.choice(found)
    return 0, len(raw)


CHANGES: tuple[Change, ...] = (
    *(_cut, _flip, _moved, _shuffled, _reordered, _repeated, _nested, _declared, _encoded),
    *(_hostile, _hostile, _hostile),
)
"""What may happen to a file; what stands in a piece is changed most often."""
