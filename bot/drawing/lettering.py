"""The letters of pictures. No letter becomes an empty box: what no font has is written in plain Latin letters.

FiraGO has Latin, Greek, Cyrillic, Arabic, Hebrew, Devanagari, Thai and Georgian letters, and comes with `pymupdf-fonts`. Fonts
with Chinese, Japanese and Korean ones are some twenty times as large, so that the system's are used, where it has one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO

from anyascii import anyascii
from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont
from pymupdf_fonts import FiraGO_Bold, FiraGO_Regular

from bot.drawing.text import shorten, tame

EAST_ASIAN = (
    *("NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf", "wqy-microhei.ttc", "wqy-zenhei.ttc", "DroidSansFallbackFull.ttf"),
    *("PingFang.ttc", "Hiragino Sans GB.ttc", "AppleSDGothicNeo.ttc"),
    *("msyh.ttc", "msgothic.ttc", "malgun.ttf"),
)
"""Files of fonts that Linux, macOS and Windows come with."""

NOBODYS = "\U0010fffd"
"""A character for private use, in place of which every font shows its sign for one that it has not."""


@dataclass(frozen=True)
class Lettering:
    """A text in a font that has all of its letters. Sizes are in pixels."""

    text: str
    font: FreeTypeFont
    width: float


@lru_cache(maxsize=2_000)
def lettering(text: str, size: int, *, bold: bool = False, most: int = 200) -> Lettering:
    """A text of at most `most` characters in letters of a size."""
    shown = shorten(tame(text).strip(), most)
    fitting = (font for font in _fonts(size, bold) if all(_has(font, letter) for letter in set(shown)))
    found = next(fitting, None)
    text, font = (shown, found) if found else (shorten(anyascii(shown), most), _own(size, bold))
    return Lettering(text, font, font.getlength(text))


def fitted(text: str, size: int, width: float, *, bold: bool = False) -> Lettering:
    """A text in letters of a size, shortened until it is no wider than `width`."""
    found = lettering(text, size, bold=bold)
    while found.width > width and len(found.text) > 1:
        fewer = max(1, min(len(found.text) - 1, int(len(found.text) * width / found.width)))
        found = lettering(found.text, size, bold=bold, most=fewer)
    return found


def _fonts(size: int, bold: bool) -> Iterator[FreeTypeFont]:
    """The fonts from the one that is used where it can; others are looked for only then."""
    yield _own(size, bold)
    yield from _systems(size)


@cache
def _own(size: int, bold: bool) -> FreeTypeFont:
    return ImageFont.truetype(BytesIO((FiraGO_Bold if bold else FiraGO_Regular).fontbuffer), size)


@cache
def _systems(size: int) -> tuple[FreeTypeFont, ...]:
    found = (_of_system(name, size) for name in EAST_ASIAN)
    return tuple(font for font in found if font)


def _of_system(name: str, size: int) -> FreeTypeFont | None:
    try:
        return ImageFont.truetype(name, size)
    except OSError:
        return None


@lru_cache(maxsize=10_000)
def _has(font: FreeTypeFont, letter: str) -> bool:
    return letter.isascii() or bytes(font.getmask(letter)) != bytes(font.getmask(NOBODYS))
