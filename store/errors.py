"""Everything the store can refuse, as one tree.

StoreError
├── StoreUnavailable       the file cannot be used at all
│   ├── StoreTooNew        written by a newer Colloquy
│   ├── StoreBusy          another process is writing
│   └── StoreFull          no room left on the disk
├── InputRefused           a file cannot be read as any source
├── OwnerNeeded            a document does not say whose it is
├── OwnerUnclear           the given name fits nobody, or several
├── ImportUnknown          there is no such import, or it was undone already
├── ExportRefused          a store cannot be written so, or there
├── SearchRefused          a search says nothing that can be found
└── JudgementRefused       a decision about who is who cannot stand
"""

from __future__ import annotations


class StoreError(Exception):
    """A refusal; its text is one clear sentence that can be shown to a person as it is."""


class StoreUnavailable(StoreError):
    """The store's file cannot be opened, read or written."""


class StoreTooNew(StoreUnavailable):
    """The store has migrations that this version does not know."""


class StoreBusy(StoreUnavailable):
    """Another process holds the write lock for longer than we are willing to wait."""


class StoreFull(StoreUnavailable):
    """The disk has no room; the transaction was rolled back."""


class InputRefused(StoreError):
    """A whole input is not readable: missing, empty, binary, too large, wrongly encoded, or of no known source."""


class OwnerNeeded(StoreError):
    """A statement or overview names no author, and none was given."""


class OwnerUnclear(StoreError):
    """The researcher given for a document is not found, or the name fits several."""


class ImportUnknown(StoreError):
    """An import that is to be shown or undone does not exist, or was undone already."""


class ExportRefused(StoreError):
    """The format of an export is not known, or does not fit where it should go."""


class SearchRefused(StoreError):
    """The words of a search cannot be read as one: nothing to find, too long, or a filter with a value that it cannot have."""


class JudgementRefused(StoreError):
    """A decision about who is who contradicts facts or another decision; `judgement` is the number of that one."""

    def __init__(self, message: str, judgement: int | None = None) -> None:
        super().__init__(message)
        self.judgement = judgement
