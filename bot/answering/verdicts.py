"""Yes or no: what a question claims, held against what the article says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge.quantities import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from bot.knowledge.models import Entry, Facts, Figure, KnowledgeBase, Measure
    from bot.understanding.amounts import Amount
    from bot.understanding.learning import Learnt
    from bot.understanding.queries import Query


STATED = frozenset({"value", "growth", "which"})
_DECIDED = 3.0
"""How many times likelier an entry must be than one that gives its answer with the opposite verdict."""
_SPOKEN_OF = 2
"""Phrasings that must speak of what a question names for the entry's yes to be meant for it."""


def is_of(amount: Amount, measure: Measure) -> bool:
    """Whether a number that somebody wrote is a figure of a measure."""
    if amount.unit is Unit.PERCENT and amount.is_about(measure.growth.value):
        return True
    if amount.unit is Unit.MONEY and amount.is_about(measure.value.value):
        return True
    # The figure's own digits tell it, whatever unit was put to them: "is it 89.5 billion or million?"
    return any(
        amount.written == quantity.written.split()[0].rstrip("%") for quantity in (measure.value, measure.growth)
    )


def verdict(
    query: Query, entry: Entry, measures: tuple[str, ...], knowledge: KnowledgeBase, learnt: Learnt
) -> bool | None:
    """Whether the answer to a yes/no question is yes; None where it is no such question or not settled.

    Args:
        query: the question.
        entry: the entry that answers it.
        measures: for a figure, the measures that are asked about.
        knowledge: the knowledge base.
        learnt: knows what an entry's phrasings speak of.
    """
    if not query.is_polar or query.is_negated:
        return None
    figure = knowledge.figures.get(entry.id)
    if figure is not None:
        return _of_figures(query, figure, measures, knowledge.facts)
    claim = _of_claim(query, entry)
    if claim is not None or entry.verdict is None:
        return claim
    if learnt.phrased_by(query) == entry.id:
        return entry.verdict
    # "Are they struggling?" finds the entry that says how well they do, and "yes" would turn its answer round.
    # A yes to "are its noodles popular?" would say more than the article does.
    doubtful = (
        "contrary" in query.tags
        or learnt.is_strange(query, entry.id)
        or any(not learnt.prefers(query, entry.id, other, _DECIDED) for other in _opposites(entry, knowledge))
        or any(not learnt.knows(query.spoken, entry.id, f"@{name}", _SPOKEN_OF) for name in query.values("synonym"))
    )
    return None if doubtful else entry.verdict


def _opposites(entry: Entry, knowledge: KnowledgeBase) -> Iterator[str]:
    """The entries that have the opposite verdict by the same sentence.

    Which of the two is meant then hangs on the words alone: a "no" before a sentence that says yes would be worse than
    the sentence alone.
    """
    quotes = {evidence.quote for evidence in entry.evidence}
    for other in knowledge.entries.values():
        differs = None not in (other.verdict, entry.verdict) and other.verdict != entry.verdict
        differs = differs and other.about == entry.about  # Which name it is about is told exactly.
        if differs and not quotes.isdisjoint(evidence.quote for evidence in other.evidence):
            yield other.id


def _of_claim(query: Query, entry: Entry) -> bool | None:
    settled = entry.answer_is
    if query.greater is not None and settled.more is not None and {settled.more, settled.less} == set(query.greater):
        return query.greater[0] == settled.more
    if settled.place is not None:
        if settled.place in query.names:
            return True
        if "place" in query.values("other"):
            return False
    if settled.year is not None and (query.years or (query.months and settled.month is not None)):
        in_year = not query.years or settled.year in query.years
        return in_year and (settled.month is None or not query.months or settled.month in query.months)
    if settled.number is not None:
        for amount in query.amounts:
            if amount.unit is Unit.NUMBER:
                return any(amount.agrees(value) for value in (type(amount.readings[0][0])(settled.number),))
    return None


def _of_figures(query: Query, figure: Figure, measures: Sequence[str], facts: Facts) -> bool | None:
    """Whether what is claimed of figures is so: which way they went, their size, or which of two is more."""
    directions = query.values("movements")
    went = _went(directions, [facts.measures[id_] for id_ in measures]) if figure.aspect in STATED else None
    if went is False and query.greater is None:
        return False
    claims = [
        (amount, value)
        for amount in query.amounts
        for value in _values(figure, measures, amount.unit, facts)
        if amount.unit is not Unit.NUMBER or figure.aspect not in STATED
    ]
    if claims:
        true = any(amount.agrees(value) for amount, value in claims)
        # "5 billion" is near 4.8 billion and yet not it: no answer is better than a loose yes.
        return None if true and all(amount.is_loose for amount, _ in claims) else true
    if query.greater is not None:
        first, second = (facts.measures[id_] for id_ in query.greater)
        if directions or "faster" in query.aspects:
            return first.growth.value > second.growth.value
        return first.value.value > second.value.value
    return went


def _went(directions: Sequence[str], measures: Sequence[Measure]) -> bool | None:
    """Whether measures went the one way that is claimed; None where none is, or both are."""
    if len(directions) != 1 or not measures:
        return None
    return all((measure.growth.value > 0) == (directions[0] == "up") for measure in measures)


def _values(figure: Figure, measures: Sequence[str], unit: Unit, facts: Facts) -> Iterator[Decimal]:
    """The values that an answer gives in a unit."""
    if figure.aspect in STATED:
        for id_ in measures:
            yield facts.measures[id_].growth.value if unit is Unit.PERCENT else facts.measures[id_].value.value
        return
    given = [figure.results[id_] for id_ in measures or figure.default if id_ in figure.results]
    yield from (result.value for result in (figure.result, *given) if result is not None and result.unit is unit)
