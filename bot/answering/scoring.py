"""Which entries a query may mean, each with a probability: a log-linear model over all that is known of the query."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.answering.evidence import evidence_for
from bot.answering.verdicts import STATED
from bot.knowledge.models import Kind

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from bot.answering.replies import Turn
    from bot.knowledge.models import Entry, KnowledgeBase
    from bot.understanding.learning import Learnt
    from bot.understanding.matching import Candidate
    from bot.understanding.queries import Query

Features: TypeAlias = "dict[str, float]"
_CONTENT = frozenset({"name", "measure", "synonym", "flows", "wants"})
_TALK = frozenset({Kind.LAST_ANSWER, Kind.SMALL_TALK, Kind.COMMAND})
_LEAST = 0.02
"""The least share explained that is told apart from nothing."""
_LEAST_POSTERIOR = 0.01
_NEVER = 1e-6
_WELL = 0.7
"""The share explained from which more of it counts once more."""
_LIKELIEST = 0.9
"""The posterior from which an entry has no rival by its words."""
_MOST_STRANGE = 6
_AS_LIKELY = 2.0
"""How many times likelier an answer may be for a broader one to stand in for it."""


@dataclass(frozen=True, slots=True)
class Option:
    """A way to take a query and an entry that may answer it, with what speaks for the two."""

    query: Query
    entry: Entry
    features: Features


@dataclass(frozen=True, slots=True)
class Scored:
    """An entry with the probability that it holds what is asked, and the way to take the query that it answers."""

    entry: Entry
    probability: float
    query: Query


class Scorer:
    """Scores the ways to take a query."""

    def __init__(self, knowledge: KnowledgeBase, learnt: Learnt, weighed: Mapping[str, float]) -> None:
        self._knowledge = knowledge
        self._learnt = learnt
        self._weighed = weighed
        self._given = {entry.id: answer_given(entry, knowledge) for entry in knowledge.entries.values()}

    def score(self, queries: Sequence[Query], turn: Turn | None) -> tuple[Scored, ...]:
        """The entries that a query may mean, the likeliest first; what is left to 1 is that it means none of them.

        Args:
            queries: the ways to take it: as it stands, and as going on from the one before.
            turn: the query before, and what answered it.
        """
        options = list(self.options(queries, turn))
        if not options:
            return ()
        shares = shared_out(options, none_of(options), self._weighed)
        return tuple(self._pooled(options, shares))

    def options(self, queries: Sequence[Query], turn: Turn | None) -> Iterator[Option]:
        """Each way to take a query with each entry that it is like."""
        for query in queries:
            ranked = self._learnt.rank(query)
            beside = {one.id: one for one in self._learnt.rank_beside(query, query.beside)} if query.beside else {}
            known = {one.id: one for one in ranked}
            exact = self._learnt.phrased_by(query)
            for id_ in dict.fromkeys([*known, *beside]):
                entry = self._knowledge.entries[id_]
                if entry.kind is Kind.LAST_ANSWER and query.is_completed:
                    continue
                features = _by_words(known.get(id_), beside.get(id_) if query.beside else known.get(id_))
                if exact is not None:
                    features["phrased"] = 1.0 if exact == id_ else -1.0
                features |= _by_way(query, turn, entry, self._knowledge)
                for name in evidence_for(entry, query, self._knowledge, self._learnt):
                    features[name] = features.get(name, 0.0) + 1.0
                yield Option(query, entry, features)

    def _pooled(self, options: Sequence[Option], shares: Sequence[float]) -> Iterator[Scored]:
        """Entries whose answers say the same stand together: the best of them has the probability of all."""
        own: dict[str, float] = {}
        best: dict[str, tuple[float, Option]] = {}
        for option, share in zip(options, shares, strict=True):
            own[option.entry.id] = own.get(option.entry.id, 0.0) + share
            if share > best.get(option.entry.id, (-1.0, option))[0]:
                best[option.entry.id] = (share, option)
        entries = [option.entry for _, option in best.values()]
        pooled = {
            entry.id: sum(own[other.id] for other in entries if self._stands_for(entry, other, own))
            for entry in entries
        }
        seen: set[Hashable] = set()
        for entry in sorted(entries, key=lambda entry: (-pooled[entry.id], -own[entry.id], entry.id)):
            given = self._given[entry.id]
            if given not in seen:
                seen.add(given)
                yield Scored(entry, calibrated(pooled[entry.id], self._weighed), best[entry.id][1].query)

    def _stands_for(self, entry: Entry, other: Entry, own: Mapping[str, float]) -> bool:
        if self._given[entry.id] == self._given[other.id]:
            return True
        # One that says more has to be about as likely itself, lest the broadest answer always win.
        return own[entry.id] * _AS_LIKELY >= own[other.id] and covers(entry, other)


def shared_out(options: Sequence[Option], none: Features, weighed: Mapping[str, float]) -> list[float]:
    """The probability of each option: a softmax over their weighted features and those of "none of them"."""
    logits = [_dot(option.features, weighed) for option in options]
    nothing = _dot(none, weighed)
    top = max(*logits, nothing) if logits else nothing
    powers = [math.exp(logit - top) for logit in logits]
    total = sum(powers) + math.exp(nothing - top)
    return [power / total for power in powers]


def calibrated(share: float, weighed: Mapping[str, float]) -> float:
    """A share of the softmax as a probability: its log odds moved as far as questions with known answers tell."""
    kept = min(max(share, _NEVER), 1 - _NEVER)
    logit = math.log(kept / (1 - kept)) + weighed.get("calibration-offset", 0.0)
    return 1 / (1 + math.exp(-logit))


def _dot(features: Features, weighed: Mapping[str, float]) -> float:
    return sum([value * weighed.get(name, 0.0) for name, value in features.items()])


def none_of(options: Sequence[Option]) -> Features:
    """What speaks for none of the entries: how little of the query the best of them explains, and what form it has."""
    found: Features = {"none": 1.0}
    if not options:
        return found
    query = options[0].query
    explained = max([option.features["explained"] for option in options])
    found["none-unexplained"] = -explained
    found["none-strange"] = float(min(_MOST_STRANGE, sum(not span.tags for span in query.spans)))
    found["none-long"] = math.log(1 + len(query.content))
    found["none-stranger"] = float(bool(query.strangers))
    found["none-asks"] = float(query.is_question or query.has_question_word)
    found["none-alone"] = float(len(query.content) <= 1)
    return found


def _by_words(alone: Candidate | None, beside: Candidate | None) -> Features:
    """How like an entry's phrasings the words are: those of the query, and with those that stand beside it."""
    found: Features = {"posterior": _posterior(alone), "explained": _explained(alone)}
    found["well-explained"] = max(0.0, (alone.explained if alone else 0.0) - _WELL)
    found["likeliest"] = float(alone is not None and alone.posterior > _LIKELIEST)
    if beside is not alone:
        found["posterior-beside"] = _posterior(beside) - found["posterior"]
        found["explained-beside"] = _explained(beside) - found["explained"]
    return found


