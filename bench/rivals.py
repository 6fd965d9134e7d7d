"""The engine beside rapidfuzz and bm25s: the same phrasings, the same questions, one run."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.contenders import CONTENDERS
from bench.questions import items
from bench.reports import Occupancy, Report, Target
from bench.timing import Spread, spread, timed, typical
from bot.answering.replies import Answer, Decline, Dialogue, Question, Reason, Silence
from bot.knowledge.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.contenders import Contender, Nearest
    from bench.grading import Grade
    from bench.questions import Asked, Item
    from bot.answering.engine import Engine
    from bot.answering.replies import Reply
    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.schema import Language

PASSES = 5
TIMES_FASTER = 20.0
"""Target: how many times faster than the first contender, WRatio."""
OURS = "ours"
_LEAST_LEAD = 0.1
"""Percentage points that count as more right."""
_VERDICTS = ("right", "offered", "missed", "wrong")


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way to ask for an entry."""

    entry: str
    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one contender did: how many replies of each verdict, its times, and its thresholds."""

    name: str
    verdicts: Counter[str]
    times: Spread
    thresholds: tuple[float, ...] = ()

    @property
    def right(self) -> float:
        """The share of right replies, in percent."""
        return 100 * self.verdicts["right"] / max(1, self.verdicts.total())


def phrasings_of(knowledge: KnowledgeBase) -> list[Phrasing]:
    """All phrasings of a knowledge base, in all languages."""
    return [
        Phrasing(entry.id, language, text)
        for entry in knowledge.entries.values()
        for language, texts in entry.ask.items()
        for text in texts
    ]


def measure(asked: Sequence[Asked], engine: Engine, grade: Grade, passes: int = PASSES) -> Report:
    """Ask the engine and each rival the same questions.

    A rival answers with the entry of its nearest phrasing where the score reaches its threshold, and declines
    (or in a group says nothing) below. To be generous, its thresholds are those that make it most right on these
    very questions, one for messages to the bot and one for what is said in a group.

    Args:
        asked: the questions.
        engine: the engine, with the knowledge base that all learn from.
        grade: who says what is right.
        passes: how often the engine is timed; rivals are timed once.
    """
    occupancy = Occupancy()
    phrasings = phrasings_of(engine.knowledge)
    answers = _Answers(engine, phrasings)
    outcomes = [_engine(asked, engine, grade, passes)]
    texts = [phrasing.text for phrasing in phrasings]
    outcomes += [_rival(name, learn(texts), asked, answers, grade) for name, learn in CONTENDERS.items()]
    return _report(outcomes, len(phrasings), len(asked), occupancy)


def best_threshold(scored: Sequence[tuple[float, str, str]]) -> float:
    """The threshold that makes most replies right, and among those the fewest wrong.

    Args:
        scored: for each question the score, the verdict where it reaches the threshold, and where not.
    """

    def merit(threshold: float) -> tuple[int, int]:
        verdicts = _verdicts(scored, threshold)
        return verdicts["right"], -verdicts["wrong"]

    return max([*sorted({score for score, _, _ in scored}), math.inf], key=merit)


def _verdicts(scored: Sequence[tuple[float, str, str]], threshold: float) -> Counter[str]:
    return Counter(above if score >= threshold else below for score, above, below in scored)


class _Answers:
    """What a rival says that found a phrasing."""

    def __init__(self, engine: Engine, phrasings: Sequence[Phrasing]) -> None:
        self._engine = engine
        self._phrasings = phrasings

    def to(self, number: int, language: Language) -> Answer | None:
        """The answer of a phrasing's entry, about the measures that it names; None where it only declines."""
        phrasing = self._phrasings[number]
        reply = self._engine.reply(Question(phrasing.text), Dialogue(language=language))
        if isinstance(reply, Answer) and reply.topic.entry == phrasing.entry:
            return reply
        try:
            return self._engine.answer(phrasing.entry, language)
        except KeyError:
            return None


