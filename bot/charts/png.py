"""A scene to a PNG, with matplotlib's object-oriented interface and nothing that threads share."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.patches import Polygon
from matplotlib.patheffects import withStroke

from bot.charts.fonts import FONT_FILE
from bot.charts.scene import BOLD, PAPER, Label

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from bot.charts.scene import Scene

_POINTS: Final = 72
"""Dots an inch at which a point is a pixel, so that sizes of letters and of bars are in one unit."""


@cache
def _families() -> tuple[str, ...]:
    """The fonts to look for a character in, in order."""
    fontManager.addfont(FONT_FILE)
    name = FontProperties(fname=FONT_FILE).get_name()
    return name, "DejaVu Sans"


def png(scene: Scene) -> bytes:
    """Draw a scene, as many pixels wide as it says."""
    figure = Figure(
        figsize=(scene.width / _POINTS, scene.height / _POINTS),
        dpi=_POINTS * scene.pixels / scene.width,
        facecolor=PAPER,
    )
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, scene.width)
    axes.set_ylim(scene.height, 0)
    # What is put on later covers what is there.
    for order, shape in enumerate(scene.shapes):
        if isinstance(shape, Label):
            _write(axes, shape, order)
        else:
            axes.add_patch(Polygon(shape.corners, facecolor=shape.colour, linewidth=0, zorder=order))
    picture = BytesIO()
    figure.savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()


def _write(axes: Axes, label: Label, order: int) -> None:
    outline = withStroke(linewidth=label.size * BOLD, foreground=label.colour)
    axes.text(
        label.x,
        label.baseline,
        label.text,
        color=label.colour,
        ha="right" if label.ends_there else "left",
        va="baseline",
        fontproperties=FontProperties(family=list(_families()), size=label.size),
        parse_math=False,  # a dollar sign is a dollar sign
        path_effects=[outline] if label.is_bold else [],
        zorder=order,
    )
