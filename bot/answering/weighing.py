"""What the matcher cannot see in single words: candidates weighed again by what is known of the whole question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answering import verdicts
from bot.knowledge.models import Kind, Speaker
from bot.knowledge.quantities import Unit

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from bot.knowledge.models import Entry, KnowledgeBase
    from bot.understanding.asking import Asked
    from bot.understanding.matching import Candidate

NAMED = 4.0
"""How many times likelier an aspect is that the question names outright ("share", "surplus")."""
MEASURED = 2.0
"""How many times likelier a stated figure is where a measure is named, and nothing computed of it."""
UNNAMED = 0.6
"""How many times likelier a computed figure is whose aspect the question does not name."""
QUOTABLE = 5.0
"""How many times likelier the speaker's words are where a quotation is asked for."""
ABOUT_ANOTHER = 0.2
"""How many times likelier an entry about one name is, where the question names only another of its kind."""
GIVEN = 0.25
"""How many times likelier a growth is that the question itself tells."""
UNQUOTABLE = 0.05
"""How many times likelier a computed figure is where a quotation is asked for."""
AS_LIKELY = 2.0
"""How many times likelier an answer may be for a broader one to stand in for it."""
_A_PAIR = 2
_STATED = frozenset({"value", "growth", "which"})


def weigh(candidates: Sequence[Candidate], asked: Asked, knowledge: KnowledgeBase) -> tuple[Candidate, ...]:
    """Weigh candidates again, best first.

    Aspects that are named outright count for their figure entries, a call for a quotation for the speaker's words, a
    name against entries about another one. Then entries that give the same answer stand together: the best of them
    has the posterior of all.

    Args:
        candidates: the matcher's ranking.
        asked: the question.
        knowledge: the knowledge base.
    """
    entries = knowledge.entries
    factors = [_factor(entries[candidate.id], asked, knowledge) for candidate in candidates]
    known = sum(candidate.posterior for candidate in candidates)
    total = sum(candidate.posterior * factor for candidate, factor in zip(candidates, factors, strict=True))
    if not total:
        return tuple(candidates)
    weighed = [
        replace(candidate, posterior=candidate.posterior * factor * known / total)
        for candidate, factor in zip(candidates, factors, strict=True)
    ]
    pooled = [_pooled(candidate, weighed, knowledge) for candidate in weighed]
    best: dict[Hashable, Candidate] = {}
    for candidate in sorted(pooled, key=lambda candidate: (-candidate.score, candidate.id)):
        best.setdefault(_answer_given(entries[candidate.id], knowledge), candidate)
    return tuple(best.values())


def _pooled(candidate: Candidate, weighed: Sequence[Candidate], knowledge: KnowledgeBase) -> Candidate:
    """The candidate with the posteriors of those whose answer it gives as well.

    One that gives more than them has to be about as likely itself, lest the broadest answer always win.
    """
    entry = knowledge.entries[candidate.id]
    posterior = 0.0
    for other in weighed:
        alike = _answer_given(knowledge.entries[other.id], knowledge) == _answer_given(entry, knowledge)
        if alike or (
            candidate.posterior * AS_LIKELY >= other.posterior and _covers(entry, knowledge.entries[other.id])
        ):
            posterior += other.posterior
    return replace(candidate, posterior=posterior, score=posterior * candidate.explained)


def _covers(entry: Entry, other: Entry) -> bool:
    """Whether an answer says all that another one says, and more."""
    if not other.evidence or entry.about is not None:
        return False
    return {evidence.quote for evidence in other.evidence} <= {evidence.quote for evidence in entry.evidence}


def _factor(entry: Entry, asked: Asked, knowledge: KnowledgeBase) -> float:
    factor = 1.0
    figure = knowledge.figures.get(entry.id)
    measures = knowledge.facts.measures.values()
    given = [
        amount for amount in asked.amounts if any(verdicts.is_of(amount, measure) for measure in measures)
    ]
    if figure is not None and given:
        if (
            figure.aspect == "growth"
            and not asked.is_polar
            and any(one.unit is Unit.PERCENT for one in given)
        ):
            factor *= GIVEN
        elif figure.aspect in _STATED and (asked.is_polar or "either_or" in asked.tags):
            factor *= NAMED
    if figure is not None and figure.aspect == "growth" and "given" in asked.tags:
        factor *= GIVEN
    if figure is not None and figure.pairs and len(asked.measures) > _A_PAIR:
        factor *= GIVEN
    if figure is not None and figure.aspect not in _STATED:
        looks_back = figure.aspect == "year-before" and knowledge.facts.year - 1 in asked.years
        if looks_back and knowledge.facts.year not in asked.years:
            factor *= NAMED * NAMED / 2
        elif looks_back or figure.aspect in asked.values("aspects"):
            factor *= NAMED
        else:
            factor *= UNNAMED
    if figure is not None and figure.aspect in _STATED and asked.measures:
        cues = set(asked.values("aspects"))
        if (cues or asked.values("directions")) and cues <= _STATED:
            factor *= MEASURED
    if figure is not None and figure.aspect in _STATED and asked.is_polar:
        if any(amount.unit is Unit.MONEY and amount.comparison for amount in asked.amounts):
            factor *= NAMED
    if "quotations" in asked.tags and entry.evidence and entry.evidence[0].by is Speaker.SPEAKER:
        factor *= QUOTABLE
    if "quotations" in asked.tags and figure is not None and figure.aspect not in _STATED:
        factor *= UNQUOTABLE
    if entry.about is not None and entry.about not in asked.names:
        alike = {other.about for other in knowledge.entries.values() if other.about is not None}
        if alike & set(asked.names):
            factor *= ABOUT_ANOTHER
    return factor


def _answer_given(entry: Entry, knowledge: KnowledgeBase) -> Hashable:
    """Equal for entries whose answers say the same."""
    figure = knowledge.figures.get(entry.id)
    if figure is not None and figure.aspect in _STATED:
        return "the stated figures"
    if entry.kind is Kind.FAQ:
        return frozenset(evidence.quote for evidence in entry.evidence), entry.about
    return entry.id
