"""Files as they lie about: in folders, packed, and in archives. The same content is always the same bytes."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from store import imports
from store.database import Store
from store.imports import Report
from tests import toy

TRAINS = toy.entry("trains", "Toy Trains", ["Ada Kite"], year="2020").encode()
BOATS = toy.entry("boats", "Toy Boats", ["Ada Kite", "Bo Drum"], year="2021").encode()
FILES = {"a.bib": TRAINS, "below/b.bib": BOATS}
NO_SOURCE = "this is none of the sources Colloquy reads"

gzipped: Callable[[bytes], bytes] = partial(gzip.compress, mtime=0)
xzipped: Callable[[bytes], bytes] = partial(lzma.compress, preset=0)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive of files, by their names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def folder(place: Path, files: Mapping[str, bytes]) -> Path:
    """A folder that holds files, by their names in it."""
    for name, content in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    return place


def bring(store: Store, raw: bytes) -> Report:
    """Import bytes under the name "toys"."""
    return imports.run(store, Path("toys"), raw=raw)
