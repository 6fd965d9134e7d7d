"""A scene to an SVG: text that can be searched and edited, with the part of the font that it needs inside."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from bot.charts.fonts import part_of_font
from bot.charts.scene import BOLD, PAPER, Label

if TYPE_CHECKING:
    from bot.charts.scene import Area, Scene

_FAMILY: Final = "Chart Sans"
# For programs that take no font from within a file: what systems have for Chinese, then whatever there is.
_FALLBACKS: Final = (
    "'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
)
_LANGUAGES: Final = {"en": "en", "es": "es", "zh": "zh-Hans"}


def svg(scene: Scene) -> bytes:
    """Write a scene as SVG 1.1; it needs no other file."""
    font = b64encode(part_of_font(shape.text for shape in scene.shapes if isinstance(shape, Label))).decode()
    height = round(scene.height * scene.pixels / scene.width)
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{scene.pixels}" height="{height}" '
        f'viewBox="0 0 {_short(scene.width)} {_short(scene.height)}" role="img" aria-labelledby="title description" '
        f'xml:lang="{_LANGUAGES[scene.language]}">'
    )
    lines = [
        root,
        f'<title id="title">{escape(scene.title)}</title>',
        f'<desc id="description">{escape(scene.description)}</desc>',
        "<style>",
        f"@font-face {{ font-family: '{_FAMILY}'; src: url(data:font/woff;base64,{font}) format('woff'); }}",
        f"text {{ font-family: '{_FAMILY}', {_FALLBACKS}; }}",
        "</style>",
        f'<rect width="100%" height="100%" fill="{PAPER}"/>',
        *(_text(shape) if isinstance(shape, Label) else _area(shape) for shape in scene.shapes),
        "</svg>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _text(label: Label) -> str:
    looks = f'x="{_short(label.x)}" y="{_short(label.baseline)}" font-size="{_short(label.size)}" fill="{label.colour}"'
    if label.ends_there:
        looks += ' text-anchor="end"'
    if label.is_bold:
        looks += f' stroke={quoteattr(label.colour)} stroke-width="{_short(label.size * BOLD)}" stroke-linejoin="round"'
    return f"<text {looks}>{escape(label.text)}</text>"


def _area(area: Area) -> str:
    corners = " ".join(f"{_short(x)},{_short(y)}" for x, y in area.corners)
    return f'<polygon points="{corners}" fill="{area.colour}"/>'


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
