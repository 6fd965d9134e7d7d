"""The words beneath a chart: its finding and its figures, for whoever cannot see it or copies them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answering.writing import write
from bot.charts.contents import before, capital, headline_of, source_of, years_of

if TYPE_CHECKING:
    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.schema import Language


@dataclass(frozen=True, slots=True)
class CaptionLine:
    """A measure's line, cut at its figure, so that the caller can make that bold."""

    start: str
    figure: str
    end: str

    @property
    def text(self) -> str:
        """The whole line."""
        return f"{self.start}{self.figure}{self.end}"


@dataclass(frozen=True, slots=True)
class Caption:
    """What is said beneath a chart; plain text throughout, nothing in it is escaped."""

    headline: str
    lines: tuple[CaptionLine, ...]
    source: str

    @property
    def text(self) -> str:
        """All of it, a line each."""
        return "\n".join((self.headline, *(line.text for line in self.lines), self.source))


def trade_caption(knowledge: KnowledgeBase, language: Language) -> Caption:
    """What is said beneath the chart of the stated figures.

    Args:
        knowledge: whose figures; without any, the caption has no lines.
        language: the language of all words.
    """
    texts, years = knowledge.texts[language], years_of(knowledge)
    start, _, end = texts["chart-line"].partition("{value}")
    lines = []
    for measure in knowledge.facts.measures.values():
        value = write(measure.value, language, texts)
        words = {
            "name": capital(measure.label[language]),
            "value": value,
            "growth": write(measure.growth, language, texts),
            "before": write(before(measure, knowledge), language, texts),
            **years,
        }
        lines.append(CaptionLine(start.format(**words), value, end.format(**words)))
    return Caption(headline_of(knowledge, language), tuple(lines), source_of(knowledge, language))
