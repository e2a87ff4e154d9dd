"""What pictures are drawn on: dark as Discord is, twice as large as they become so that edges are smooth, and letters last."""

from __future__ import annotations

import math
from io import BytesIO

from PIL import Image, ImageDraw

from bot.drawing.lettering import Lettering

Colour = tuple[int, int, int]

BACK: Colour = (43, 45, 49)
"""Discord's own grey; a picture has its ground, so that it reads the same on light."""

INK: Colour = (242, 243, 245)
FAINT: Colour = (181, 186, 193)
GREY: Colour = (128, 132, 142)
COLOURS: tuple[Colour, ...] = (
    *((86, 180, 233), (230, 159, 0), (46, 190, 140), (240, 228, 66), (240, 120, 80), (214, 140, 190), (150, 150, 255), (170, 205, 100)),
)
"""Colours of groups, after Okabe and Ito's palette for all kinds of colour vision, made lighter for a dark ground."""

_FINER = 2
_HALO = ((3, 0), (-3, 0), (0, 3), (0, -3), (2, 2), (2, -2), (-2, 2), (-2, -2))
"""Where a text is written in the colour of the ground before it is written, so that it stands out from lines."""


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two, with so much of the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


class Canvas:
    """A picture in the making; all lengths are in pixels of the finished one."""

    def __init__(self, width: int, height: int) -> None:
        self._image = Image.new("RGB", (width * _FINER, height * _FINER), BACK)
        self._pen = ImageDraw.Draw(self._image)
        self._texts: list[tuple[float, float, Lettering, Colour]] = []

    def line(self, one: tuple[float, float], other: tuple[float, float], width: float, colour: Colour) -> None:
        """A straight line."""
        ends = [value * _FINER for value in (*one, *other)]
        self._pen.line(ends, fill=colour, width=max(1, round(width * _FINER)))

    def dot(self, x: float, y: float, radius: float, colour: Colour, rim: Colour = BACK) -> None:
        """A disc around a point with a thin rim."""
        box = [(x - radius) * _FINER, (y - radius) * _FINER, (x + radius) * _FINER, (y + radius) * _FINER]
        self._pen.ellipse(box, fill=colour, outline=rim, width=3 * _FINER)

    def text(self, x: float, y: float, lettering: Lettering, colour: Colour = INK) -> None:
        """A text that begins at a point, and whose letters are in the middle of that height."""
        self._texts.append((x, y, lettering, colour))

    def png(self) -> bytes:
        """The finished picture."""
        image = self._image.reduce(_FINER)
        for text in self._texts:
            _write(image, *text)
        out = BytesIO()
        image.quantize(method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", compress_level=4)
        return out.getvalue()


def _write(image: Image.Image, x: float, y: float, lettering: Lettering, colour: Colour) -> None:
    """Write a text. Its shape is made once, which takes half as long as what Pillow does for an outline."""
    size = lettering.font.size
    beside, half = size / 4, 0.75 * size
    shape = Image.new("L", (math.ceil(lettering.width + 2 * beside), math.ceil(2 * half)))
    ImageDraw.Draw(shape).text((beside, half), lettering.text, fill=255, font=lettering.font, anchor="lm")
    left, top = round(x - beside), round(y - half)
    for dx, dy in _HALO:
        image.paste(BACK, (left + dx, top + dy), shape)
    image.paste(colour, (left, top), shape)
