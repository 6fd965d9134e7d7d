"""A chart to a PNG, with matplotlib's object-oriented interface and nothing that threads share."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.patches import Polygon, Rectangle
from pylopdf_fonts_zh_cn import sans_path

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from bot.charts.contents import Bar, Chart, Panel

WIDTH: Final = 1200
"""Pixels. Telegram shows a photo about 360 points wide on a phone: 40 pixels here are 12 points there."""
_DPI: Final = 72  # a point is a pixel, so that sizes of letters and of bars are in one unit
_MARGIN: Final = 60
_INNER: Final = WIDTH - 2 * _MARGIN

_TITLE: Final = 66
_HEADING: Final = 46
_NAME: Final = 40
_FIGURE: Final = 44
_SMALL: Final = 33
_SMALLEST: Final = 24

_TITLE_ROOM: Final = 120
_HEADING_ROOM: Final = 84
_NAME_ROOM: Final = 66
_BAR_ROOM: Final = 76
_BAR_GAP: Final = 34
_NOTE_ROOM: Final = 56
_PANEL_GAP: Final = 30
_SOURCE_ROOM: Final = 60
_PADDING: Final = 20

_INK: Final = "#1d2329"
_FAINT: Final = "#56606b"
PAPER: Final = "#ffffff"
_TRACK: Final = "#eef1f4"
# Blue and orange stay apart for all kinds of colour blindness (Okabe and Ito), darkened until white text on them has
# the contrast of 4.5 that WCAG 2.2 asks for; each bar has its name as well.
COLOURS: Final = {"both": "#56606b", "out": "#0067a5", "in": "#b34700"}


@cache
def _families() -> tuple[str, ...]:
    """The fonts to look for a character in, in order."""
    path = sans_path()
    fontManager.addfont(path)
    name = FontProperties(fname=path).get_name()
    return name, "DejaVu Sans"


def draw(chart: Chart) -> bytes:
    """Draw a chart.

    Args:
        chart: what stands in it.

    Returns:
        A PNG, 1200 pixels wide and as high as its bars need.
    """
    height = _height(chart)
    figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor=PAPER)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    pen = _Pen(axes, canvas)
    top = float(_MARGIN)
    pen.write(chart.title, _MARGIN, top + _TITLE_ROOM / 2 - _PADDING, _TITLE)
    top += _TITLE_ROOM
    for panel in chart.panels:
        top = _draw_panel(pen, panel, top) + _PANEL_GAP
    pen.write(chart.source, _MARGIN, top + _SOURCE_ROOM / 2, _SMALL, colour=_FAINT)
    picture = BytesIO()
    figure.savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()


def _height(chart: Chart) -> int:
    height = 2 * _MARGIN + _TITLE_ROOM + _SOURCE_ROOM
    for panel in chart.panels:
        height += _HEADING_ROOM + len(panel.bars) * (_NAME_ROOM + _BAR_ROOM + _BAR_GAP) + _PANEL_GAP
        height += _NOTE_ROOM if panel.note else 0
    return height


def _draw_panel(pen: _Pen, panel: Panel, top: float) -> float:
    pen.write(panel.title, _MARGIN, top + _HEADING_ROOM / 2, _HEADING, colour=_FAINT)
    pen.box(_MARGIN, top, _INNER, 3, _TRACK)
    top += _HEADING_ROOM
    for bar in panel.bars:
        pen.write(bar.name, _MARGIN, top + _NAME_ROOM / 2 - 4, _NAME)
        _draw_bar(pen, bar, top + _NAME_ROOM)
        top += _NAME_ROOM + _BAR_ROOM + _BAR_GAP
    if panel.note:
        pen.write(panel.note, _MARGIN, top + _NOTE_ROOM / 2 - _PADDING, _SMALL, colour=_FAINT)
        top += _NOTE_ROOM
    return top


def _draw_bar(pen: _Pen, bar: Bar, top: float) -> None:
    colour = COLOURS.get(bar.flow, _FAINT)
    length = max(bar.length * _INNER, 4)
    pen.box(_MARGIN, top, _INNER, _BAR_ROOM, _TRACK)
    pen.box(_MARGIN, top, length, _BAR_ROOM, colour)
    if bar.cut:
        pen.cut(_MARGIN + length * 0.84, top, _BAR_ROOM)
    middle = top + _BAR_ROOM / 2
    inside, beside = length - 2 * _PADDING, _INNER - length - 2 * _PADDING
    written = pen.write(bar.written, _MARGIN + _PADDING, middle, _FIGURE, colour=PAPER)
    if pen.width_of(written) > inside and beside > inside:
        written.set_x(_MARGIN + length + _PADDING)
        written.set_color(_INK)
    pen.fit(written, max(inside, beside))


class _Pen:
    """Draws on axes whose unit is the pixel, counted from the top left."""

    def __init__(self, axes: Axes, canvas: FigureCanvasAgg) -> None:
        self._axes = axes
        self._renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]

    def write(self, text: str, left: float, middle: float, size: float, *, colour: str = _INK) -> Text:
        """Write a line, fitted to the picture's width."""
        drawn = self._axes.text(
            left,
            middle,
            text,
            color=colour,
            va="center_baseline",
            fontproperties=FontProperties(family=list(_families()), size=size),
            parse_math=False,  # a dollar sign is a dollar sign
        )
        self.fit(drawn, _INNER)
        return drawn

    def fit(self, text: Text, room: float) -> None:
        """Write a line in smaller letters where it has too little room, and end it early where that is not enough."""
        width = self.width_of(text)
        if width <= room:
            return
        text.set_fontsize(max(_SMALLEST, float(text.get_fontsize()) * room / width))
        words = text.get_text()
        while self.width_of(text) > room and words:
            words = words[:-1]
            text.set_text(f"{words}…")

    def width_of(self, text: Text) -> float:
        """The width of a written line."""
        return float(text.get_window_extent(self._renderer).width)

    def box(self, left: float, top: float, width: float, height: float, colour: str) -> None:
        """Fill a box."""
        self._axes.add_patch(Rectangle((left, top), width, height, facecolor=colour, linewidth=0))

    def cut(self, left: float, top: float, height: float) -> None:
        """Cut a bar through, with two slanting gaps."""
        slant, gap, overlap = 26, 12, 10
        for start in (left, left + 3 * gap):
            corners = [
                (start + slant, top - overlap),
                (start + slant + gap, top - overlap),
                (start + gap, top + height + overlap),
                (start, top + height + overlap),
            ]
            self._axes.add_patch(Polygon(corners, facecolor=PAPER, linewidth=0))
