"""The layout of a slide: 16 to 9, names on the left, bars and their figures on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.charts.fonts import width_of, wrapped
from bot.charts.scene import FAINT, RULE
from bot.charts.sheet import Sheet

if TYPE_CHECKING:
    from bot.charts.contents import Chart, Row
    from bot.charts.scene import Scene

PIXELS: Final = 1920
_HEIGHT: Final = 1080
_MARGIN: Final = 88
_TOP: Final = 72

_HEADLINE: Final = 61
_SUBJECT: Final = 36
_LEGEND: Final = 28
_SHORT: Final = 40
_NAME: Final = 26
_YEAR: Final = 30
_FIGURE: Final = 36
_COMPUTED: Final = 30
_GROWTH: Final = 30
_SOURCE: Final = 26

_LINE: Final = 80
_SUBJECT_ROOM: Final = 72
_LEGEND_ROOM: Final = 88
_BAR: Final = 76
_BAR_GAP: Final = 8
_ROW_GAP: Final = 52
_SHORT_LINE: Final = 46
_NAME_LINE: Final = 36
_SOURCE_ROOM: Final = 60
_NAMES: Final = 350
_YEARS: Final = 110
_GAP: Final = 20


def slide(chart: Chart) -> Scene:
    """Lay a chart out for a slide; where it has more bars than fit, all of it is drawn smaller."""
    rows = [row for panel in chart.panels for row in panel.rows]
    titles = wrapped(chart.headline, _HEADLINE, PIXELS - 2 * _MARGIN, is_bold=True)
    above = _TOP + len(titles) * _LINE + (_SUBJECT_ROOM if chart.subject else 0) + _LEGEND_ROOM
    height = max(above + len(rows) * _row_height() + _SOURCE_ROOM, _HEIGHT)
    width = height * PIXELS / _HEIGHT
    sheet = Sheet()
    inner = width - 2 * _MARGIN
    top = float(_TOP)
    for title in titles:
        sheet.write(title, _MARGIN, top + _LINE / 2, _HEADLINE, inner, is_bold=True)
        top += _LINE
    if chart.subject:
        sheet.write(chart.subject, _MARGIN, top + _SUBJECT_ROOM / 2, _SUBJECT, inner, colour=FAINT)
        top += _SUBJECT_ROOM
    _legend(sheet, chart, top + _LEGEND_ROOM * 0.4)
    spare = (height - above - _SOURCE_ROOM - len(rows) * _row_height()) / (len(rows) + 1)
    top = above + spare / 2
    longest = _longest(rows, inner - _NAMES - _YEARS - _GAP)
    for row in rows:
        _row(sheet, row, top, longest, width)
        top += _row_height() + spare
    sheet.write(chart.source, _MARGIN, height - _SOURCE_ROOM, _SOURCE, inner, colour=FAINT)
    return sheet.scene(chart, width, height, PIXELS)


def _row_height() -> float:
    return 2 * _BAR + _BAR_GAP + _ROW_GAP


def _longest(rows: list[Row], room: float) -> float:
    """How long a bar of length 1 may be, so that each bar leaves its figure room; half of all room at least."""
    found = room
    for row in rows:
        for bar in row.bars:
            if bar.is_computed:
                width = width_of(bar.written, _COMPUTED)
            else:
                width = max(width_of(bar.written, _FIGURE, is_bold=True), width_of(row.growth, _GROWTH))
            if bar.length > 0:
                found = min(found, (room - width) / bar.length)
    return max(found, room / 2)


def _legend(sheet: Sheet, chart: Chart, middle: float) -> None:
    left = float(_MARGIN)
    end = left
    for text, is_computed in ((chart.computed, True), (chart.stated, False)):
        end += (PIXELS - 2 * _MARGIN) / 2
        left = sheet.key(left, middle, _LEGEND, is_computed=is_computed)
        sheet.write(text, left, middle, _LEGEND, end - left, colour=FAINT)
        left = min(left + width_of(text, _LEGEND), end) + 2 * _GAP


def _row(sheet: Sheet, row: Row, top: float, longest: float, width: float) -> None:
    both = 2 * _BAR + _BAR_GAP
    name = wrapped(row.name, _NAME, _NAMES - _GAP)[:3]
    middle = top + (both - len(name) * _NAME_LINE - _NAME) / 2 + _GAP / 2
    sheet.write(row.short, _MARGIN, middle, _SHORT, _NAMES - _GAP, is_bold=True)
    for number, line in enumerate(name):
        sheet.write(line, _MARGIN, middle + _SHORT_LINE + number * _NAME_LINE, _NAME, _NAMES - _GAP, colour=FAINT)
    left = _MARGIN + _NAMES + _YEARS
    for number, bar in enumerate(row.bars):
        begin = top + number * (_BAR + _BAR_GAP)
        middle = begin + _BAR / 2
        sheet.write(bar.year, left - _GAP, middle, _YEAR, _YEARS, colour=FAINT, ends_there=True)
        end = sheet.bar(bar, row.flow, left, begin, longest=longest, thick=_BAR) + _GAP
        room = width - _MARGIN - end
        if bar.is_computed:
            sheet.write(bar.written, end, middle, _COMPUTED, room, colour=FAINT)
        else:
            sheet.write(bar.written, end, middle - _FIGURE * 0.5, _FIGURE, room, is_bold=True)
            sheet.write(row.growth, end, middle + _GROWTH * 0.72, _GROWTH, room)
    sheet.rule(left - 3, top - 6, 3, both + 12, RULE)
