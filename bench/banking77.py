"""The matcher by itself on public data: BANKING77, with few examples of each intent.

Casanueva et al. 2020, "Efficient Intent Detection with Dual Sentence Encoders"; CC BY 4.0.
"""

from __future__ import annotations

import csv
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.contenders import CONTENDERS
from bench.questions import PROJECT
from bench.reports import BenchmarkError, Occupancy, Report, Target
from bench.timing import Spread, spread, timed, typical
from bot.understanding.matching import Matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

DATA = PROJECT.parent / "shared" / "bench" / "banking77"
EXAMPLES = 10
"""Training examples of each intent: the first in the file."""
PASSES = 3
ACCURACY, MILLISECONDS, LEARNING_SECONDS = 72.0, 2.0, 1.0
"""Targets: percent, a question, for all intents."""


@dataclass(frozen=True, slots=True)
class Example:
    """A message and the intent that it has."""

    intent: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one contender did."""

    name: str
    accuracy: float
    times: Spread
    learning: float


def read(folder: Path = DATA) -> tuple[list[Example], list[Example]]:
    """The first examples of each intent to learn from, and all those to test with.

    Args:
        folder: with `train.csv` and `test.csv`.

    Raises:
        BenchmarkError: where they are not there.
    """
    try:
        training, testing = _rows(folder / "train.csv"), _rows(folder / "test.csv")
    except OSError as error:
        raise BenchmarkError(
            f"BANKING77 is not in {folder}: give the folder of its train.csv and test.csv with --data"
        ) from error
    seen: Counter[str] = Counter()
    first = []
    for example in training:
        seen[example.intent] += 1
        if seen[example.intent] <= EXAMPLES:
            first.append(example)
    return first, testing


def _rows(path: Path) -> list[Example]:
    with path.open(encoding="utf-8", newline="") as file:
        return [Example(row["category"], row["text"]) for row in csv.DictReader(file)]


def measure(training: Sequence[Example], testing: Sequence[Example], passes: int = PASSES) -> Report:
    """Let our matcher and each rival learn the same examples and tell the intents of the same messages.

    Args:
        training: what is learnt.
        testing: what is asked.
        passes: how often our matcher is timed; rivals are timed once.
    """
    occupancy = Occupancy()
    ours = _ours(training, testing, passes)
    outcomes = [ours, *(_rival(name, training, testing) for name in CONTENDERS)]
    return Report(
        "banking77",
        f"BANKING77: {len(training)} examples learnt, {len(testing):,} messages asked",
        ("", "accuracy %", "ms, median", "ms, mean", "ms, p99", "learning s"),
        tuple(
            (
                outcome.name,
                f"{outcome.accuracy:.1f}",
                *(f"{value:.3f}" for value in (outcome.times.median, outcome.times.mean, outcome.times.p99)),
                f"{outcome.learning:.3f}",
            )
            for outcome in outcomes
        ),
        (
            Target("BANKING77, accuracy", ours.accuracy, ACCURACY, "%", at_most=False),
            Target("BANKING77, a question on average", ours.times.mean, MILLISECONDS, "ms"),
            Target("BANKING77, learning", ours.learning, LEARNING_SECONDS, "s"),
        ),
        (occupancy.described(),),
        {
            outcome.name: {
                "accuracy percent": outcome.accuracy,
                "ms": outcome.times.as_dict(),
                "learning seconds": outcome.learning,
            }
            for outcome in outcomes
        },
    )


def _ours(training: Sequence[Example], testing: Sequence[Example], passes: int) -> Outcome:
    pairs = [(example.intent, example.text) for example in training]
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        matcher = Matcher.learn(pairs)
        seconds.append(time.perf_counter() - start)

    def intent(text: str) -> str | None:
        ranked = matcher.rank(text)
        return ranked[0].id if ranked else None

    return _asked("ours", intent, testing, passes, statistics.median(seconds))


def _rival(name: str, training: Sequence[Example], testing: Sequence[Example]) -> Outcome:
    start = time.perf_counter()
    rival = CONTENDERS[name]([example.text for example in training])
    learning = time.perf_counter() - start

    def intent(text: str) -> str | None:
        nearest = rival.nearest(text)
        return None if nearest is None else training[nearest.phrasing].intent

    return _asked(name, intent, testing, 1, learning)


def _asked(
    name: str, intent: Callable[[str], str | None], testing: Sequence[Example], passes: int, learning: float
) -> Outcome:
    told: dict[str, str | None] = {}

    def tell(text: str) -> None:
        told[text] = intent(text)

    times = timed(tell, [example.text for example in testing], passes)
    right = sum(told[example.text] == example.intent for example in testing)
    return Outcome(name, 100 * right / len(testing), spread(typical(times)), learning)
