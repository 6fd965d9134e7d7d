"""The layout for a phone: narrow, each bar as wide as the paper with its figure above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.charts.fonts import width_of, wrapped
from bot.charts.scene import FAINT, RULE
from bot.charts.sheet import Sheet

if TYPE_CHECKING:
    from bot.charts.contents import Chart, Row
    from bot.charts.scene import Scene

PIXELS: Final = 1200
"""Telegram shows a photo about 360 points wide on a phone: 40 pixels here are 12 points there."""
_MARGIN: Final = 60
_INNER: Final = PIXELS - 2 * _MARGIN

_HEADLINE: Final = 70
_SUBJECT: Final = 40
_LEGEND: Final = 34
_NAME: Final = 42
_YEAR: Final = 36
_FIGURE: Final = 44
_COMPUTED: Final = 38
_GROWTH: Final = 38
_SOURCE: Final = 32

_LINE: Final = 90
_SUBJECT_LINE: Final = 54
_LEGEND_ROOM: Final = 54
_NAME_ROOM: Final = 78
_FIGURE_ROOM: Final = 62
_BAR: Final = 46
_BAR_GAP: Final = 14
_ROW_GAP: Final = 46
_SOURCE_LINE: Final = 44
_YEARS: Final = 110
_GAP: Final = 20


def phone(chart: Chart) -> Scene:
    """Lay a chart out for a phone, as high as its bars need."""
    sheet = Sheet()
    top = float(_MARGIN)
    for line in wrapped(chart.headline, _HEADLINE, _INNER, is_bold=True):
        sheet.write(line, _MARGIN, top + _LINE / 2, _HEADLINE, _INNER, is_bold=True)
        top += _LINE
    top += _GAP / 2
    for line in wrapped(chart.subject, _SUBJECT, _INNER) if chart.subject else ():
        sheet.write(line, _MARGIN, top + _SUBJECT_LINE / 2, _SUBJECT, _INNER, colour=FAINT)
        top += _SUBJECT_LINE
    top += _GAP
    for text, is_computed in ((chart.computed, True), (chart.stated, False)):
        left = sheet.key(_MARGIN, top + _LEGEND_ROOM / 2, _LEGEND, is_computed=is_computed)
        sheet.write(text, left, top + _LEGEND_ROOM / 2, _LEGEND, _MARGIN + _INNER - left, colour=FAINT)
        top += _LEGEND_ROOM
    top += _GAP
    for row in (row for panel in chart.panels for row in panel.rows):
        top = _row(sheet, row, top) + _ROW_GAP
    for line in wrapped(chart.source, _SOURCE, _INNER):
        sheet.write(line, _MARGIN, top + _SOURCE_LINE / 2, _SOURCE, _INNER, colour=FAINT)
        top += _SOURCE_LINE
    return sheet.scene(chart, PIXELS, top + _MARGIN * 0.7, PIXELS)


def _row(sheet: Sheet, row: Row, top: float) -> float:
    """Draw a measure's bars and return where they end."""
    sheet.rule(_MARGIN, top, _INNER, 3, RULE)
    sheet.write(row.name, _MARGIN, top + _NAME_ROOM / 2 + 6, _NAME, _INNER, is_bold=True)
    top += _NAME_ROOM
    for bar in row.bars:
        middle = top + _FIGURE_ROOM / 2
        left = _MARGIN + _YEARS
        sheet.write(bar.year, _MARGIN, middle, _YEAR, _YEARS, colour=FAINT)
        if bar.is_computed:
            sheet.write(bar.written, left, middle, _COMPUTED, _INNER - _YEARS, colour=FAINT)
        else:
            growth = min(width_of(row.growth, _GROWTH), _INNER / 2)
            sheet.write(bar.written, left, middle, _FIGURE, _INNER - _YEARS - growth - _GAP, is_bold=True)
            sheet.write(row.growth, _MARGIN + _INNER, middle, _GROWTH, growth, ends_there=True)
        top += _FIGURE_ROOM
        sheet.bar(bar, row.flow, _MARGIN, top, longest=_INNER, thick=_BAR)
        top += _BAR + _BAR_GAP
    return top
