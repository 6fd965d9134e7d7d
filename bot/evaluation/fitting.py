"""The weights of the score, fitted from phrasings that were left out and from questions with known answers.

A conditional logit (McFadden 1974, "Conditional logit analysis of qualitative choice behavior"): each query chooses
among the entries that it is like and "none of them"; the weights are those under which right choices are likeliest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.answering.deciding import ANSWER_FROM, WRONG_COSTS, Told
from bot.answering.engine import Engine
from bot.answering.merging import ways
from bot.answering.replies import Dialogue, Question, Topic
from bot.answering.scoring import none_of, says_as_much
from bot.answering.weights import expected_weights
from bot.evaluation.folds import FOLDS, fold_of, left_out, without_entries, without_phrasings
from bot.evaluation.grading import Grader, Verdict
from bot.evaluation.lines import ask_line, replay
from bot.evaluation.questions import Expectation
from bot.knowledge.models import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from bot.answering.replies import Turn
    from bot.answering.scoring import Features, Option
    from bot.evaluation.questions import Expected
    from bot.knowledge.models import Entry, KnowledgeBase
    from bot.understanding.queries import Query

_QUESTION_WEIGHT = 8.0
_FOLLOW_UP = 3.0
_PHRASING_WEIGHT = 0.05
_NO_ENTRY_WEIGHT = 0.01
"""What examples count: questions are worded as people word them, phrasings as their curator varied them, and questions
whose entry is left out are rarer than those that have one."""
_AS_WRITTEN = 20
"""Of so many phrasings one is asked as it is written, so that "word for word" has its weight."""
_PENALTY = 60.0
_STEPS = 400
_RATE = 0.05
_SHARES = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)
"""From where answering may begin: what is less likely than not is never answered."""
_ANSWERING = frozenset({Kind.FAQ, Kind.FIGURE})


@dataclass(frozen=True, slots=True)
class Example:
    """A query's options with their features, "none of them" last; which are right; and how much it counts."""

    features: tuple[Features, ...]
    right: tuple[bool, ...]
    weight: float = 1.0


