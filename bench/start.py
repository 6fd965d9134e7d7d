"""How long a new process takes to answer on the command line, and with how much memory; how long on the sandbox."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from bench import questions
from bench.first_reply import first_reply
from bench.questions import PROJECT
from bench.reports import BenchmarkError, Report, Target, machine_load
from bot.knowledge.schema import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bot.knowledge.models import KnowledgeBase

RUNS = 5
SECONDS, MEGABYTES, LOADING_SECONDS, REPLY_SECONDS = 1.0, 120.0, 0.5, 2.0
"""Targets."""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: its seconds by the clock and on the processor, and the most megabytes that it had."""

    seconds: float
    processor: float
    megabytes: float


def measure(knowledge: Path, runs: int = RUNS, languages: Sequence[Language] = LANGUAGES) -> Report:
    """Load the knowledge base, ask a question in each language, and ask it of the bot on the sandbox, all anew.

    Args:
        knowledge: the folder of the knowledge base.
        runs: how often each is timed.
        languages: what is asked in.
    """
    loading, loaded = _loading(knowledge, runs)
    rows: list[tuple[str, ...]] = [
        ("loading the knowledge base", f"{min(loading):.3f}", f"{statistics.median(loading):.3f}", "", "")
    ]
    ran = {question: _asked(question, knowledge, runs) for question in _questions(loaded, languages)}
    for question, processes in ran.items():
        seconds = [run.seconds for run in processes]
        figures = [min(seconds), statistics.median(seconds), min(run.processor for run in processes)]
        most = max(run.megabytes for run in processes)
        rows.append((f"ask {question!r}", *(f"{figure:.3f}" for figure in figures), f"{most:.0f}"))
    newest = {question: [_run(_command(question, knowledge), keeps=False) for _ in range(runs)] for question in ran}
    for question, processes in newest.items():
        seconds = [run.seconds for run in processes]
        figures = [min(seconds), statistics.median(seconds), min(run.processor for run in processes)]
        most = max(run.megabytes for run in processes)
        rows.append((f"ask {question!r}, nothing kept", *(f"{figure:.3f}" for figure in figures), f"{most:.0f}"))
    replies = {question: [first_reply(question, knowledge) for _ in range(runs)] for question in ran}
    for question, waits in replies.items():
        rows.append(
            (f"the bot in the browser: {question!r}", f"{min(waits):.3f}", f"{statistics.median(waits):.3f}", "", "")
        )
    slowest = max(min(run.seconds for run in processes) for processes in ran.values())
    largest = max(run.megabytes for processes in ran.values() for run in processes)
    return Report(
        "start",
        f"From nothing to an answer, {runs} times each",
        ("", "best s", "median s", "processor s, best", "MB, peak"),
        tuple(rows),
        (
            Target("a new process answers", slowest, SECONDS, "s"),
            Target("the bot's first reply", max(map(min, replies.values())), REPLY_SECONDS, "s"),
            Target("its memory", largest, MEGABYTES, "MB"),
            Target("loading the knowledge base", min(loading), LOADING_SECONDS, "s"),
        ),
        ("Targets go by the best: whatever else runs can only make it slower.", machine_load()),
        {
            "loading seconds": loading,
            "ask": {question: [asdict(run) for run in processes] for question, processes in ran.items()},
            "ask, nothing kept": {text: [asdict(run) for run in processes] for text, processes in newest.items()},
            "first reply seconds": replies,
        },
    )


def _loading(folder: Path, runs: int) -> tuple[list[float], KnowledgeBase]:
    loading = []
    for _ in range(runs):
        start = time.perf_counter()
        loaded = questions.knowledge(folder)
        loading.append(time.perf_counter() - start)
    return loading, loaded


def _questions(knowledge: KnowledgeBase, languages: Sequence[Language]) -> list[str]:
    """What is asked: the article's most popular question."""
    title = knowledge.entries[knowledge.article.popular[0]].title
    return [title[language] for language in languages]


def _asked(question: str, knowledge: Path, runs: int) -> list[Run]:
    command = _command(question, knowledge)
    _run(command)
    return [_run(command) for _ in range(runs)]


def _command(question: str, knowledge: Path) -> list[str]:
    return [sys.executable, "-m", "bot", "ask", question, "--knowledge", str(knowledge)]


def _run(command: Sequence[str], *, keeps: bool = True) -> Run:
    """Run a command; where nothing `keeps` what was learnt before, as after every change of the knowledge base."""
    with tempfile.TemporaryDirectory() as nothing:
        return _watched(command, {} if keeps else {"XDG_CACHE_HOME": nothing})


def _watched(command: Sequence[str], environment: Mapping[str, str]) -> Run:
    ran = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-m", "bench.watched", *command],
        cwd=PROJECT,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
        text=True,
    )
    if ran.returncode:
        last = " ".join(ran.stderr.strip().splitlines()[-1:])
        raise BenchmarkError(f"`{' '.join(command)}` ended with {ran.returncode}: {last}")
    return Run(**json.loads(ran.stdout))
