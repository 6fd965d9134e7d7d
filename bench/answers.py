"""How long the engine takes for a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.questions import items
from bench.reports import Occupancy, Report, Target
from bench.timing import spread, timed, typical
from bot.answering.engine import Engine
from bot.answering.replies import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.questions import Asked, Item
    from bot.knowledge.models import KnowledgeBase

PASSES = 15
MEDIAN, P99 = 0.5, 2.0
"""Targets in milliseconds."""
ENGINES = 3
"""New engines that are asked each question once: nothing that was kept of it can help."""
_SLOWEST = 5


def measure(asked: Sequence[Asked], engine: Engine, passes: int = PASSES) -> Report:
    """Time the engine over questions, after a pass that warms it up.

    Args:
        asked: the questions.
        engine: what answers them.
        passes: how often each is timed.
    """
    ready = items(asked, engine)

    def reply(item: Item) -> None:
        engine.reply(*item)

    timed(reply, ready, 1)
    occupancy = Occupancy()
    times = timed(reply, ready, passes)
    usual = typical(times)
    spreads = {
        "each question's median": spread(usual),
        "each question's best": spread([min(taken) for taken in times]),
        "all timings as they came": spread([time for taken in times for time in taken]),
        f"asked for the first time, {ENGINES} engines": spread(typical(_first(ready, engine.knowledge))),
    }
    chosen = spreads["each question's best"]
    order = sorted(range(len(asked)), key=lambda number: -usual[number])[:_SLOWEST]
    return Report(
        "answers",
        f"The engine over {len(asked)} questions, {passes} passes (ms a question)",
        ("", "median", "p90", "p99", "longest"),
        tuple((name, *found.cells) for name, found in spreads.items()),
        (
            Target("a question, median", chosen.median, MEDIAN, "ms"),
            Target("a question, 99th percentile", chosen.p99, P99, "ms"),
        ),
        (
            "Targets go by each question's best pass: whatever else runs can only make it slower, never faster.",
            occupancy.described(),
        ),
        {
            "questions": len(asked),
            "passes": passes,
            **{name: found.as_dict() for name, found in spreads.items()},
            "slowest": [{"ms": usual[number], "text": asked[number].question.text} for number in order],
        },
    )


def _first(ready: Sequence[Item], knowledge: KnowledgeBase) -> list[list[float]]:
    """Each question's times in new engines."""
    rounds = [_asked_once(ready, Engine(knowledge)) for _ in range(ENGINES)]
    return [list(taken) for taken in zip(*rounds, strict=True)]


def _asked_once(ready: Sequence[Item], engine: Engine) -> list[float]:
    """Each question's time in an engine that has learnt, but was asked nothing but the titles of its entries."""
    for entry in engine.knowledge.entries.values():
        for title in entry.title.values():
            engine.reply(Question(title))
    return [time for (time,) in timed(lambda item: engine.reply(*item), ready, 1)]