def examples_of_phrasings(knowledge: KnowledgeBase) -> Iterator[Example]:
    """Each phrasing asked of a base without it, and of a base without its entry, where none is right."""
    for fold in range(FOLDS):
        engine = Engine(without_phrasings(knowledge, fold))
        for entry, language, text in left_out(knowledge, fold):
            yield from _example(engine, engine.reader.query(text, language), entry)
        engine = Engine(without_entries(knowledge, fold))
        for entry, language, text in left_out(knowledge, (fold + 1) % FOLDS):
            if fold_of(entry.id) == fold:
                yield from _example(engine, engine.reader.query(text, language), entry, _NO_ENTRY_WEIGHT)
    engine = Engine(knowledge)
    for number, (entry, language, text) in enumerate(left_out(knowledge, 0)):
        if number % (_AS_WRITTEN // FOLDS) == 0:
            yield from _example(engine, engine.reader.query(text, language), entry)


def _example(engine: Engine, query: Query, entry: Entry, weight: float = _PHRASING_WEIGHT) -> Iterator[Example]:
    options = list(engine.scorer.options((query,), None))
    if options:
        yield _told(options, [says_as_much(option.entry, entry, engine.knowledge) for option in options], weight=weight)


def _told(options: Sequence[Option], right: Sequence[bool], *, none: bool = False, weight: float = 1.0) -> Example:
    """An example; where no option is right, none is."""
    features = (*(option.features for option in options), none_of(options))
    return Example(features, (*right, none or not any(right)), weight)


def examples_of_questions(engine: Engine, questions: Iterable[Expected]) -> Iterator[Example]:
    """Questions with known answers: right is every entry whose answer would be, or that declines where it should."""
    grader = Grader(engine.knowledge.article)
    for expected in questions:
        dialogue = Dialogue()
        for text in expected.turns:
            dialogue = engine.explain(Question(text), dialogue).dialogue
        turn = dialogue.turns[-1] if dialogue.turns else None
        message = engine.reader.read(expected.text, turn.language if turn is not None else None)
        if expected.expect is Expectation.SILENT or len(message.parts) > 1:
            continue
        queries = message.parts or (message.whole,)
        taken = ways(queries[0], turn, engine.reader, engine.knowledge)
        options = list(engine.scorer.options(taken, turn))
        if not options:
            continue
        weight = _QUESTION_WEIGHT * (_FOLLOW_UP if len(taken) > 1 else 1.0)
        if expected.expect is Expectation.DECLINE:
            right = [option.entry.kind not in _ANSWERING for option in options]
            if _is_forbidden(engine, options):
                continue  # It is declined for what it names or wants, whatever entry it is like.
            yield _told(options, right, none=True, weight=weight)
            continue
        right = [_is_right(engine, grader, expected, option, turn) for option in options]
        if any(right):
            yield _told(options, right, weight=weight)


def _is_right(engine: Engine, grader: Grader, expected: Expected, option: Option, turn: Turn | None) -> bool:
    entry = option.entry
    if entry.kind is Kind.LAST_ANSWER and turn is not None and turn.topic is not None:
        topic = turn.topic
    elif entry.kind in _ANSWERING:
        topic = Topic(entry.id, option.query.measures if entry.kind is Kind.FIGURE else ())
    else:
        return False
    answer = engine.answer(topic.entry, expected.lang, topic.measures)
    return grader.grade(expected, answer).verdict is Verdict.RIGHT


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """The weights under which the right options are likeliest, kept near what is expected of them (a normal prior)."""
    expected = expected_weights()
    names = list(expected)
    column = {name: number for number, name in enumerate(names)}
    table = np.zeros((sum(len(example.features) for example in examples), len(names)), np.float32)
    row = 0
    for example in examples:
        for features in example.features:
            for name, value in features.items():
                if name in column:
                    table[row, column[name]] = value
            row += 1
    right = np.array([one for example in examples for one in example.right])
    starts = np.cumsum([0, *(len(example.features) for example in examples)])[:-1]
    counted = np.array([example.weight for example in examples])
    prior = np.array([expected[name] for name in names])
    found = _descended(table, right, starts, counted, prior)
    return {name: round(float(value), 3) for name, value in zip(names, found, strict=True)}


def _descended(
    table: NDArray[np.float32],
    right: NDArray[np.bool_],
    starts: NDArray[np.intp],
    counted: NDArray[np.float64],
    prior: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Adam (Kingma and Ba 2015) over all examples at once, from the expected weights and near them."""
    sizes = np.diff([*starts, len(table)])
    weights = prior.copy()
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    repeated = np.repeat(counted, sizes)
    for step in range(1, _STEPS + 1):
        logits = table @ weights
        logits -= np.repeat(np.maximum.reduceat(logits, starts), sizes)
        powers = np.exp(logits)
        shares = powers / np.repeat(np.add.reduceat(powers, starts), sizes)
        of_right = np.where(right, shares, 0.0)
        goal = of_right / np.repeat(np.maximum(np.add.reduceat(of_right, starts), 1e-12), sizes)
        slope = (table.T @ ((shares - goal) * repeated) + _PENALTY * (weights - prior)) / counted.sum()
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        weights -= _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def likelihood(examples: Sequence[Example], weighed: Mapping[str, float]) -> float:
    """The mean log probability of the right options; 0 at best."""
    total = 0.0
    for example in examples:
        logits = [sum(value * weighed.get(name, 0.0) for name, value in one.items()) for one in example.features]
        top = max(logits)
        powers = [np.exp(logit - top) for logit in logits]
        share = sum(power for power, right in zip(powers, example.right, strict=True) if right) / sum(powers)
        total += float(np.log(max(share, 1e-12)))
    return total / max(1, len(examples))


def calibrate(
    knowledge: KnowledgeBase, weighed: Mapping[str, float], questions: Sequence[Expected]
) -> dict[str, float]:
    """How a share of the softmax becomes a probability, so that answering from 5/6 on costs least on the questions.

    What a wrong answer costs beside a missed one is `deciding.WRONG_COSTS`; the share from which answering costs less
    than not answering is looked for, and is that probability from then on.

    Args:
        knowledge: what they are asked of.
        weighed: the fitted weights.
        questions: with known answers.
    """
    costs: dict[float, float] = {}
    for share in _SHARES:
        offset = _logit(ANSWER_FROM) - _logit(share)
        costs[share] = cost(Engine(knowledge, weighed={**weighed, "calibration-offset": offset}), questions)
    least = min(costs, key=lambda share: costs[share])
    return {"calibration-offset": round(_logit(ANSWER_FROM) - _logit(least), 3)}


def cost(engine: Engine, questions: Iterable[Expected]) -> float:
    """What an engine's replies cost: 1 for each answer that is not given, `WRONG_COSTS` for each that is wrong."""
    grader = Grader(engine.knowledge.article)
    costs = {Verdict.RIGHT: 0.0, Verdict.OFFERED: 1.0, Verdict.MISSED: 1.0, Verdict.WRONG: WRONG_COSTS}
    return sum(costs[grader.grade(expected, ask_line(engine, expected)).verdict] for expected in questions)


def calibration(engine: Engine, questions: Iterable[Expected]) -> list[tuple[float, float, int]]:
    """By stated probability: the mean that was stated, the share that was right, and of how many answers."""
    grader = Grader(engine.knowledge.article)
    stated: dict[int, list[tuple[float, bool]]] = {}
    for expected in questions:
        dialogue = replay(engine, expected.turns)
        explained = engine.explain(Question(expected.text, expected.addressed), dialogue)
        if len(explained.steps) != 1 or not isinstance(explained.steps[0].decision, Told):
            continue
        probability = explained.steps[0].decision.probability
        right = grader.grade(expected, explained.reply).verdict is Verdict.RIGHT
        stated.setdefault(int(probability * 20), []).append((probability, right))
    return [
        (sum(one for one, _ in found) / len(found), sum(right for _, right in found) / len(found), len(found))
        for _, found in sorted(stated.items())
    ]


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def _is_forbidden(engine: Engine, options: Sequence[Option]) -> bool:
    """Whether the entries that could answer would not be allowed to, for what the query names or wants."""
    answering = [option for option in options if option.entry.kind in _ANSWERING]
    likeliest = max(answering, key=lambda option: option.features["posterior"], default=None)
    return likeliest is not None and engine.decider.forbids(likeliest.query, likeliest.entry)
