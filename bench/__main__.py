"""`python -m bench`: all benchmarks or one of them, tables on the screen and JSON in `bench/results/`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from bench import answers, banking77, grading, questions, rivals, sandbox, scale, start, updates
from bench.reports import BenchmarkError, Report, show, show_targets, write
from bench.whole import faults, flood, kills, load
from bot.answering.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def _answers(given: argparse.Namespace) -> Report:
    return answers.measure(questions.read(given.questions), Engine(questions.knowledge(given.knowledge)))


def _rivals(given: argparse.Namespace) -> Report:
    asked, engine = questions.read(given.questions), Engine(questions.knowledge(given.knowledge))
    return rivals.measure(asked, engine, grading.grading_for(asked, engine.knowledge.article, given.grader))


def _scale(given: argparse.Namespace) -> Report:
    quick = given.quick or (given.part is None and not given.full)
    return scale.measure(scale.QUICK_SIZES if quick else scale.SIZES)


def _banking77(given: argparse.Namespace) -> Report:
    return banking77.measure(*banking77.read(given.data))


def _start(given: argparse.Namespace) -> Report:
    return start.measure(given.knowledge.absolute())


def _updates(given: argparse.Namespace) -> Report:
    return updates.measure(questions.read(given.questions), Engine(questions.knowledge(given.knowledge)))


def _sandbox(_: argparse.Namespace) -> Report:
    return sandbox.measure()


def _chaos(given: argparse.Namespace) -> Report:
    return kills.measure(given.rounds)


def _faults(_: argparse.Namespace) -> Report:
    return faults.measure()


def _flood(_: argparse.Namespace) -> Report:
    return flood.measure()


def _load(_: argparse.Namespace) -> Report:
    return load.measure()


PARTS: dict[str, Callable[[argparse.Namespace], Report]] = {
    "answers": _answers,
    "rivals": _rivals,
    "scale": _scale,
    "banking77": _banking77,
    "start": _start,
    "updates": _updates,
    "sandbox": _sandbox,
    "chaos": _chaos,
    "faults": _faults,
    "flood": _flood,
    "load": _load,
}
ON_REQUEST = frozenset({"chaos", "faults"})
"""Those that take so long that they run only where they are named."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("part", nargs="?", choices=PARTS, help="one benchmark; all but chaos where none is named")
    parser.add_argument(
        "--questions",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="question files (JSON lines); default: tests/questions/*.jsonl",
    )
    parser.add_argument("--knowledge", type=Path, default=questions.KNOWLEDGE, metavar="DIR", help="knowledge base")
    parser.add_argument(
        "--grader",
        type=Path,
        default=grading.GRADER,
        metavar="FILE",
        help="a grade.py, for questions of another form than the project's",
    )
    parser.add_argument("--data", type=Path, default=banking77.DATA, metavar="DIR", help="the folder of BANKING77")
    parser.add_argument("--rounds", type=int, default=kills.ROUNDS, help="kills in each case of chaos")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="scale stops at 100,000 phrasings")
    size.add_argument("--full", action="store_true", help="scale goes to 1,000,000 even among all benchmarks")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for.

    Returns:
        0, or 2 where a benchmark that was named cannot run.
    """
    given = _parser().parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else 140)
    reports = []
    left_out = []
    for part in [given.part] if given.part else (part for part in PARTS if part not in ON_REQUEST):
        try:
            report = PARTS[part](given)
        except BenchmarkError as error:
            left_out.append(part)
            print(f"{part} cannot run: {error}\n", file=sys.stderr)
            continue
        write(report)
        show(report, console)
        reports.append(report)
    if reports:
        show_targets(reports, left_out, console)
    return 2 if given.part and left_out else 0


if __name__ == "__main__":
    sys.exit(main())
