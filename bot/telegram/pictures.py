"""The names by which calls ask for files, which are made when they are sent and not before."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, get_args

from bot.answering.arithmetic import year_before
from bot.answering.writing import write
from bot.charts import Format, Shape, file_name
from bot.knowledge.schema import LANGUAGES

if TYPE_CHECKING:
    from bot.charts import Charts
    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.schema import Language

_DRAWN, _TRADE, _TABLE = "drawn:", "trade", "table"
SHAPES: tuple[Shape, ...] = get_args(Shape)
FORMATS: tuple[Format, ...] = get_args(Format)
_BYTE_ORDER_MARK = "\ufeff"
"""Without it, spreadsheets take UTF-8 for another encoding."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made, with the name that people save it under."""

    name: str
    content: bytes


def picture_name(language: Language, shape: Shape = "phone", file_format: Format = "png") -> str:
    """What stands for a chart of the figures in a call."""
    return f"{_DRAWN}{_TRADE}-{shape}-{file_format}-{language}"


def table_name(language: Language) -> str:
    """What stands for the figures as a CSV file in a call."""
    return f"{_DRAWN}{_TABLE}-{language}"


async def made(knowledge: KnowledgeBase, charts: Charts, name: str) -> Made:
    """Make a file.

    Args:
        knowledge: whose figures.
        charts: its pictures.
        name: which one, as the functions above give it, without what it begins with.

    Raises:
        ValueError: there is no such file, or the knowledge base states no figures.
    """
    if not knowledge.facts.measures:
        raise ValueError("the knowledge base states no figures")
    for language in LANGUAGES:
        if f"{_DRAWN}{name}" == table_name(language):
            return Made(f"figures-{knowledge.facts.year}-{language}.csv", _table(knowledge, language).encode())
        for shape, file_format in product(SHAPES, FORMATS):
            if f"{_DRAWN}{name}" == picture_name(language, shape, file_format):
                content = await charts.trade(language, shape, file_format)
                return Made(file_name(knowledge, language, shape, file_format), content)
    raise ValueError(f"there is no file {name!r}")


def _table(knowledge: KnowledgeBase, language: Language) -> str:
    """The stated figures with the sentences that prove them, and those of the year before, computed."""
    facts, texts = knowledge.facts, knowledge.texts[language]
    out = io.StringIO()
    rows = csv.writer(out)
    header = ("table-figure", "table-year", "table-value", "table-written", "table-growth", "table-source")
    rows.writerow([texts[key] for key in header])
    for measure in facts.measures.values():
        label, growth = measure.label[language], write(measure.growth, language, texts)
        stated, before = measure.value, year_before(measure)
        for year, quantity, rise, source in (
            (facts.year, stated, growth, measure.evidence.quote),
            (facts.year - 1, before, "", texts["table-computed"]),
        ):
            rows.writerow([label, year, f"{quantity.value:f}", write(quantity, language, texts), rise, source])
    return _BYTE_ORDER_MARK + out.getvalue()