def _posterior(candidate: Candidate | None) -> float:
    return math.log(max(candidate.posterior if candidate else 0.0, _LEAST_POSTERIOR))


def _explained(candidate: Candidate | None) -> float:
    return math.log(max(candidate.explained if candidate else 0.0, _LEAST))


def _by_way(query: Query, turn: Turn | None, entry: Entry, knowledge: KnowledgeBase) -> Features:
    """What the way of taking the query says by itself, and how the entry goes on from the one before."""
    found: Features = {f"kind-{entry.kind}": 1.0}
    if query.is_completed:
        found[f"completed-{query.completes}"] = 1.0
    if entry.kind in _TALK:
        found["talk-of-something"] = float(sum(bool(_CONTENT & span.meaning.values.keys()) for span in query.spans))
    else:
        for lacked in query.lacks:
            found[f"lacks-{lacked}"] = 1.0
    if turn is not None and turn.topic is not None:
        before = knowledge.entries.get(turn.topic.entry)
        if before is not None and before.topic is not None and before.topic == entry.topic:
            found["same-topic"] = 1.0
        if before is not None and query.completes == "slots" and not set(before.groups).isdisjoint(entry.groups):
            found["sibling"] = float(entry.about in query.names)
        if before is entry and query.measures and query.measures != turn.topic.measures:
            found["goes-on"] = 1.0
        if before is entry and query.completes != "slots" and query.measures in ((), turn.topic.measures):
            found["same-entry"] = 1.0
    return found


def answer_given(entry: Entry, knowledge: KnowledgeBase) -> Hashable:
    """Equal for entries whose answers say the same."""
    figure = knowledge.figures.get(entry.id)
    if figure is not None and figure.aspect in STATED:
        return "the stated figures"
    if entry.kind is Kind.FAQ:
        return frozenset(evidence.quote for evidence in entry.evidence), entry.about
    return entry.id


def covers(entry: Entry, other: Entry) -> bool:
    """Whether an answer says all that another one says, and more."""
    if not other.evidence or entry.about is not None:
        return False
    return {evidence.quote for evidence in other.evidence} <= {evidence.quote for evidence in entry.evidence}


def says_as_much(entry: Entry, other: Entry, knowledge: KnowledgeBase) -> bool:
    """Whether an entry's answer says all that another's does: the same figures, or the same evidence and maybe more."""
    return answer_given(entry, knowledge) == answer_given(other, knowledge) or covers(entry, other)
