"""What stands in a picture: its bars, their lengths and all its words. Pure, and without matplotlib."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from bot.answering.writing import write, write_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.knowledge.models import KnowledgeBase, Measure
    from bot.knowledge.quantities import Quantity
    from bot.knowledge.schema import Language

SHORTEST = Decimal("0.1")
"""Where the second longest bar would be shorter than this part of the longest, the longest is cut."""
BESIDE_CUT = Decimal("0.4")
"""How long the second longest bar is drawn, as a part of the width, beside one that is cut."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure; `length` is between 0 and 1, and where `cut` the bar is drawn shorter than to scale."""

    name: str
    written: str
    flow: str
    length: float
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """Figures that can be compared, on one scale that begins at zero."""

    title: str
    bars: tuple[Bar, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture in words."""

    title: str
    panels: tuple[Panel, ...]
    source: str


def trade_chart(knowledge: KnowledgeBase, language: Language) -> Chart:
    """What stands in the picture of the trade figures.

    Args:
        knowledge: whose figures.
        language: the language of all words.

    Raises:
        ValueError: the knowledge base states no figures.
    """
    facts = knowledge.facts
    texts = knowledge.texts[language]
    measures = tuple(facts.measures.values())
    if not measures:
        raise ValueError("there is nothing to draw: the knowledge base has no measures in facts.yaml")
    years = {"year": str(facts.year), "year-before": str(facts.year - 1)}
    # Amounts and plain numbers share no scale, so that each unit has a panel.
    units = dict.fromkeys(measure.value.unit for measure in measures)
    values = [
        _panel(
            texts["chart-values"],
            [_Row(m.label[language], m, m.value) for m in measures if m.value.unit is unit],
            language,
            texts,
        )
        for unit in units
    ]
    growth = _panel(
        texts["chart-growth"].format_map(years),
        [_Row(m.short[language], m, m.growth) for m in measures],
        language,
        texts,
    )
    title = texts["trade-title"].format_map(years)
    return Chart(title, (*values, growth), texts["chart-source"].format(title=knowledge.article.title))


class _Row(NamedTuple):
    name: str
    measure: Measure
    quantity: Quantity


def _panel(title: str, rows: Sequence[_Row], language: Language, texts: Mapping[str, str]) -> Panel:
    lengths, times = scaled([row.quantity.value for row in rows])
    bars = tuple(
        Bar(
            name=_capital(row.name),
            written=write(row.quantity, language, texts),
            flow=row.measure.flow,
            length=float(min(length, Decimal(1))),
            cut=length > 1,
        )
        for row, length in zip(rows, lengths, strict=True)
    )
    if times is None:
        return Panel(title, bars)
    longest = max(rows, key=lambda row: row.quantity.value)
    note = texts["chart-cut"].format(measure=_capital(longest.name), times=write_number(times, language))
    return Panel(title, bars, note)


def scaled(values: Sequence[Decimal]) -> tuple[list[Decimal], Decimal | None]:
    """The lengths of bars on one scale, as parts of the width.

    Args:
        values: the figures, none of them negative: a fact base has none.

    Returns:
        The lengths, and None where all of them are at most 1. Where one figure leaves the others no room, its bar is
        longer than 1 and must be cut; the number tells how many times as long as the width it would be.
    """
    descending = sorted(values, reverse=True)
    longest = descending[0]
    second = descending[1] if len(descending) > 1 else longest
    if longest == 0:
        return [Decimal(0) for _ in values], None
    if 0 < second < longest * SHORTEST:
        lengths = [value / second * BESIDE_CUT for value in values]
        return lengths, Decimal(round(max(lengths)))
    return [value / longest for value in values], None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
