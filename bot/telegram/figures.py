"""The figures in an answer, set in bold."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from bot.answering.writing import write
from bot.knowledge.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.quantities import Quantity
    from bot.knowledge.schema import Language

_NEVER = re.compile(r"(?!)")


class Figures:
    """Knows how each figure of a knowledge base is written, and marks those that stand in a text."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        figures = tuple(_figures(knowledge))
        self._written = {
            language: _any_of({write(figure, language, knowledge.texts[language]) for figure in figures})
            for language in LANGUAGES
        }

    def marked(self, text: str, language: Language) -> str:
        """A text as HTML, with its figures in bold; all else in it is escaped."""
        parts, place = [], 0
        for match in self._written[language].finditer(text):
            parts += [escape(text[place : match.start()], quote=False), f"<b>{escape(match.group(), quote=False)}</b>"]
            place = match.end()
        parts.append(escape(text[place:], quote=False))
        return "".join(parts)


def _figures(knowledge: KnowledgeBase) -> Iterator[Quantity]:
    for measure in knowledge.facts.measures.values():
        yield measure.value
        yield measure.growth
    for figure in knowledge.figures.values():
        if figure.result is not None:
            yield figure.result
        yield from figure.results.values()
        yield from (pair.result for pair in figure.pairs)


def _any_of(written: set[str]) -> re.Pattern[str]:
    if not written:
        return _NEVER
    longest_first = sorted(written, key=len, reverse=True)
    return re.compile(rf"(?<![\d.,])(?:{'|'.join(map(re.escape, longest_first))})(?!\d|[.,]\d)")
