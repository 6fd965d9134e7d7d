"""What stands in a chart: its headline, its bars, their lengths and all its words. Pure, and without a font."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answering.arithmetic import year_before
from bot.answering.writing import write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from bot.knowledge.models import KnowledgeBase, Measure
    from bot.knowledge.quantities import Quantity
    from bot.knowledge.schema import Language


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure of one year; `length` is between 0 and 1, and `is_computed` where no article states it."""

    year: str
    written: str
    length: float
    is_computed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A measure, in two years: its short name and its whole one, and its growth from the one to the other."""

    short: str
    name: str
    flow: str
    growth: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Measures that can be compared, on one scale that begins at zero."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in words: the finding, what it is about, what the two kinds of bars are, the bars, the source."""

    language: Language
    headline: str
    subject: str
    stated: str
    computed: str
    panels: tuple[Panel, ...]
    source: str


def trade_chart(knowledge: KnowledgeBase, language: Language) -> Chart:
    """What stands in the chart of the stated figures, each beside the one of the year before.

    Args:
        knowledge: whose figures.
        language: the language of all words.

    Raises:
        ValueError: the knowledge base states no figures.
    """
    facts, texts = knowledge.facts, knowledge.texts[language]
    measures = tuple(facts.measures.values())
    if not measures:
        raise ValueError("there is nothing to draw: the knowledge base has no measures in facts.yaml")
    years = years_of(knowledge)
    # Amounts and plain numbers share no scale, so that each unit has a panel.
    units = dict.fromkeys(measure.value.unit for measure in measures)
    panels = [
        _panel(knowledge, [measure for measure in measures if measure.value.unit is unit], language) for unit in units
    ]
    subject = texts["chart-subject"].format(subject=facts.subject[language], **years) if facts.subject else ""
    return Chart(
        language=language,
        headline=headline_of(knowledge, language),
        subject=subject,
        stated=texts["chart-stated"].format(**years),
        computed=texts["chart-computed"].format(**years),
        panels=tuple(panels),
        source=source_of(knowledge, language),
    )


def headline_of(knowledge: KnowledgeBase, language: Language) -> str:
    """The finding that the figures come to; a plain title where the base has none."""
    facts, texts = knowledge.facts, knowledge.texts[language]
    if facts.headline is None:
        return texts["trade-title"].format(**years_of(knowledge))
    values = {**years_of(knowledge), "result": write(facts.headline.result, language, texts)}
    return capital(facts.headline.say[language].format(**values))


def source_of(knowledge: KnowledgeBase, language: Language) -> str:
    """The line that names the article."""
    return knowledge.texts[language]["chart-source"].format(title=knowledge.article.title)


def years_of(knowledge: KnowledgeBase) -> dict[str, str]:
    """The year of the facts and the one before, as texts call them."""
    return {"year": str(knowledge.facts.year), "year-before": str(knowledge.facts.year - 1)}


def before(measure: Measure, knowledge: KnowledgeBase) -> Quantity:
    """A measure's value of the year before: as an entry of the base has it, else computed here."""
    for figure in knowledge.figures.values():
        result = figure.results.get(measure.id) if figure.aspect == "year-before" else None
        if result is not None and result.unit is measure.value.unit:
            return result
    return year_before(measure)


def _panel(knowledge: KnowledgeBase, measures: Sequence[Measure], language: Language) -> Panel:
    texts, years = knowledge.texts[language], years_of(knowledge)
    befores = [before(measure, knowledge) for measure in measures]
    longest = max(max(measure.value.value, earlier.value) for measure, earlier in zip(measures, befores, strict=True))
    rows = []
    for measure, earlier in zip(measures, befores, strict=True):
        computed = texts["chart-computed-value"].format(value=write(earlier, language, texts))
        stated = write(measure.value, language, texts)
        rows.append(
            Row(
                short=capital(measure.short[language]),
                name=capital(measure.label[language]),
                flow=measure.flow,
                growth=_growth(measure, language, texts, years),
                bars=(
                    Bar(years["year-before"], computed, _length(earlier, longest), is_computed=True),
                    Bar(years["year"], stated, _length(measure.value, longest)),
                ),
            )
        )
    return Panel(tuple(rows))


def _growth(measure: Measure, language: Language, texts: Mapping[str, str], years: Mapping[str, str]) -> str:
    return texts["chart-growth"].format(growth=write(measure.growth, language, texts), **years)


def _length(quantity: Quantity, longest: Decimal) -> float:
    return float(quantity.value / longest) if longest else 0.0


def capital(text: str) -> str:
    """The text with its first letter a capital one."""
    return text[:1].upper() + text[1:]
