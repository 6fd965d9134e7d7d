"""What the layouts share: a sheet that labels, bars and their legend are put on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.charts.fonts import CAPITAL, fitted
from bot.charts.scene import COLOURS, FAINT, INK, Label, Scene, Shape, box, hatched

if TYPE_CHECKING:
    from bot.charts.contents import Bar, Chart

_SHORTEST: Final = 3
"""A bar that is drawn at all can be seen."""


class Sheet:
    """Shapes that are put one after the other; where a text is to stand is told by its middle."""

    def __init__(self) -> None:
        self._shapes: list[Shape] = []

    def write(  # noqa: PLR0913 - what a line of text looks like
        self,
        text: str,
        x: float,
        middle: float,
        size: float,
        room: float,
        *,
        colour: str = INK,
        is_bold: bool = False,
        ends_there: bool = False,
    ) -> None:
        """Write a line, fitted to its room."""
        text, size = fitted(text, size, room, is_bold=is_bold)
        # Rounded as an SVG writes them, so that both forms have the same.
        baseline = round(middle + CAPITAL * size / 2, 1)
        self._shapes.append(Label(text, round(x, 1), baseline, round(size, 1), colour, is_bold, ends_there))

    def bar(  # noqa: PLR0913 - where it begins and how large it is
        self, bar: Bar, flow: str, left: float, top: float, *, longest: float, thick: float
    ) -> float:
        """Draw a bar and return its right end; a figure that is computed is hatched."""
        width = max(bar.length * longest, _SHORTEST)
        self._fill(left, top, width, thick, COLOURS.get(flow, FAINT), is_computed=bar.is_computed)
        return left + width

    def rule(self, left: float, top: float, width: float, height: float, colour: str) -> None:
        """Draw a line."""
        self._shapes.append(box(left, top, width, height, colour))

    def key(self, left: float, middle: float, size: float, *, is_computed: bool) -> float:
        """Draw the legend's patch and return where its text begins."""
        width = size * 1.6
        self._fill(left, middle - size * 0.45, width, size * 0.9, FAINT, is_computed=is_computed)
        return left + width + size * 0.5

    def scene(self, chart: Chart, width: float, height: float, pixels: int) -> Scene:
        """The finished picture, with what it says for those who cannot see it."""
        told = [chart.subject, *(_told(chart)), chart.source]
        description = "\n".join(line for line in told if line)
        return Scene(width, height, pixels, tuple(self._shapes), chart.language, chart.headline, description)

    def _fill(self, left: float, top: float, width: float, height: float, colour: str, *, is_computed: bool) -> None:  # noqa: PLR0913
        if is_computed:
            self._shapes += hatched(left, top, width, height, colour)
        else:
            self._shapes.append(box(left, top, width, height, colour))


def _told(chart: Chart) -> list[str]:
    return [
        "; ".join((row.name, *(f"{bar.year}: {bar.written}" for bar in row.bars), row.growth))
        for panel in chart.panels
        for row in panel.rows
    ]
