"""Question in, reply out: `reply(question, dialogue)`, pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.answering.composing import Composer
from bot.answering.deciding import ANSWER_FROM, Again, Decider, Offered, Refused, Told, same_answer
from bot.answering.merging import ways
from bot.answering.replies import Answer, Dialogue, Question, Reason, Reply, Silence, Topic, Turn
from bot.answering.scoring import Scorer
from bot.answering.scripts import in_traditional, is_traditional
from bot.answering.weights import weights
from bot.knowledge.models import Kind
from bot.understanding.learning import Learnt
from bot.understanding.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.answering.deciding import Decision
    from bot.answering.scoring import Scored
    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.schema import Language
    from bot.understanding.keeping import Shelf
    from bot.understanding.queries import Message, Query

_ANSWERING = frozenset({Kind.FAQ, Kind.FIGURE})
_NO_DIALOGUE = Dialogue()
_IN_JEST = frozenset("🙄😏😒🤣😂🤡😆")
"""Signs with which people ask nothing of a group, whatever form their words have."""
BESIDE_ANOTHER_FROM = 0.66
"""How sure one of several answers must be, where another of them is surer."""
CLEAR = 0.94
"""How sure the answer to a question alone must be, for what is told around it to count no more."""


@dataclass(frozen=True, slots=True)
class Step:
    """One query on its way: as it was read, the ways to take it, its scored entries, and the decision."""

    query: Query
    ways: tuple[Query, ...]
    scored: tuple[Scored, ...]
    decision: Decision


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reply, and how it was reached: the message as it was read, and each query that was decided on."""

    reply: Reply
    message: Message
    steps: tuple[Step, ...]
    dialogue: Dialogue


class Engine:
    """Answers questions from one knowledge base; equal questions in equal dialogues get equal replies."""

    def __init__(
        self, knowledge: KnowledgeBase, shelf: Shelf | None = None, weighed: Mapping[str, float] | None = None
    ) -> None:
        """Make it.

        Args:
            knowledge: what to answer from.
            shelf: where what is learnt from it is kept for the next process, if anywhere.
            weighed: other weights than those that ship with the program.
        """
        self.knowledge = knowledge
        self.reader = Reader(knowledge)
        self.learnt = Learnt(knowledge, self.reader.lexicons, shelf)
        self.scorer = Scorer(knowledge, self.learnt, weights() if weighed is None else weighed)
        self.decider = Decider(knowledge, self.learnt)
        self._composer = Composer(knowledge)

    def warm_up(self) -> None:
        """Learn all languages now; otherwise each is learnt with its first question."""
        self.reader.warm_up()
        self.learnt.warm_up()

    def reply(self, question: Question, dialogue: Dialogue = _NO_DIALOGUE) -> Reply:
        """The reply to a message.

        Args:
            question: the message; any text at all gets a reply.
            dialogue: what was said before, for follow-ups.
        """
        return self.explain(question, dialogue).reply

    def answer(self, entry: str, language: Language, measures: tuple[str, ...] = ()) -> Answer:
        """The answer of an entry that was chosen from a list rather than asked for.

        Args:
            entry: its id.
            language: the language to answer in.
            measures: of which measures, for a figure; its own choice where none are given.

        Raises:
            KeyError: where no entry of that id answers.
        """
        if self.knowledge.entries[entry].kind not in _ANSWERING:
            raise KeyError(entry)
        return self._composer.answer(Topic(entry, measures), language)

    def explain(self, question: Question, dialogue: Dialogue = _NO_DIALOGUE) -> Explanation:
        """The reply to a message, with how it was reached; see `reply`."""
        before = dialogue.turns[-1].language if dialogue.turns else dialogue.spoken
        message = self.reader.read(question.text, dialogue.language or before)
        language = dialogue.language or message.language
        steps = self._steps(message, dialogue)
        if not question.addressed and (silence := self._unasked(message, steps)) is not None:
            return Explanation(silence, message, steps, dialogue)
        reply = self._composer.compose([step.decision for step in steps], language, more=message.more)
        if is_traditional(question.text):
            reply = in_traditional(reply)
        after = _after(dialogue, steps)
        return Explanation(reply, message, steps, after)

    def _steps(self, message: Message, dialogue: Dialogue) -> tuple[Step, ...]:
        """The queries of a message, decided on: all of it as one, or each of its parts, whichever is surer."""
        if not message.parts:
            return (self._step(message.whole, dialogue, message),)
        steps: list[Step] = []
        said = dialogue
        for part in message.parts:
            step = self._step(part, said, message)
            steps.append(step)
            said = _after(said, [step])
        if any(isinstance(step.decision, Told) for step in steps):
            steps = [_surer_beside_another(step) for step in steps]
        told = [step for step in steps if isinstance(step.decision, Told)]
        if len(self._different(told)) > 1 or (told and len(steps) > 1 and all(map(_is_settled, steps))):
            return tuple(step for step in self._different(steps) if step in told or _is_refused(step))
        if len(told) == len(steps) == 1 and self._is_clear(told[0], message):
            return (told[0],)
        whole = self._step(message.whole, dialogue, message)
        return (max([whole, *steps], key=lambda step: _sureness(step) - self._left_out(step, message)),)

    def _left_out(self, step: Step, message: Message) -> float:
        """Half a step down where a part leaves out measures that the message names."""
        return 0.5 * (not set(message.whole.measures) <= set(step.query.measures))

    def _is_clear(self, step: Step, message: Message) -> bool:
        """Whether a question alone is clear without the story around it, and holds all the measures that are named."""
        named = set(message.whole.measures) <= set(step.query.measures)
        return named and isinstance(step.decision, Told) and step.decision.probability >= CLEAR

    def _different(self, steps: Sequence[Step]) -> list[Step]:
        """The steps whose answers are not those of earlier ones."""
        kept: list[Step] = []
        for step in steps:
            known = (one.decision for one in kept)
            if not any(
                isinstance(one, Told) and isinstance(step.decision, Told)
                and same_answer(one, step.decision, self.knowledge)
                for one in known
            ):  # fmt: skip
                kept.append(step)
        return kept

    def _step(self, query: Query, dialogue: Dialogue, message: Message) -> Step:
        turn = dialogue.turns[-1] if dialogue.turns else None
        if message.names_language and not query.content and turn is not None and turn.topic is not None:
            again = Told(query, turn.topic, 1.0)
            return Step(query, (query,), (), again)
        taken = ways(query, turn, self.reader, self.knowledge)
        scored = self.scorer.score(taken, turn)
        return Step(query, taken, scored, self.decider.decide(query, scored, turn))

    def _unasked(self, message: Message, steps: Sequence[Step]) -> Silence | None:
        """Why nothing is said to what was said to everybody: only what is surely asked and answered is."""
        whole = message.whole
        if not any(step.query.is_question for step in steps):
            return Silence("it is no question")
        if not _IN_JEST.isdisjoint(message.text):
            return Silence("it is said in jest")
        to_somebody = "second_person" in whole.tags and "group_calls" not in whole.tags
        if to_somebody or message.text.lstrip().startswith("@"):
            return Silence("it is said to somebody else")
        sure = any(isinstance(step.decision, Told) and step.decision.probability >= ANSWER_FROM for step in steps)
        return None if sure else Silence("nothing is surely asked that the article answers")


