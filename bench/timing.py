"""How long calls take, and how those times spread."""

from __future__ import annotations

import math
import statistics
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Item = TypeVar("Item")
NANOSECONDS = 1e6
"""Nanoseconds in a millisecond."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Times in milliseconds: mean, median, percentiles by nearest rank, and the longest."""

    mean: float
    median: float
    p90: float
    p99: float
    longest: float

    @property
    def cells(self) -> tuple[str, ...]:
        """The median, the percentiles and the longest, for a table."""
        return tuple(f"{value:.3f}" for value in (self.median, self.p90, self.p99, self.longest))

    def as_dict(self) -> dict[str, float]:
        """The figures by name, for JSON."""
        return asdict(self)


def spread(times: Sequence[float]) -> Spread:
    """How some times spread.

    Args:
        times: at least one, in milliseconds.
    """
    ordered = sorted(times)
    p90, p99 = (ordered[math.ceil(share * len(ordered)) - 1] for share in (0.9, 0.99))
    return Spread(statistics.fmean(ordered), statistics.median(ordered), p90, p99, ordered[-1])


def timed(call: Callable[[Item], object], items: Sequence[Item], passes: int) -> list[list[float]]:
    """Time a call for each of some items, all items in turn, several times over.

    The garbage collector stays on, as it does in use.

    Args:
        call: what is timed.
        items: what it is called with.
        passes: how often each item is timed.

    Returns:
        For each item its times in milliseconds, in the order of the passes.
    """
    clock = time.perf_counter_ns
    times: list[list[float]] = [[] for _ in items]
    for _ in range(passes):
        for item, taken in zip(items, times, strict=True):
            start = clock()
            call(item)
            taken.append((clock() - start) / NANOSECONDS)
    return times


def typical(times: Sequence[Sequence[float]]) -> list[float]:
    """Each item's median time: what it takes, whatever else the machine did in some of the passes."""
    return [statistics.median(taken) for taken in times]
