"""What a message is taken to ask: an entry, and for a figure its measures, with what the dialogue adds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.answering import verdicts
from bot.answering.replies import Topic
from bot.answering.weighing import weigh
from bot.knowledge.models import Kind
from bot.understanding import followups

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.replies import Turn
    from bot.knowledge.models import Entry, KnowledgeBase
    from bot.understanding.asking import Asked
    from bot.understanding.matching import Candidate
    from bot.understanding.reading import Reader

_A_PAIR = 2
_HINT = 0.1
"""How sure an aspect must be to replace the one before in a follow-up that names it."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A message, what it may ask, and what was said just before."""

    knowledge: KnowledgeBase
    reader: Reader
    asked: Asked
    candidates: tuple[Candidate, ...]
    last: Turn | None

    @property
    def clarity(self) -> float:
        """How sure the likeliest candidate is."""
        return self.candidates[0].score if self.candidates else 0.0

    @property
    def answered_before(self) -> Topic | None:
        """What the answer just before was about."""
        return self.last.topic if self.last is not None and self.last.answered else None


@dataclass(frozen=True, slots=True)
class Meant:
    """An entry, how surely it is meant, for a figure the measures, and why where that is not plain."""

    entry: Entry
    score: float
    measures: tuple[str, ...] = ()
    because: str = ""

    @property
    def topic(self) -> Topic:
        """What the turn is about."""
        return Topic(self.entry.id, self.measures if self.entry.kind is Kind.FIGURE else ())


def meant(situation: Situation) -> Meant | None:
    """What a message is taken to ask; None where it shares no word with any phrasing.

    What is asked of no name is asked of the one that the answer before was about.
    """
    found = _meant(situation)
    topic = situation.answered_before
    if found is None or topic is None or situation.knowledge.topics.intersection(situation.asked.names):
        return found
    name = situation.knowledge.entries[topic.entry].about
    own = followups.about(name, found.entry, situation.knowledge) if name is not None else None
    return (
        found if own is None else replace(found, entry=own, because=f"a follow-up: about {name!r} like the one before")
    )


def _meant(situation: Situation) -> Meant | None:
    """What a message is taken to ask.

    A follow-up that switches names or fills in a figure query comes first, then the message by itself, then the message
    read as going on from the one before.
    """
    alone = _likeliest(situation, situation.candidates)
    topic = situation.last.topic if situation.last is not None else None
    if situation.last is None or topic is None:
        return _as_figure(situation, alone)
    if alone is not None and _is_talk(situation, alone):
        return alone
    leaning = followups.leans(situation.asked)
    if leaning and (found := _switched(situation, topic) or _refined(situation, topic, alone)):
        return found
    return _going_on(situation, situation.last, topic, _as_figure(situation, alone))


def _is_talk(situation: Situation, alone: Meant) -> bool:
    """Whether a message is about the answer before, or about nothing: it goes on from no question."""
    if alone.entry.kind is Kind.LAST_ANSWER:
        return alone.score >= situation.knowledge.thresholds.last_answer
    return alone.entry.kind is Kind.SMALL_TALK and _stands(situation, alone)


def _going_on(situation: Situation, last: Turn, topic: Topic, alone: Meant | None) -> Meant | None:
    """What a message asks by itself, or else together with the one before."""
    asked = situation.asked
    refers = asked.tags & {"back_references", "follow_starts"} and not asked.is_bare_slots
    leaning = refers and followups.leans(asked)
    if alone is not None and (
        followups.is_courtesy(asked) or (alone.score >= situation.knowledge.thresholds.answer and not leaning)
    ):
        return _of_the_same(situation, topic, alone)
    together = _together(situation, last)
    if together is not None and (alone is None or together.score > alone.score):
        return together
    return alone and _of_the_same(situation, topic, alone)


def refer(asked: Asked, last: Turn | None, reader: Reader, knowledge: KnowledgeBase) -> Asked:
    """The message with "it" or "the other one" read as the name that it stands for after the turn before."""
    if last is None or last.topic is None or knowledge.topics.intersection(asked.names):
        return asked
    entry = knowledge.entries[last.topic.entry]
    if "other_one" in asked.tags:
        name = followups.other_than(entry, knowledge)
        return asked if name is None else reader.referring(asked, "other_one", name)
    for tag, place in (("former", 0), ("latter", -1)):
        told = followups.names_told(entry, reader, knowledge) if tag in asked.tags else ()
        if len(told) == _A_PAIR:
            return reader.referring(asked, tag, told[place])
    if "back_references" in asked.tags and entry.about is not None:
        return reader.referring(asked, "back_references", entry.about)
    return asked


def _likeliest(situation: Situation, candidates: Sequence[Candidate], because: str = "") -> Meant | None:
    if not candidates:
        return None
    return Meant(situation.knowledge.entries[candidates[0].id], candidates[0].score, _measures(situation), because)


