"""A picture as a PNG file. Whoever has none to draw does not load this: it brings letters and a drawing library with it."""

from __future__ import annotations

from bot.answers.card import AnyPicture, Chain, Timeline
from bot.drawing.chain_picture import chain_png
from bot.drawing.graph_picture import graph_png
from bot.drawing.timeline_picture import timeline_png


def png(picture: AnyPicture) -> bytes:
    """The picture as the bytes of a PNG file, the same ones each time."""
    if isinstance(picture, Timeline):
        return timeline_png(picture)
    return chain_png(picture) if isinstance(picture, Chain) else graph_png(picture)
