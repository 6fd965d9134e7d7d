"""What may stand in braces: which placeholders are filled in where, and what is wrong with a text's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from bot.knowledge.schema import FigureModel

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_YEARS = frozenset({"year", "year-before"})
_PARTS = ("value", "growth", "short")
_OWN = frozenset({"measure", "of-measure", *_PARTS})
OF_ONE_MEASURE = _OWN | {"result"}
"""What differs between the measures of one entry."""
_OF_A_PAIR = frozenset(f"{one}.{part}" for one in ("first", "second") for part in _OWN)
RESULT = "result"


def placeholders(text: str) -> list[str]:
    """The placeholders in a text, in order."""
    return _PLACEHOLDER.findall(text)


def without(text: str) -> str:
    """A text without its placeholders."""
    return _PLACEHOLDER.sub("", text)


def amiss(text: str, known: Collection[str]) -> Iterator[str]:
    """What is wrong with the placeholders of a text of which only the known ones are filled in."""
    rest = without(text)
    if "{" in rest or "}" in rest:
        yield "has a `{` or `}` that stands alone: write placeholders like {year}, and no other braces"
    for name in placeholders(text):
        if name not in known:
            may = f"use one of {', '.join(sorted(known))}" if known else "this text has none"
            yield f"{{{name}}} is no placeholder here: {may}"


def stated(measures: Iterable[str]) -> frozenset[str]:
    """The placeholders of stated figures, which any answer may hold."""
    return frozenset(f"{measure}.{part}" for measure in measures for part in _PARTS)


def of_figure(figure: FigureModel, measures: Iterable[str]) -> frozenset[str]:
    """The placeholders that a figure entry's answer may hold: what kind of figure it is decides.

    Args:
        figure: the entry.
        measures: all measures of the facts.
    """
    known = stated(measures) | _YEARS
    if derives(figure):
        known |= {RESULT}
    if figure.pairs:
        return known | _OF_A_PAIR
    return known | _OWN if figure.measures else known


def derives(figure: FigureModel) -> bool:
    """Whether a figure entry computes a figure of its own."""
    return bool(figure.pairs or figure.results or figure.result or figure.formula)