def _measures(situation: Situation) -> tuple[str, ...]:
    """The measures that are named, or whose figures are."""
    asked = situation.asked
    if asked.measures or not asked.amounts:
        return asked.measures
    measures = situation.knowledge.facts.measures.values()
    return tuple(measure.id for measure in measures if any(verdicts.is_of(amount, measure) for amount in asked.amounts))


def _switched(situation: Situation, topic: Topic) -> Meant | None:
    """The same question about another name."""
    entry = situation.knowledge.entries[topic.entry]
    other = followups.sibling(situation.asked, entry, situation.knowledge)
    if other is None:
        return None
    because = f"a follow-up: the same as {entry.id!r} about another name"
    return Meant(situation.knowledge.entries[other], 1.0, because=because)


def _refined(situation: Situation, topic: Topic, alone: Meant | None) -> Meant | None:
    """A figure query with the parts that it leaves out taken from the one before."""
    asked, knowledge = situation.asked, situation.knowledge
    if topic.entry not in knowledge.figures or not asked.is_bare_slots or asked.values("other"):
        return _elsewhere(situation, topic)
    says = asked.measures or asked.years or asked.content or "reversals" in asked.tags
    turns = "reversals" in asked.tags
    if not says or (alone is not None and not turns and _stands(situation, alone)):
        return None
    entry = knowledge.entries[topic.entry]
    if alone is not None and alone.entry.id in knowledge.figures and asked.aspects and alone.score > _HINT:
        entry = alone.entry
    because = f"a follow-up: {entry.id!r} with what was left out taken from the question before"
    return Meant(entry, 1.0, _measures(situation) or _turned(situation, topic.measures), because)


def _of_the_same(situation: Situation, topic: Topic, alone: Meant) -> Meant:
    """A figure of no measure, asked as going on from a figure of some: it is asked of the same."""
    goes_on = situation.asked.tags & {"back_references", "follow_starts"}
    if not goes_on or alone.measures or not topic.measures or alone.entry.id not in situation.knowledge.figures:
        return alone
    return replace(alone, measures=topic.measures, because="a follow-up: of the measures of the question before")


def _turned(situation: Situation, measures: tuple[str, ...]) -> tuple[str, ...]:
    """The measures of the question before, the other direction where that is asked for."""
    if "reversals" not in situation.asked.tags:
        return measures
    known = situation.knowledge.facts.measures
    other = {"out": "in", "in": "out"}
    wanted = {other.get(known[id_].flow, known[id_].flow) for id_ in measures}
    return tuple(measure.id for measure in known.values() if measure.flow in wanted)


def _stands(situation: Situation, alone: Meant) -> bool:
    """Whether a message that could refine a figure query rather asks something of its own."""
    if alone.score < situation.knowledge.thresholds.answer:
        return False
    if alone.entry.kind is Kind.SMALL_TALK:
        return not (situation.asked.measures or situation.asked.years)
    if alone.entry.kind is Kind.LAST_ANSWER:
        return True
    parties = situation.knowledge.facts.parties
    if all({parties.home, parties.partner}.intersection(span.values("name")) for span in situation.asked.content):
        return False
    return alone.entry.kind is Kind.FAQ and (situation.asked.is_polar or len(situation.asked.measures) != 1)


def _elsewhere(situation: Situation, topic: Topic) -> Meant | None:
    """The same question about a year, place or name outside the article."""
    asked = situation.asked
    if (asked.values("other") or asked.years) and all(span.values("other") for span in asked.content):
        because = "a follow-up: the question before about something else"
        return Meant(situation.knowledge.entries[topic.entry], 1.0, topic.measures, because)
    return None


def _together(situation: Situation, last: Turn) -> Meant | None:
    """What the message asks when it is read as going on from the one before."""
    reader, asked, knowledge = situation.reader, situation.asked, situation.knowledge
    ranked = reader.rank_together(reader.read(last.text, asked.language), asked)
    best = _likeliest(situation, weigh(ranked, asked, knowledge, reader), "read together with the question before")
    if best is None or best.entry.kind is not Kind.FAQ:
        return None
    return best if best.score >= knowledge.thresholds.follow_up else None


def _as_figure(situation: Situation, alone: Meant | None) -> Meant | None:
    """Words for measures, aspects and years alone are a figure query, even where no phrasing is like them."""
    asked, knowledge = situation.asked, situation.knowledge
    if alone is None or not asked.is_bare_query or not asked.measures or alone.entry.kind is Kind.FIGURE:
        return alone
    best = next((candidate for candidate in situation.candidates if candidate.id in knowledge.figures), None)
    if best is None or alone.score >= knowledge.thresholds.answer:
        return alone
    score = max(best.score, knowledge.thresholds.answer)
    return Meant(
        knowledge.entries[best.id], score, asked.measures, "only measures and aspects are named: a figure query"
    )
