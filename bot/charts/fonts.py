"""The font of the charts: how wide a text is in it, where a line breaks, and the part of it that a text needs."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from fontTools import subset
from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import sans_path

if TYPE_CHECKING:
    from collections.abc import Iterable

FONT_FILE: Final = sans_path()
CAPITAL: Final = 0.733
"""The height of a capital letter, as a part of the size."""
SMALLEST: Final = 22
_BOLD_WIDENS: Final = 1.02
# Chinese may break behind each character, but not before a closing mark; other scripts between words.
_PIECE = re.compile(r"[\u3400-\u9fff][，。、：；！？）》”]*|[^\s\u3400-\u9fff]+\s*|\s+")


@cache
def _advances() -> dict[int, float]:
    """How wide each character is, as a part of the size."""
    with TTFont(FONT_FILE, lazy=True) as font:
        advances: Any = font["hmtx"]
        unit = font["head"].unitsPerEm
        return {code: advances[glyph][0] / unit for code, glyph in font.getBestCmap().items()}


def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """How wide a line is in pixels; a character that the font lacks counts as a square."""
    advances = _advances()
    return sum(advances.get(ord(sign), 1.0) for sign in text) * size * (_BOLD_WIDENS if is_bold else 1)


def fitted(text: str, size: float, room: float, *, is_bold: bool = False) -> tuple[str, float]:
    """A line and its size: smaller where it has too little room, and ended early where that is not enough."""
    width = width_of(text, size, is_bold=is_bold)
    if width <= room:
        return text, size
    size = max(min(SMALLEST, size), size * room / width)
    words = text
    while words and width_of(text, size, is_bold=is_bold) > room:
        words = words[:-1]
        text = f"{words.rstrip()}…"
    return text, size


def wrapped(text: str, size: float, room: float, *, is_bold: bool = False) -> list[str]:
    """A text in as few lines as fit, about as long as one another; a word that does not fit stands alone."""
    lines = _filled(text, size, room, is_bold=is_bold)
    narrower = room
    while narrower > room / 2:
        narrower -= room / 40
        tried = _filled(text, size, narrower, is_bold=is_bold)
        if len(tried) > len(lines) or any(width_of(line, size, is_bold=is_bold) > narrower for line in tried):
            break
        lines = tried
    return lines


def _filled(text: str, size: float, room: float, *, is_bold: bool) -> list[str]:
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and width_of((lines[-1] + piece).rstrip(), size, is_bold=is_bold) > room:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def part_of_font(texts: Iterable[str]) -> bytes:
    """A WOFF font with the characters of some texts alone (a few kilobytes): its licence, the OFL, allows embedding."""
    options = subset.Options(flavor="woff", desubroutinize=True, layout_features=["kern"], notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(set("".join(texts)))))
    written = BytesIO()
    with subset.load_font(str(FONT_FILE), options, lazy=True) as font:
        subsetter.subset(font)
        subset.save_font(font, written, options)
    return written.getvalue()
