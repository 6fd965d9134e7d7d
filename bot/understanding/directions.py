"""Which measures a text names: who sells to whom, whichever side it is told from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.knowledge.models import Facts
    from bot.understanding.grammar import Grammar
    from bot.understanding.lexicon import Span

# How much a sign of who sells counts. A marked party ("from Colombia") outweighs the subject, the subject outweighs a
# genitive ("Colombia's"), and anything outweighs the habit to tell trade from the home side.
_MARKED, _SUBJECT, _OBJECT, _GENITIVE, _HABIT = 3.0, 2.0, 2.0, 1.5, 1.0
_REACH = 8


def measures_named(spans: Sequence[Span], facts: Facts, grammar: Grammar) -> tuple[str, ...]:
    """The measures that a text asks about, in the order of the facts.

    Args:
        spans: the text, cut and tagged.
        facts: the measures with their flows, and who is at home.
        grammar: where the language puts its subjects.

    Returns:
        Measure ids; empty where none is named.
    """
    by_flow = {measure.flow: measure.id for measure in facts.measures.values()}
    named: set[str] = set()
    for position, span in enumerate(spans):
        flows = [flow for flow in span.values("flows") if flow in ("out", "in")]
        if flows and len(by_flow) > 1:
            flow = flows[0]
            named.add(by_flow.get(_seen_from_home(spans, position, flow, facts, grammar), ""))
    directional = len(named)
    for position, span in enumerate(spans):
        if not _is_flow(span) and not (directional == 1 and _is_adjective(spans, position)):
            named.update(span.values("measure"))
    if not named and "both" in by_flow and any("flows:both" in span.tags for span in spans):
        named.add(by_flow["both"])
    return tuple(id_ for id_ in facts.measures if id_ in named)


def _is_adjective(spans: Sequence[Span], position: int) -> bool:
    """Whether a word like "total" stands beside "exports", where it only says that all of them are meant."""
    if "loose_totals" not in spans[position].tags:
        return False
    return any(_is_flow(spans[beside]) for beside in (position - 1, position + 1) if 0 <= beside < len(spans))


def _seen_from_home(spans: Sequence[Span], position: int, flow: str, facts: Facts, grammar: Grammar) -> str:
    """`out` where the home party sells, `in` where it buys."""
    votes = _HABIT if flow == "out" else -_HABIT
    for party, role, weight in _parties(spans, position, flow, facts, grammar):
        home_sells = (party == facts.parties.home) == (role == "seller")
        votes += weight if home_sells else -weight
    return "out" if votes > 0 else "in"


def _parties(
    spans: Sequence[Span], position: int, flow: str, facts: Facts, grammar: Grammar
) -> Iterator[tuple[str, str, float]]:
    """Each party near a flow word, whether it sells or buys there, and how sure that is."""
    actor, other = ("seller", "buyer") if flow == "out" else ("buyer", "seller")
    subject_seen = False
    own = _party(spans[position], facts)
    if own is not None:
        yield own, actor, _SUBJECT
    for at in _around(spans, position):
        party = _party(spans[at], facts)
        if party is None:
            continue
        role, weight = _marked_role(spans, at, position, other)
        if not role and "genitive" in _marks(spans, at):
            role, weight = actor if party == facts.parties.home else "seller", _GENITIVE
        elif not role and (at < position or grammar.subject_may_follow) and not _names_goods(spans, at):
            if subject_seen:
                continue
            role, weight, subject_seen = actor, _SUBJECT, True
        elif not role:
            sells = flow == "in" or party == facts.parties.home or _names_goods(spans, at)
            role, weight = "seller" if sells else "buyer", _OBJECT
        yield party, role, weight


def _around(spans: Sequence[Span], position: int) -> Iterator[int]:
    """The places near a flow word: backwards from it, then onwards up to the next flow word."""
    yield from range(position - 1, max(-1, position - 1 - _REACH), -1)
    for at in range(position + 1, min(len(spans), position + _REACH + 1)):
        if _is_flow(spans[at]):
            return
        yield at


def _marked_role(spans: Sequence[Span], at: int, position: int, other: str) -> tuple[str, float]:
    """What a word before a party tells of its role ("from", "to"); an empty role where nothing does."""
    marks = _marks(spans, at)
    if "object_pronouns" in spans[at].tags or "counterpart" in marks:
        return other, _MARKED
    if "origin" in marks:
        return "seller", _MARKED
    if "destination" in marks or (at == position + 1 and "destination" in spans[position].tags):
        return "buyer", _MARKED
    return "", 0.0


def _party(span: Span, facts: Facts) -> str | None:
    for name in span.values("name"):
        if name in (facts.parties.home, facts.parties.partner):
            return name
    return None


def _names_goods(spans: Sequence[Span], at: int) -> bool:
    """Whether a party stands beside goods that are its own: "Colombian goods", "productos colombianos"."""
    return any("synonym:product" in spans[beside].tags for beside in (at - 1, at + 1) if 0 <= beside < len(spans))


def _is_flow(span: Span) -> bool:
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
