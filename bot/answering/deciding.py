"""Answer, offer, decline or keep silent: what the likeliest entry tells, and what a wrong answer costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from bot.answering import coverage, verdicts
from bot.answering.arithmetic import compute
from bot.answering.replies import Reason, Topic
from bot.answering.scoring import Scored, covers
from bot.answering.verdicts import STATED
from bot.knowledge.models import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.arithmetic import Computed
    from bot.answering.replies import Turn
    from bot.knowledge.models import Entry, KnowledgeBase
    from bot.understanding.learning import Learnt
    from bot.understanding.queries import Query

WRONG_COSTS = 5.0
"""What a wrong answer costs, where a missed one costs 1: it stands under an ambassador's name."""
ANSWER_FROM = WRONG_COSTS / (WRONG_COSTS + 1)
"""The probability from which an answer costs less than none."""
OFFER_FROM = 0.6
"""The probability from which "did you mean" is worth reading."""
LIKELY = 0.5
"""The probability from which a decline in an entry's own words is more often right than not."""
_MOST_OPTIONS = 3
_ANSWERING = frozenset({Kind.FAQ, Kind.FIGURE})
_DECLINING = {
    Kind.NOT_COVERED: Reason.NOT_COVERED,
    Kind.OTHER_SUBJECT: Reason.OFF_TOPIC,
    Kind.SMALL_TALK: Reason.SMALL_TALK,
    Kind.COMMAND: Reason.COMMAND,
}


@dataclass(frozen=True, slots=True)
class Told:
    """An answer is given: what of, whether a yes or no begins it, and what was worked out for it."""

    query: Query
    topic: Topic
    probability: float
    verdict: bool | None = None
    computed: Computed | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """The answer before is given again, in the way that an entry about it says."""

    query: Query
    topic: Topic
    about: Entry


@dataclass(frozen=True, slots=True)
class Offered:
    """Several answers are offered."""

    query: Query
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """No answer: why, the entry that says so where there is one, and what was wanted of which topic."""

    query: Query
    reason: Reason
    because: str
    entry: Entry | None = None
    wanted: str | None = None
    topic: Topic | None = None


Decision: TypeAlias = Told | Again | Offered | Refused