def _after(dialogue: Dialogue, steps: Sequence[Step]) -> Dialogue:
    """The dialogue with what was asked, complete in itself, and what answered it."""
    for step in steps:
        turn = _turn(step.decision)
        if turn is not None:
            dialogue = dialogue.with_turn(turn)
    return dialogue


def _turn(decision: Decision) -> Turn | None:
    """What a decision leaves to go on from; talk leaves nothing."""
    query = decision.query
    match decision:
        case Told():
            return Turn(query.normal_form, query.spoken, decision.topic, answered=True)
        case Again():
            return None
        case Offered():
            return Turn(query.normal_form, query.spoken, decision.topics[0], answered=False)
        case Refused(reason=Reason.SMALL_TALK | Reason.COMMAND | Reason.OFF_TOPIC | Reason.UNCLEAR, topic=None):
            return None
        case Refused():
            return Turn(query.normal_form, query.spoken, decision.topic, answered=False)


def _is_refused(step: Step) -> bool:
    """Whether a part is declined for what it names or wants, so that the reply must say so."""
    told = isinstance(step.decision, Refused) and step.decision.reason not in (
        Reason.UNCLEAR, Reason.SMALL_TALK, Reason.COMMAND, Reason.OFF_TOPIC
    )  # fmt: skip
    return told and step.query.asks


def _surer_beside_another(step: Step) -> Step:
    """A part that was all but sure, as an answer: beside another answer, leaving it out would mislead more."""
    offered, likeliest = step.decision, step.scored[0] if step.scored else None
    if not isinstance(offered, Offered) or likeliest is None or likeliest.probability < BESIDE_ANOTHER_FROM:
        return step
    return replace(step, decision=Told(likeliest.query, offered.topics[0], likeliest.probability))


def _is_settled(step: Step) -> bool:
    return isinstance(step.decision, Told) or _is_refused(step)


def _sureness(step: Step) -> float:
    """How sure a decision is to be the right one; an answer is worth more than a decline that is as sure."""
    match step.decision:
        case Told(probability=probability):
            return 1.0 + probability
        case Refused(reason=Reason.UNCLEAR):
            return 0.0
        case Offered():
            return ANSWER_FROM
        case _:
            return 1.0
