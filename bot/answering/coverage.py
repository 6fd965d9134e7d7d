"""What is asked must be told: what a query wants, held against what an entry tells."""

from __future__ import annotations

import re
from calendar import month_name
from typing import TYPE_CHECKING

from bot.knowledge.models import Kind

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from bot.knowledge.models import Entry, Facts, Figure, KnowledgeBase
    from bot.understanding.learning import Learnt
    from bot.understanding.lexicon import Span
    from bot.understanding.queries import Query

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OF_YEAR_BEFORE = frozenset({"value", "year-before", "growth", "increase", "factor", "faster", "growth-gap", "which"})
"""Aspects of which something is known for the year before the article's, too."""
_LOOSE = frozenset({"who", "where"})
"""Question words that stand in many questions without asking for a person or a place."""
_OF_FIGURES = frozenset(
    {"why", "quarter", "month", "date", "time", "rank", "market-share", "output", "since", "until", "goods", "song"}
)
"""What may be wanted of a figure; measures, years and goods are told apart by themselves."""
# Aspects that set a year against the one before, so that naming the year before is no other year.
_LOOKING_BACK = frozenset({"growth", "increase", "factor", "faster", "growth-gap"})


def untold(
    query: Query, entry: Entry, knowledge: KnowledgeBase, learnt: Learnt, near: Container[str] = ()
) -> Iterator[str]:
    """What a query wants and an entry does not tell, by the names of aspects and of vocabulary words.

    An entry tells what its curator says that it does (`tells`), and what enough of its phrasings ask for. What only the
    base's own words ask for (`whenever`), or a mere question word, must call for an entry that comes near.

    Args:
        query: with what it wants.
        entry: what would answer it.
        knowledge: which entries decline which details.
        learnt: knows what the entry's phrasings ask for.
        near: the ids of the entries that the query may mean.
    """
    for wanted in query.wants:
        if wanted in entry.tells or (entry.kind is Kind.FIGURE and wanted not in _OF_FIGURES):
            continue
        is_general = wanted in query.values("wants") or wanted == "goods"
        is_near = any(detail.id in near for detail in knowledge.details.get(wanted, ()))
        if wanted in query.values("interrogatives") and not is_general and not is_near:
            continue
        phrase = next((span.text for span in query.spans if wanted in span.values("synonym")), "")
        is_strict = (is_general or is_near or " " in phrase) and wanted not in _LOOSE
        known = learnt.knows_well if is_strict else learnt.knows
        if not known(query.spoken, entry.id, f"@{wanted}"):
            yield wanted
    if entry.kind is Kind.FAQ and any(_is_strange(noun, query, entry, learnt) for noun in query.chosen):
        yield "other"


def _is_strange(noun: Span, query: Query, entry: Entry, learnt: Learnt) -> bool:
    """Whether no phrasing of an entry speaks of the thing of which one is to be chosen: "in which clinics"."""
    named = noun.concepts or query.tokens[noun.start : noun.end]
    return not any(learnt.knows(query.spoken, entry.id, word) for word in named)


def other_year(query: Query, figure: Figure | None, entry: Entry, facts: Facts) -> bool:
    """Whether a year is asked for that the answer says nothing about."""
    if figure is None:
        return _other_than_told(query, entry, facts)
    known = {facts.year, facts.year - 1}
    if any(year not in known for year in query.years):
        return True
    if {"years:current", "years:following"} & query.tags and not query.years:
        return not {"factor", "ratio"}.intersection(query.aspects)
    # "The growth in 2021" is another growth than that from 2021 to 2022.
    if set(query.years) == {facts.year - 1} and figure.aspect not in _OF_YEAR_BEFORE:
        return True
    looks_back = figure.aspect in _LOOKING_BACK and not {"factor", "ratio"}.intersection(query.aspects)
    return set(query.years) == {facts.year - 1} and looks_back and query.is_within_year


def _other_than_told(query: Query, entry: Entry, facts: Facts) -> bool:
    """Whether an answer without figures tells of other years; a claim about when it was is for it to settle."""
    settles = entry.answer_is.year is not None or entry.answer_is.number is not None
    if settles and (query.is_polar or entry.answer_is.year is None):
        return False
    quoted = {int(year) for evidence in entry.evidence for year in _YEAR.findall(evidence.quote)}
    return not set(query.years) <= {entry.answer_is.year, facts.year} | quoted


def other_month(query: Query, entry: Entry) -> bool:
    """Whether a month is named that the answer does not tell of, and that it does not settle either."""
    if not query.months or entry.answer_is.month in query.months:
        return False
    quoted = " ".join(evidence.quote for evidence in entry.evidence)
    if any(month_name[month] in quoted for month in query.months):
        return False
    return not (entry.answer_is.month is not None and query.is_polar)


def wider_region(query: Query, facts: Facts) -> bool:
    """Whether figures are asked of a region around the one that the article is about."""
    if not any(name in facts.parties.wider for name in query.names):
        return False
    if facts.parties.home not in query.names:
        return True
    return bool(query.tags & {"whole", "exclusions"})


def part_of_trade(query: Query, facts: Facts) -> bool:
    """Whether figures are asked of a single kind of goods."""
    return any(name in facts.parts for name in query.wants)


def other_name(query: Query, entry: Entry) -> str | None:
    """The kind of the first name that the article does not mention; a claimed place is for an entry to settle."""
    claims = query.is_polar or "interrogatives:where" in query.tags or "either_or" in query.tags
    own = {span.text for span in query.spans}
    for stranger in query.strangers:
        settled = claims and stranger.text in own and entry.answer_is.place is not None
        if stranger.kind != "place" or not settled:
            return stranger.kind
    return None


def trades(query: Query, entry: Entry, learnt: Learnt) -> bool:
    """Whether an entry is about the measures that a query names."""
    if entry.kind is Kind.FIGURE:
        return True
    return any(learnt.knows_well(query.spoken, entry.id, f"@{measure}") for measure in query.measures)
