"""The sentences that prove an answer, to be copied with who says them and in which article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.telegram.spans import shortened, units

if TYPE_CHECKING:
    from collections.abc import Sequence

COPY_LIMIT = 256
"""UTF-16 units (Bot API, "CopyTextButton")."""
_MARKS = 3
"""What the quotation marks of a sentence and the blank behind it take."""
_ELLIPSIS = "… "
_FIGURE_AT_END = re.compile(r"\d\D{0,16}$")


def citation(quotes: Sequence[str], speakers: str, title: str) -> str:
    """Sentences as they are quoted.

    Args:
        quotes: the article's sentences.
        speakers: who says them.
        title: the article's title.

    Returns:
        At most `COPY_LIMIT` units; empty where there are no sentences. Where they are too many, the longest are cut, at
        their beginning where they end in a figure.
    """
    said = [quote for quote in quotes if quote]
    if not said:
        return ""
    source = shortened(f" — {speakers}, “{title}”", COPY_LIMIT // 2)
    rooms = _shared_out([units(quote) for quote in said], COPY_LIMIT - units(source) - _MARKS * len(said))
    return " ".join(f"“{_cut(quote, room)}”" for quote, room in zip(said, rooms, strict=True)) + source


def _shared_out(lengths: Sequence[int], room: int) -> list[int]:
    """How much of the room each gets: what is short gets all that it needs, the others share the rest."""
    rooms = [0] * len(lengths)
    left = len(lengths)
    for at in sorted(range(len(lengths)), key=lambda at: lengths[at]):
        rooms[at] = min(lengths[at], room // left)
        room, left = room - rooms[at], left - 1
    return rooms


def _cut(quote: str, room: int) -> str:
    if units(quote) <= room:
        return quote
    if not _FIGURE_AT_END.search(quote):
        return shortened(quote, room)
    words = quote.split(" ")
    while words and units(_ELLIPSIS + " ".join(words)) > room:
        words = words[1:]
    return _ELLIPSIS + " ".join(words) if words else shortened(quote, room)
