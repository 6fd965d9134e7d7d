"""What a question costs as a knowledge base grows, from a thousand phrasings to a million."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from bench.questions import PROJECT
from bench.reports import BenchmarkError, Report, Target, machine_load
from bench.sized import Sized

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZES = (1_000, 10_000, 100_000, 1_000_000)
QUICK_SIZES = SIZES[:3]
GROWTH = 10.0
"""Target: how many times dearer a question may be at the largest size than at the smallest."""
_TIMEOUT = 1800
"""Seconds for one size."""


def measure(sizes: Sequence[int] = SIZES) -> Report:
    """Measure each size in a process of its own.

    Args:
        sizes: numbers of phrasings, the smallest first.
    """
    found = [_sized(size) for size in sizes]
    smallest, largest = found[0], found[-1]
    rows = tuple(
        (
            f"{one.phrasings:,}",
            f"{one.entries:,}",
            *(f"{value:.3f}" for value in (one.median, one.p90, one.p99)),
            f"{one.median / smallest.median:.1f}x",
            f"{one.learning:.2f}",
            *(f"{value:,.0f}" for value in (one.memory, one.peak)),
            f"{one.right:.1f}",
        )
        for one in found
    )
    columns = ("phrasings", "entries", "ms, median", "p90", "p99", "growth")
    return Report(
        "scale",
        "Generated phrasings, asked with a word changed, each for the first time",
        (*columns, "learning s", "MB", "MB, peak", "right %"),
        rows,
        (
            Target(
                f"a question, {largest.phrasings:,} against {smallest.phrasings:,} phrasings",
                largest.median / smallest.median,
                GROWTH,
                "times",
            ),
        ),
        (
            f"MB is the whole process; before it learns anything it has {smallest.before:,.0f} MB.",
            machine_load(),
        ),
        {"sizes": [asdict(one) for one in found]},
    )


def _sized(size: int) -> Sized:
    print(f"scale: {size:,} phrasings", file=sys.stderr, flush=True)
    try:
        ran = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "bench.sized", str(size)],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
            timeout=_TIMEOUT,
        )
    except subprocess.SubprocessError as error:
        raise BenchmarkError(f"{size:,} phrasings could not be measured: {error}") from error
    return Sized(**json.loads(ran.stdout))
