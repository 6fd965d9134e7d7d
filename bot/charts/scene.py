"""What is on the paper, in pixels from its top left: the same for a PNG and an SVG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from bot.knowledge.schema import Language

PAPER: Final = "#ffffff"
INK: Final = "#1d2329"
FAINT: Final = "#56606b"
RULE: Final = "#c9d0d7"
# Blue and vermilion of Okabe and Ito's palette, which stay apart for all kinds of colour blindness, and a dark grey.
COLOURS: Final = {"both": "#3b444d", "out": "#0072b2", "in": "#d55e00"}
BOLD: Final = 0.035
"""How wide a bold letter's outline is, as a part of its size: the font has one weight, and Chinese has no other."""


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text; `x` is its left end, or its right one where `ends_there`, and `baseline` what it stands on."""

    text: str
    x: float
    baseline: float
    size: float
    colour: str = INK
    is_bold: bool = False
    ends_there: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A filled shape with straight sides."""

    corners: tuple[tuple[float, float], ...]
    colour: str


Shape: TypeAlias = Label | Area


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture; `pixels` is how wide it is drawn, which differs from `width` where much had to be put on it."""

    width: float
    height: float
    pixels: int
    shapes: tuple[Shape, ...]
    language: Language
    title: str
    description: str


def box(left: float, top: float, width: float, height: float, colour: str) -> Area:
    """A rectangle."""
    right, bottom = left + width, top + height
    return Area(((left, top), (right, top), (right, bottom), (left, bottom)), colour)


def hatched(left: float, top: float, width: float, height: float, colour: str) -> tuple[Area, ...]:
    """A rectangle in a light tint with slanting stripes and a frame: something that is less certain than a full one."""
    stripe, period, frame = 3.0, 13.0, 2.5
    shapes = [box(left, top, width, height, _tint(colour))]
    begin = left - height
    while begin < left + width:
        bottom, slant = top + height, begin + height
        corners = ((begin, bottom), (slant, top), (slant + stripe, top), (begin + stripe, bottom))
        cut = _between(_between(corners, left, keep_right=True), left + width, keep_right=False)
        if len(cut) > 2:  # noqa: PLR2004 - fewer corners make no area
            shapes.append(Area(cut, colour))
        begin += period
    thick = min(frame, width / 2)
    shapes += [
        box(left, top, width, frame, colour),
        box(left, top + height - frame, width, frame, colour),
        box(left, top, thick, height, colour),
        box(left + width - thick, top, thick, height, colour),
    ]
    return tuple(shapes)


def _tint(colour: str) -> str:
    """A light shade of a colour: a fifth of it, the rest white."""
    channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - channel) * 0.2):02x}" for channel in channels)


def _between(
    corners: tuple[tuple[float, float], ...], edge: float, *, keep_right: bool
) -> tuple[tuple[float, float], ...]:
    """The part of a convex shape that lies on one side of a vertical edge (Sutherland and Hodgman's clipping)."""
    sign = 1 if keep_right else -1
    kept: list[tuple[float, float]] = []
    for (x, y), (next_x, next_y) in zip(corners, corners[1:] + corners[:1], strict=True):
        is_in, next_is_in = sign * (x - edge) >= 0, sign * (next_x - edge) >= 0
        if is_in:
            kept.append((x, y))
        if is_in != next_is_in:
            kept.append((edge, y + (next_y - y) * (edge - x) / (next_x - x)))
    return tuple(kept)
