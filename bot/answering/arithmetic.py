"""Figures that no entry lists, worked out from the stated ones: of the year before, or how far from an amount."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from bot.knowledge.quantities import Quantity, Unit

if TYPE_CHECKING:
    from bot.knowledge.models import Evidence, Facts, Measure
    from bot.understanding.queries import Query

_DIGITS = 4
"""Digits that a figure computed from rounded ones is given with."""
_A_PAIR = 2


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed figure: the text that tells it, what fills its placeholders, and the sentences it is computed from."""

    text: str
    figures: tuple[tuple[str, Quantity], ...]
    measures: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def compute(query: Query, facts: Facts) -> Computed | None:
    """The figure that a query asks to be worked out; None where it asks for none of these.

    Args:
        query: with its measures, years, amounts and aspects.
        facts: the stated figures.
    """
    return _to_an_amount(query, facts) or _of_year_before(query, facts)


def _to_an_amount(query: Query, facts: Facts) -> Computed | None:
    """How far a measure is from an amount that the query names: "how much is missing to five billion?"."""
    amounts = [amount for amount in query.amounts if amount.unit is Unit.MONEY]
    if len(amounts) != 1 or len(query.measures) != 1 or query.is_polar:
        return None
    if not {"balance", "increase", "shortfall"}.intersection((*query.aspects, *query.wants)):
        return None
    measure = facts.measures[query.measures[0]]
    target, step = min(amounts[0].readings, key=lambda reading: abs(reading[0] - measure.value.value))
    goal = Quantity(target, step, Unit.MONEY, amounts[0].written)
    distance = Quantity(abs(target - measure.value.value), measure.value.step, Unit.MONEY, "")
    text = "computed-below" if measure.value.value < target else "computed-above"
    figures = (("result", distance), ("target", goal), ("value", measure.value))
    return Computed(text, figures, (measure.id,), (measure.evidence,))


def _of_year_before(query: Query, facts: Facts) -> Computed | None:
    """Balance, ratio or share of the year before, each side worked out from its growth."""
    if set(query.years) != {facts.year - 1}:
        return None
    by_flow = {measure.flow: measure for measure in facts.measures.values()}
    if not {"out", "in"} <= by_flow.keys():
        return None
    out, into = by_flow["out"], by_flow["in"]
    if "balance" in query.aspects:
        result = _rounded(_before(out) - _before(into), Unit.MONEY)
        return _told("computed-balance-before", result, (out, into))
    if "share" in query.aspects and "both" in by_flow and len(query.measures) <= _A_PAIR:
        part = next((facts.measures[id_] for id_ in query.measures if facts.measures[id_].flow != "both"), None)
        if part is not None:
            result = _rounded(_before(part) / _before(by_flow["both"]), Unit.PERCENT)
            return _told("computed-share-before", result, (part, by_flow["both"]))
    if "ratio" in query.aspects and len(query.measures) != 1:
        return _told("computed-ratio-before", _rounded(_before(out) / _before(into), Unit.NUMBER), (out, into))
    return None


def year_before(measure: Measure) -> Quantity:
    """A measure's value of the year before, computed, with the digits that rounded figures allow."""
    return _rounded(_before(measure), measure.value.unit)


def _before(measure: Measure) -> Decimal:
    """The value of the year before: this year's, divided by one plus its growth."""
    return measure.value.value / (1 + measure.growth.value)


def _told(text: str, result: Quantity, of: tuple[Measure, Measure]) -> Computed:
    first, second = map(_before, of)
    figures = (
        ("result", result),
        ("first", _rounded(first, Unit.MONEY)),
        ("second", _rounded(second, Unit.MONEY)),
    )
    evidence = tuple(dict.fromkeys(measure.evidence for measure in of))
    return Computed(text, figures, tuple(measure.id for measure in of), evidence)


def _rounded(value: Decimal, unit: Unit) -> Quantity:
    digits = _DIGITS if unit is Unit.MONEY else _DIGITS - 1
    step = Decimal(10) ** (value.adjusted() - digits + 1)
    return Quantity((value / step).to_integral_value(ROUND_HALF_EVEN) * step, step, unit, "")
