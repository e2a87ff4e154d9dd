"""Texts as the streams that sources read."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO


def stream(text: str) -> BinaryIO:
    """A text as a file holds it."""
    return BytesIO(text.encode())