class Decider:
    """Decides on queries with their scored entries."""

    def __init__(self, knowledge: KnowledgeBase, learnt: Learnt) -> None:
        self._knowledge = knowledge
        self._learnt = learnt
        declines, entries = knowledge.other_names.declines, knowledge.entries
        self._declining = {kind: entries[id_] for kind, id_ in declines.items() if id_ in entries}
        self._year_before = next((id_ for id_, one in knowledge.figures.items() if one.aspect == "year-before"), None)
        self._first_figure = next(iter(knowledge.figures), None)

    def decide(self, query: Query, scored: Sequence[Scored], turn: Turn | None) -> Decision:
        """What to reply to a query.

        Args:
            query: the query as it was read.
            scored: the entries that it may mean, the likeliest first.
            turn: the query before and what answered it.
        """
        if not scored:
            return Refused(query, Reason.UNCLEAR, "it shares no word with any phrasing")
        if self._is_strange_number(query):
            return Refused(query, Reason.UNCLEAR, "nothing but a number that is none of the article's figures")
        best = scored[0]
        if best.entry.kind is Kind.LAST_ANSWER:
            return self._on_last_answer(best, scored, turn)
        if best.entry.kind not in _ANSWERING:
            return self._declined(best, scored)
        return self._worked_out(best) or self._forbidden(best, scored) or self._allowed(query, best, scored)

    def _worked_out(self, best: Scored) -> Told | None:
        """A figure that no entry lists, where figures are what is asked for."""
        figure = self._knowledge.figures.get(best.entry.id)
        if figure is None or best.query.strangers or best.probability < LIKELY / 2:
            return None
        computed = compute(best.query, self._knowledge.facts)
        if computed is None:
            return None
        return Told(best.query, Topic(best.entry.id, computed.measures), 1.0, computed=computed)

    def forbids(self, query: Query, entry: Entry) -> bool:
        """Whether an entry must not answer a query, however surely it is meant."""
        return self._forbidden(Scored(entry, 1.0, query), ()) is not None

    def _is_strange_number(self, query: Query) -> bool:
        measures = self._knowledge.facts.measures.values()
        known = any(verdicts.is_of(amount, measure) for amount in query.amounts for measure in measures)
        return bool(query.amounts) and not known and not any(map(str.isalpha, query.tokens))

    def _on_last_answer(self, best: Scored, scored: Sequence[Scored], turn: Turn | None) -> Decision:
        if turn is None or turn.topic is None or not turn.answered:
            others = [one for one in scored if one.entry.kind is not Kind.LAST_ANSWER]
            if others and others[0].entry.kind not in _ANSWERING and others[0].probability >= OFFER_FROM:
                return self._declined(others[0], scored)
            because = "it speaks of an answer, and there was none"
            return Refused(best.query, Reason.UNCLEAR, because, best.entry)
        if best.probability < ANSWER_FROM:
            return Refused(best.query, Reason.UNCLEAR, "it is not clear what it says of the answer before")
        return Again(best.query, turn.topic, best.entry)

    def _declined(self, best: Scored, scored: Sequence[Scored]) -> Decision:
        reason = _DECLINING.get(best.entry.kind, Reason.UNCLEAR)
        figure = self._figure_asked(best.query, scored)
        declining = sum(one.probability for one in scored if one.entry.kind not in _ANSWERING)
        if best.probability >= OFFER_FROM or declining >= LIKELY:
            return Refused(best.query, reason, f"the article has no answer: {best.entry.id}", best.entry, topic=figure)
        return Refused(best.query, Reason.UNCLEAR, "what is asked is not clear, and likely not in the article")

    def _figure_asked(self, query: Query, scored: Sequence[Scored]) -> Topic | None:
        """The figure that was asked for, of another place or year, so that a follow-up can put that right."""
        if not query.measures:
            return None
        figures = self._knowledge.figures
        likeliest = next((one.entry.id for one in scored if one.entry.id in figures), self._first_figure)
        return Topic(likeliest, query.measures) if likeliest is not None else None

    def _allowed(self, query: Query, best: Scored, scored: Sequence[Scored]) -> Decision:
        topic = self._topic(best)
        if best.probability >= ANSWER_FROM:
            return self._told(query, best, topic)
        likely = [one for one in scored if one.entry.kind in _ANSWERING and one.probability >= OFFER_FROM / 2]
        if best.probability >= OFFER_FROM:
            return Offered(best.query, tuple(self._topic(one) for one in (likely or [best])[:_MOST_OPTIONS]))
        return Refused(best.query, Reason.UNCLEAR, "no entry is likely enough to offer", topic=topic)

    def _topic(self, scored: Scored) -> Topic:
        measures = self._measures(scored.query) if scored.entry.kind is Kind.FIGURE else ()
        return Topic(scored.entry.id, measures)

    def _measures(self, query: Query) -> tuple[str, ...]:
        """The measures that are named, or whose figures are."""
        if query.measures or not query.amounts:
            return query.measures
        measures = self._knowledge.facts.measures.values()
        return tuple(one.id for one in measures if any(verdicts.is_of(amount, one) for amount in query.amounts))

    def _told(self, asked: Query, best: Scored, topic: Topic) -> Told:
        query = best.query
        entry = best.entry
        figure = self._knowledge.figures.get(entry.id)
        # The value of the year before is a figure of its own.
        if figure is not None and figure.aspect == "value" and set(query.years) == {self._knowledge.facts.year - 1}:
            entry = self._knowledge.entries[self._year_before or entry.id]
            topic = replace(topic, entry=entry.id)
        # Whether it is so is asked in the query's own words, not in those that it was completed with.
        claimed = replace(asked, measures=query.measures) if query.completes == "topic" else query
        verdict = verdicts.verdict(claimed, entry, topic.measures, self._knowledge, self._learnt)
        return Told(query, topic, best.probability, verdict)

    def _forbidden(self, best: Scored, scored: Sequence[Scored]) -> Refused | None:
        """A decline where the likeliest entry does not tell what is wanted, or of another name, year or month."""
        query, entry = best.query, best.entry
        figure = self._knowledge.figures.get(entry.id)
        kind = coverage.other_name(query, entry)
        topic = self._topic(best)
        if kind is not None:
            reason = Reason.OTHER_PLACE if kind == "place" else Reason.OTHER_NAME
            # What declines a place speaks of trade.
            apt = kind != "place" or figure is not None or query.measures
            declining = self._declining.get(kind) if apt else None
            return Refused(query, reason, f"a {kind} that the article does not mention", declining, topic=topic)
        if coverage.other_year(query, figure, entry, self._knowledge.facts):
            because = "a year that the article says nothing of"
            return Refused(query, Reason.OTHER_YEAR, because, entry, topic=topic)
        if figure is not None or coverage.trades(query, entry, self._learnt):
            refused = self._other_trade(query, figure is not None, topic)
            if refused is not None:
                return refused
        return self._untold(query, entry, scored, topic)

    def _other_trade(self, query: Query, is_figure: bool, topic: Topic) -> Refused | None:  # noqa: FBT001
        facts = self._knowledge.facts
        if coverage.wider_region(query, facts):
            because = "a wider region than the article is about"
            return Refused(query, Reason.OTHER_PLACE, because, self._declining.get("place"), topic=topic)
        if is_figure and coverage.part_of_trade(query, facts):
            because = "a part of the trade that the figures are not split by"
            return Refused(query, Reason.NOT_COVERED, because, self._declining.get("part"), topic=topic)
        if is_figure and query.months:
            return Refused(query, Reason.OTHER_YEAR, "a month: the figures are of years", None, topic=topic)
        if is_figure and "other_money" in query.tags and "money" not in query.tags:
            because = "another currency than the article's"
            return Refused(query, Reason.NOT_COVERED, because, self._declining.get("currency"), topic=topic)
        return None

    def _untold(self, query: Query, entry: Entry, scored: Sequence[Scored], topic: Topic) -> Refused | None:
        if coverage.other_month(query, entry):
            return Refused(query, Reason.NOT_COVERED, "a month that the answer does not tell", None, "month", topic)
        near = {one.entry.id for one in scored}
        wanted = next(coverage.untold(query, entry, self._knowledge, self._learnt, near), None)
        if wanted is None:
            return None
        ranks = {one.entry.id: rank for rank, one in enumerate(scored)}
        details = [detail for detail in self._knowledge.details.get(wanted, ()) if detail.id in ranks]
        declining = min(details, key=lambda detail: ranks[detail.id], default=None)
        because = f"{entry.id!r} does not tell what is wanted: {wanted}"
        return Refused(query, Reason.NOT_COVERED, because, declining, wanted, topic)


def same_answer(one: Told, other: Told, knowledge: KnowledgeBase) -> bool:
    """Whether two answers say the same, so that one of them is enough."""
    if one.topic == other.topic:
        return True
    figures = [knowledge.figures.get(told.topic.entry) for told in (one, other)]
    if None not in figures:
        stated = all(figure is not None and figure.aspect in STATED for figure in figures)
        return stated and set(one.topic.measures) == set(other.topic.measures)
    entries = [knowledge.entries[told.topic.entry] for told in (one, other)]
    return covers(entries[0], entries[1])
