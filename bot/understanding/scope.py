"""What lies outside the article whatever the words: other years, places, names, currencies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge.models import Entry, Facts, Figure
    from bot.understanding.asking import Asked

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LOCATING = frozenset({"place", "origin", "self_introductions"})
_ASKING = frozenset({"flows", "measure", "name", "goods", "question_words", "polar_starts", "not_requests"})
_INTRODUCED_WITHIN = 6
"""Words before a place within which somebody says "I am"."""
# Aspects that set a year against the one before, so that naming the year before is no other year.
_LOOKING_BACK = frozenset({"growth", "increase", "factor", "faster", "growth-gap", "year-before"})


def other_year(asked: Asked, figure: Figure | None, entry: Entry, facts: Facts) -> bool:
    """Whether a year is asked for that the answer says nothing about."""
    if figure is None:
        return _other_than_told(asked, entry, facts)
    known = {facts.year, facts.year - 1}
    if any(year not in known for year in asked.years):
        return True
    if "years:current" in asked.tags or "years:following" in asked.tags:
        return not asked.years
    # "The growth in 2021" is another growth than that from 2021 to 2022.
    looks_back = figure.aspect in _LOOKING_BACK - {"year-before"} and not {"factor", "ratio"}.intersection(
        asked.aspects
    )
    return set(asked.years) == {facts.year - 1} and looks_back and asked.is_within_year


def _other_than_told(asked: Asked, entry: Entry, facts: Facts) -> bool:
    """Whether an answer without figures tells of other years; a claim about when it was is for it to settle."""
    settles = entry.answer_is.year is not None or entry.answer_is.number is not None
    if settles and (asked.is_polar or entry.answer_is.year is None):
        return False
    quoted = {int(year) for evidence in entry.evidence for year in _YEAR.findall(evidence.quote)}
    return not set(asked.years) <= {entry.answer_is.year, facts.year} | quoted


def wider_region(asked: Asked, facts: Facts) -> bool:
    """Whether figures are asked of a region around the one that the article is about."""
    if not any(name in facts.parties.wider for name in asked.names):
        return False
    if facts.parties.home not in asked.names:
        return True
    return bool(asked.tags & {"whole", "exclusions"})


def part_of_trade(asked: Asked, facts: Facts) -> bool:
    """Whether figures are asked of a single kind of goods."""
    return any(value in facts.parts for value in asked.values("synonym"))


def other_name(asked: Asked) -> str | None:
    """The kind of the first name that the article does not mention: place, company or person.

    A place that people only introduce themselves with ("as an exporter in Lima") is none.
    """
    for at, span in enumerate(asked.spans):
        for kind in span.values("other"):
            if kind != "place" or not _is_own(asked, at):
                return kind
    return None


def _is_own(asked: Asked, at: int) -> bool:
    """Whether a place is the asker's own: "I am ... in", with nothing in between that asks or is asked about."""
    before = asked.spans[max(0, at - _INTRODUCED_WITHIN) : at]
    if not before or before[-1].tags.isdisjoint(_LOCATING):
        return False
    introduced = [number for number, span in enumerate(before) if "self_introductions" in span.tags]
    between = before[introduced[-1] + 1 :] if introduced else ()
    return bool(introduced) and not any(
        not _ASKING.isdisjoint(span.meaning.values) or not _ASKING.isdisjoint(span.tags) for span in between
    )
