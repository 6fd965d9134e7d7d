"""Which measures a text names: who sells to whom, whichever side it is told from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.knowledge.models import Facts
    from bot.understanding.lexicon import Span

# How much a sign of who sells counts. A marked party ("from Colombia") outweighs the subject, the subject outweighs a
# genitive ("Colombia's"), and anything outweighs the habit to tell trade from the home side.
_MARKED, _SUBJECT, _OBJECT, _GENITIVE, _HABIT = 3.0, 2.0, 2.0, 1.5, 1.0
_REACH = 5


def measures_named(spans: Sequence[Span], facts: Facts) -> tuple[str, ...]:
    """The measures that a text asks about, in the order of the facts.

    Args:
        spans: the text, cut and tagged.
        facts: the measures with their flows, and who is at home.

    Returns:
        Measure ids; empty where none is named.
    """
    by_flow = {measure.flow: measure.id for measure in facts.measures.values()}
    named: set[str] = set()
    for position, span in enumerate(spans):
        flows = [flow for flow in span.values("flows") if flow in ("out", "in")]
        if flows and len(by_flow) > 1:
            flow = flows[0]
            named.add(by_flow.get(_seen_from_home(spans, position, flow, facts), ""))
    directional = set(named)
    for span in spans:
        if "flows:out" in span.tags or "flows:in" in span.tags:
            continue
        for measure in span.values("measure"):
            if not (_is_loose(span) and len(directional) == 1):
                named.add(measure)
    if not named and "both" in by_flow and any("flows:both" in span.tags for span in spans):
        named.add(by_flow["both"])
    return tuple(id_ for id_ in facts.measures if id_ in named)


def _is_loose(span: Span) -> bool:
    """Whether it is a word like "total", which beside "exports" only says that all of them are meant."""
    return "loose_totals" in span.tags


def _seen_from_home(spans: Sequence[Span], position: int, flow: str, facts: Facts) -> str:
    """`out` where the home party sells, `in` where it buys."""
    votes = _HABIT if flow == "out" else -_HABIT
    for party, role, weight in _parties(spans, position, flow, facts):
        home_sells = (party == facts.parties.home) == (role == "seller")
        votes += weight if home_sells else -weight
    return "out" if votes > 0 else "in"


def _parties(spans: Sequence[Span], position: int, flow: str, facts: Facts) -> Iterator[tuple[str, str, float]]:
    """Each party near a flow word, whether it sells or buys there, and how sure that is."""
    actor = "seller" if flow == "out" else "buyer"
    other = "buyer" if flow == "out" else "seller"
    first, last = max(0, position - _REACH), min(len(spans), position + _REACH + 1)
    subject_seen = False
    own = _party(spans[position], facts)
    if own is not None:
        yield own, actor, _SUBJECT
    for at in (*range(position - 1, first - 1, -1), *range(position + 1, last)):
        party = _party(spans[at], facts)
        if party is None:
            if at != position and _is_other_flow(spans[at]) and at > position:
                break
            continue
        marks = _marks(spans, at)
        if "object_pronouns" in spans[at].tags or "counterpart" in marks:
            yield party, other, _MARKED
        elif "origin" in marks:
            yield party, "seller", _MARKED
        elif "destination" in marks or (at == position + 1 and _ends_in_destination(spans[position])):
            yield party, "buyer", _MARKED
        elif "genitive" in marks:
            is_home = party == facts.parties.home
            yield party, ("buyer" if is_home else "seller") if flow == "in" else "seller", _GENITIVE
        elif at < position:
            if not subject_seen:
                yield party, actor, _SUBJECT
            subject_seen = True
        elif flow == "in":
            yield party, "seller", _OBJECT
        else:
            yield party, "seller" if party == facts.parties.home else "buyer", _OBJECT


def _party(span: Span, facts: Facts) -> str | None:
    for name in span.values("name"):
        if name in (facts.parties.home, facts.parties.partner):
            return name
    return None


def _is_other_flow(span: Span) -> bool:
    return "flows:out" in span.tags or "flows:in" in span.tags


def _marks(spans: Sequence[Span], at: int) -> frozenset[str]:
    """The tags of the word before a party, an article between the two passed over."""
    for before in range(at - 1, max(-1, at - 3), -1):
        tags = spans[before].tags
        if tags & {"origin", "destination", "counterpart", "genitive"}:
            return tags
        if "filler" not in tags:
            break
    return frozenset()


def _ends_in_destination(span: Span) -> bool:
    return "destination" in span.tags


