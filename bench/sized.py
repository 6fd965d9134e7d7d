"""One size of the scale benchmark, in a process of its own: `python -m bench.sized 1000`, JSON out."""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.generating import Generated
from bench.timing import spread, timed
from bot.understanding.matching import Matcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.understanding.matching import Candidate

QUESTIONS = 1500
WARMING = 300
"""Questions that are asked before the others, so that what the matcher keeps of each is there as in use."""
_TOLD_EVERY = 100_000
KILOBYTES_A_MEGABYTE = 1024
MAXRSS_A_MEGABYTE = KILOBYTES_A_MEGABYTE * (KILOBYTES_A_MEGABYTE if sys.platform == "darwin" else 1)
"""macOS counts bytes in `ru_maxrss`, all others kilobytes."""


@dataclass(frozen=True, slots=True)
class Sized:
    """What was measured at one size: milliseconds a question, megabytes of the process, percent right."""

    phrasings: int
    entries: int
    median: float
    p90: float
    p99: float
    longest: float
    learning: float
    before: float
    memory: float
    peak: float
    right: float


class Metered:
    """Passes pairs on, says on standard error how far it is, and knows how long their making took."""

    def __init__(self, pairs: Iterable[tuple[str, str]], total: int) -> None:
        self._pairs = iter(pairs)
        self._total = total
        self.nanoseconds = 0

    def __iter__(self) -> Iterator[tuple[str, str]]:
        clock = time.perf_counter_ns
        for number in range(1, self._total + 1):
            start = clock()
            pair = next(self._pairs, None)
            self.nanoseconds += clock() - start
            if pair is None:
                return
            if number % _TOLD_EVERY == 0:
                print(f"  {number:,} of {self._total:,} phrasings read", file=sys.stderr, flush=True)
            yield pair


def measure(phrasings: int, questions: int = QUESTIONS) -> Sized:
    """Learn generated phrasings, then ask for some with a word changed, each once: no question is known already.

    Args:
        phrasings: how many.
        questions: how many are asked.
    """
    generated = Generated(phrasings)
    questioned = generated.questions(WARMING + questions)
    warming, asked = questioned[:WARMING], questioned[WARMING:]
    before = _resident()
    metered = Metered(generated.all(), phrasings)
    start = time.perf_counter_ns()
    matcher = Matcher.learn(metered)
    learning = (time.perf_counter_ns() - start - metered.nanoseconds) / 1e9
    gc.collect()
    timed(matcher.rank, [text for _, text in warming], 1)
    found: list[list[Candidate]] = []
    times = spread([taken for (taken,) in timed(lambda one: found.append(matcher.rank(one[1])), asked, 1)])
    right = sum(bool(ranked) and ranked[0].id == id_ for (id_, _), ranked in zip(asked, found, strict=True))
    return Sized(
        phrasings=phrasings,
        entries=generated.entries,
        median=times.median,
        p90=times.p90,
        p99=times.p99,
        longest=times.longest,
        learning=learning,
        before=before,
        memory=_resident(),
        peak=_peak(),
        right=100 * right / len(asked),
    )


def _resident() -> float:
    """The memory that this process has, in megabytes."""
    return _status("VmRSS") or _most()


def _peak() -> float:
    """The most memory that this process has had, in megabytes."""
    # `ru_maxrss` starts with what the parent had, so that the system's own count goes first.
    return _status("VmHWM") or _most()


def _status(name: str) -> float | None:
    status = Path("/proc/self/status")
    if not status.is_file():
        return None
    line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) / KILOBYTES_A_MEGABYTE


def _most() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MAXRSS_A_MEGABYTE


if __name__ == "__main__":
    print(json.dumps(asdict(measure(int(sys.argv[1])))))
