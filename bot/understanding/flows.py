"""Which measures a text names: who sells to whom, whichever side it is told from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.knowledge.models import Facts
    from bot.language.grammar import Grammar
    from bot.understanding.lexicon import Span


class _Sign(StrEnum):
    """What tells the role of a party in a deal."""

    ORIGIN = "origin"
    DESTINATION = "destination"
    COUNTERPART = "counterpart"
    AGENT = "agent"
    GOODS = "goods"
    PLACE = "place"
    GENITIVE = "genitive"
    NONE = ""


# How much a sign counts. A marked party ("from Colombia") outweighs the subject, the subject outweighs a genitive
# ("exports of Colombia"), and anything outweighs the habit to tell trade from the home side.
_WEIGHTS = {
    _Sign.ORIGIN: 3.0,
    _Sign.DESTINATION: 3.0,
    _Sign.COUNTERPART: 3.0,
    _Sign.AGENT: 3.0,
    _Sign.GOODS: 2.5,
    _Sign.PLACE: 2.0,
    _Sign.GENITIVE: 1.5,
    _Sign.NONE: 2.0,
}
_HABIT = 1.0
_BY_ORDER = tuple(sign for sign in _Sign if sign not in (_Sign.GOODS, _Sign.NONE))
_REACH = 8


@dataclass(frozen=True, slots=True)
class _Mention:
    """A party that is named near a deal, or before it: `is_subject` where it may be who sells or buys."""

    party: str
    sign: _Sign
    is_subject: bool
    is_before: bool


def measures_told(spans: Sequence[Span], facts: Facts, grammar: Grammar) -> list[tuple[int, str]]:
    """The measures that a text asks about, with the places where it does.

    Args:
        spans: the text, cut and tagged.
        facts: the measures with their flows, and who is at home.
        grammar: where the language puts its subjects and adjectives.

    Returns:
        Places among the spans with measure ids, in the order of the text; empty where no measure is named.
    """
    by_flow = {measure.flow: measure.id for measure in facts.measures.values()}
    told: list[tuple[int, str]] = []
    if len(by_flow) > 1:
        deals = [at for at, span in enumerate(spans) if _flow(span, facts)]
        directed = (
            (at, _seen_from_home(spans, at, facts, grammar)) for at in deals or _goods_moved(spans, facts, grammar)
        )
        told = [(at, by_flow[flow]) for at, flow in directed if flow in by_flow]
    directional = len({id_ for _, id_ in told})
    for at, span in enumerate(spans):
        if not _flow(span, facts) and not (directional == 1 and _says_all(spans, at, facts)):
            told.extend((at, id_) for id_ in span.values("measure"))
    if not told and "both" in by_flow:
        told = [(at, by_flow["both"]) for at, span in enumerate(spans) if "flows:both" in span.tags]
    return sorted(told)


def _flow(span: Span, facts: Facts) -> str:
    """`out` for a word of selling, `in` for one of buying, a measure of one of them included; else nothing."""
    flows = [*span.values("flows"), *(facts.measures[id_].flow for id_ in span.values("measure"))]
    return next((flow for flow in flows if flow in ("out", "in")), "")


def _goods_moved(spans: Sequence[Span], facts: Facts, grammar: Grammar) -> Iterator[int]:
    """Where goods go from one to the other without a word of selling: "value of the goods from Colombia"."""
    asks_amount = any("aspects:value" in span.tags or "money" in span.tags for span in spans)
    moved, telling = {_Sign.ORIGIN, _Sign.DESTINATION}, {_Sign.ORIGIN, _Sign.DESTINATION, _Sign.GOODS}
    for at, span in enumerate(spans):
        if "goods" in span.tags:
            signs = {mention.sign for mention in _mentions(spans, at, facts, grammar)}
            if moved <= signs or (asks_amount and telling & signs):
                yield at
                return


def _says_all(spans: Sequence[Span], at: int, facts: Facts) -> bool:
    """Whether a word like "total" only says that all the "exports" are meant, which stand beside it."""
    tags = spans[at].tags
    if "in_all" in tags:
        return True
    if "loose_totals" not in tags:
        return False
    return any(_leads_to_deal(spans, at, step, facts) for step in (-1, 1))


def _leads_to_deal(spans: Sequence[Span], at: int, step: int, facts: Facts) -> bool:
    """Whether from a word on, in one direction, nothing but goods and who trades them comes before a deal."""
    passed = {"goods", "genitive", "origin", "destination"}
    for beside in range(at + step, at + step * _REACH, step):
        if not 0 <= beside < len(spans):
            return False
        span = spans[beside]
        if _flow(span, facts):
            return True
        if not (span.tags & passed or span.values("name")):
            return False
    return False


def _seen_from_home(spans: Sequence[Span], at: int, facts: Facts, grammar: Grammar) -> str:
    """`out` where the home party sells, `in` where it buys."""
    flow = _flow(spans[at], facts)
    mentions = list(_mentions(spans, at, facts, grammar))
    votes = {"out": _HABIT, "in": -_HABIT}.get(flow, 0.0)
    for mention in mentions:
        sells = _sells(mention, spans[at], flow or "out", mentions, facts)
        home_sells = (mention.party == facts.parties.home) == sells
        votes += _WEIGHTS[mention.sign] if home_sells else -_WEIGHTS[mention.sign]
    return "out" if votes > 0 else "in"


def _sells(mention: _Mention, deal: Span, flow: str, mentions: Sequence[_Mention], facts: Facts) -> bool:
    """Whether a party sells in a deal: as its sign tells, or else as it acts in a sale or in a purchase."""
    match mention.sign:
        case _Sign.GOODS:
            return True
        case _Sign.ORIGIN:
            # "Earned from Colombia", not "bought from Colombia": the money comes from there.
            return "earnings" not in deal.tags
        case _Sign.DESTINATION:
            return "spendings" in deal.tags
    is_sale = flow == "out"
    others = [other for other in mentions if other.party != mention.party]
    return is_sale == _acts(mention, deal, others, is_sale=is_sale, is_home=mention.party == facts.parties.home)


def _acts(mention: _Mention, deal: Span, others: Sequence[_Mention], *, is_sale: bool, is_home: bool) -> bool:
    """Whether a party is the one that exports, sells, imports or buys, and not the one that it does so with."""
    match mention.sign:
        case _Sign.COUNTERPART:
            came_from_another = any(other.sign is _Sign.ORIGIN for other in others)
            # "Entered to one by selling to the other": the second is who it is sold to.
            is_first = mention.is_before and any(
                other.sign is _Sign.COUNTERPART and not other.is_before for other in others
            )
            acts = is_first or (came_from_another and not is_sale)
        case _Sign.PLACE:
            acts = is_home and not others
        case _Sign.GENITIVE:
            is_settled = any(other.sign in (_Sign.ORIGIN, _Sign.COUNTERPART, _Sign.PLACE) for other in others)
            acts = is_settled or is_sale or (is_home and not any(other.is_subject for other in others))
        case _Sign.NONE:
            # "Colombia import value" may be told from either side, and is then told from home.
            names_an_amount = not deal.values("flows") and not others and not is_home
            acts = mention.is_subject and not names_an_amount
        case _:
            acts = True
    return acts


def _mentions(spans: Sequence[Span], deal: int, facts: Facts, grammar: Grammar) -> Iterator[_Mention]:
    """Each party near a deal, the nearest before it first."""
    unmarked: set[str] = set()
    acted = False
    own = _party(spans[deal], facts)
    if own is not None:
        unmarked.add(own)
        acted = True
        yield _Mention(own, _Sign.NONE, is_subject=True, is_before=True)
    for at, is_past_deal in _around(spans, deal, facts):
        party = _party(spans[at], facts)
        if party is None:
            continue
        is_home = party == facts.parties.home
        sign = _sign(spans, at, deal, grammar)
        if sign is _Sign.NONE:
            if party in unmarked:
                continue
            may_act = _first_of_two(spans, at, facts) if at < deal else grammar.subject_may_follow or is_home
            yield _Mention(party, sign, is_subject=may_act and not acted, is_before=at < deal)
            unmarked.add(party)
            acted = acted or may_act
        elif not is_past_deal:
            yield _Mention(party, sign, is_subject=False, is_before=at < deal)


def _first_of_two(spans: Sequence[Span], at: int, facts: Facts) -> bool:
    """Whether no other party stands right before this one, as in "Chongqing Colombia exports"."""
    return at == 0 or _party(spans[at - 1], facts) in (None, _party(spans[at], facts))


def _around(spans: Sequence[Span], deal: int, facts: Facts) -> Iterator[tuple[int, bool]]:
    """The places near a deal, backwards from it and then onwards up to the next deal, and whether another lies between.

    What is marked behind another deal belongs to that one; its subject may well be the subject of both.
    """
    is_past_deal = False
    for at in range(deal - 1, max(-1, deal - 1 - _REACH), -1):
        is_past_deal = is_past_deal or bool(_flow(spans[at], facts))
        yield at, is_past_deal
    for at in range(deal + 1, min(len(spans), deal + _REACH + 1)):
        if _flow(spans[at], facts):
            return
        yield at, False


def _sign(spans: Sequence[Span], at: int, deal: int, grammar: Grammar) -> _Sign:
    """What the words around a party tell of its role."""
    if "object_pronouns" in spans[at].tags:
        return _Sign.COUNTERPART
    if _is_viewpoint(spans, at):
        return _Sign.NONE
    marks = _marks_before(spans, at)
    if at == deal + 1 and "destination" in spans[deal].tags:
        return _Sign.DESTINATION
    sign = next((sign for sign in _BY_ORDER if sign in marks), _Sign.NONE)
    if sign in (_Sign.NONE, _Sign.GENITIVE) and _owns_goods(spans, at, grammar):
        return _Sign.GOODS
    return sign


def _is_viewpoint(spans: Sequence[Span], at: int) -> bool:
    """Whether a party only says from where it is seen: "from Colombia's side"."""
    joined = [beside for beside in (at - 1, at + 1) if 0 <= beside < len(spans) and "genitive" in spans[beside].tags]
    places = {at - 1, at + 1, *(2 * beside - at for beside in joined)}
    return any("viewpoints" in spans[place].tags for place in places if 0 <= place < len(spans))


def _marks_before(spans: Sequence[Span], at: int) -> frozenset[str]:
    """The tags of the word before a party, an article between the two passed over."""
    for before in range(at - 1, max(-1, at - 3), -1):
        tags = spans[before].tags
        if any(sign in tags for sign in _BY_ORDER):
            return tags
        if "filler" not in tags:
            break
    return frozenset()


def _owns_goods(spans: Sequence[Span], at: int, grammar: Grammar) -> bool:
    """Whether goods stand beside a party that are its own: "Colombian goods", "productos de Colombia"."""
    before = at - 1
    if before >= 0 and "genitive" in spans[before].tags:
        return before > 0 and "goods" in spans[before - 1].tags
    if grammar.adjectives_follow:
        return before >= 0 and "goods" in spans[before].tags
    after = at + 1
    if after < len(spans) and "genitive" in spans[after].tags:
        after += 1
    return after < len(spans) and "goods" in spans[after].tags


def _party(span: Span, facts: Facts) -> str | None:
    parties = (facts.parties.home, facts.parties.partner)
    return next((name for name in span.values("name") if name in parties), None)
