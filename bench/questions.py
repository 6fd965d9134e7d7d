"""The questions that are asked, with what was said before each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.reports import BenchmarkError
from bot.answering.engine import Engine
from bot.answering.replies import Dialogue, Question
from bot.knowledge.loading import load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROJECT = Path(__file__).parent.parent
KNOWLEDGE = PROJECT / "knowledge"
QUESTIONS = PROJECT / "tests" / "questions"


@dataclass(frozen=True, slots=True)
class Expected:
    """A line of a question file: what is asked, and the whole line for who grades the reply."""

    question: Question
    turns: tuple[str, ...]
    line: Mapping[str, Any]


def read(paths: Sequence[Path] = ()) -> list[Expected]:
    """Read question files.

    Args:
        paths: JSON lines with `id`, `text`, `expect` and perhaps `turns` and `addressed`; none for the
            project's own.

    Raises:
        BenchmarkError: where there is no such file, or one does not read.
    """
    chosen = list(paths) or sorted(QUESTIONS.glob("*.jsonl"))
    if not chosen:
        raise BenchmarkError(f"no questions in {QUESTIONS}: give some with --questions FILE...")
    return [expected for path in chosen for expected in _read(path)]


def _read(path: Path) -> list[Expected]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BenchmarkError(f"{path} does not read ({error.strerror}): give another with --questions") from error
    found = []
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
            question = Question(line["text"], line.get("addressed", True))
        except (ValueError, KeyError, TypeError) as error:
            raise BenchmarkError(f"{path}, line {number} is no question: {error!r}") from error
        found.append(Expected(question, tuple(line.get("turns", ())), line))
    return found


def engine(folder: Path = KNOWLEDGE) -> Engine:
    """The engine of a knowledge base."""
    return Engine(load(folder))


def dialogues(asked: Sequence[Expected], engine: Engine) -> list[Dialogue]:
    """What was said before each question, the engine's own replies to the earlier turns included."""
    return [_dialogue(expected.turns, engine) for expected in asked]


def _dialogue(turns: Sequence[str], engine: Engine) -> Dialogue:
    dialogue = Dialogue()
    for text in turns:
        question = Question(text)
        dialogue = dialogue.after(question, engine.reply(question, dialogue))
    return dialogue