def _engine(asked: Sequence[Asked], engine: Engine, grade: Grade, passes: int) -> Outcome:
    ready = items(asked, engine)
    # This pass warms it up, too.
    verdicts = Counter(grade(one, engine.reply(*item)) for one, item in zip(asked, ready, strict=True))

    def reply(item: Item) -> None:
        engine.reply(*item)

    return Outcome(OURS, verdicts, spread(typical(timed(reply, ready, passes))))


def _rival(name: str, contender: Contender, asked: Sequence[Asked], answers: _Answers, grade: Grade) -> Outcome:
    contender.nearest(asked[0].question.text)
    found: list[Nearest | None] = []

    def nearest(one: Asked) -> None:
        found.append(contender.nearest(one.question.text))

    times = spread(typical(timed(nearest, asked, 1)))
    verdicts: Counter[str] = Counter()
    thresholds = []
    for scored in _scored(asked, found, answers, grade):
        if scored:
            thresholds.append(best_threshold(scored))
            verdicts += _verdicts(scored, thresholds[-1])
    return Outcome(name, verdicts, times, tuple(thresholds))


def _scored(
    asked: Sequence[Asked], found: Sequence[Nearest | None], answers: _Answers, grade: Grade
) -> Iterator[list[tuple[float, str, str]]]:
    """The scored verdicts of the messages to the bot, then those of the others."""
    for addressed in (True, False):
        scored = []
        for one, nearest in zip(asked, found, strict=True):
            if one.question.addressed is not addressed:
                continue
            language = _language(one)
            unsure: Reply = Decline(language, "", Reason.UNCLEAR) if addressed else Silence("not sure")
            answer = None if nearest is None else answers.to(nearest.phrasing, language)
            below = grade(one, unsure)
            above = below if answer is None else grade(one, answer)
            scored.append((-math.inf if nearest is None else nearest.score, above, below))
        yield scored


def _language(one: Asked) -> Language:
    """The language that a reply is expected in: rivals need not guess it."""
    language: Language = one.line["lang"] if isinstance(one.line, dict) and one.line.get("lang") in LANGUAGES else "en"
    return language


def _report(outcomes: Sequence[Outcome], phrasings: int, questions: int, occupancy: Occupancy) -> Report:
    ours, *rivals = outcomes
    faster = {rival.name: rival.times.median / ours.times.median for rival in rivals}
    rows = tuple(
        (
            outcome.name,
            f"{outcome.right:.1f}",
            *(str(outcome.verdicts[verdict]) for verdict in _VERDICTS),
            *(f"{value:.3f}" for value in (outcome.times.median, outcome.times.mean, outcome.times.p99)),
            f"{faster[outcome.name]:.1f}x" if outcome.name in faster else "",
        )
        for outcome in outcomes
    )
    first = rivals[0].name
    return Report(
        "rivals",
        f"Side by side: {phrasings:,} phrasings, {questions} questions",
        ("", "right %", *_VERDICTS, "ms, median", "ms, mean", "ms, p99", "ours is faster"),
        rows,
        (
            Target(f"faster than {first}", faster[first], TIMES_FASTER, "times", at_most=False),
            *(
                Target(
                    f"more right than {rival.name}",
                    ours.right - rival.right,
                    _LEAST_LEAD,
                    "points",
                    at_most=False,
                )
                for rival in rivals
            ),
        ),
        (
            "Rivals get our normal form, the language to answer in, and the thresholds that make each most right",
            "on these questions. A follow-up reaches them without the question before.",
            occupancy.described(),
        ),
        {
            "phrasings": phrasings,
            "questions": questions,
            "contenders": {
                outcome.name: {
                    **{verdict: outcome.verdicts[verdict] for verdict in _VERDICTS},
                    "right percent": outcome.right,
                    "thresholds": [None if math.isinf(limit) else limit for limit in outcome.thresholds],
                    "ms": outcome.times.as_dict(),
                }
                for outcome in outcomes
            },
            "times faster": faster,
        },
    )
