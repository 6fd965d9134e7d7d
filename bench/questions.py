"""The questions that are asked, with what was said before each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bench.reports import BenchmarkError
from bot.answering.replies import Dialogue, Question
from bot.evaluation.lines import LineError, QuestionLine, parse_data, parse_question, replay
from bot.knowledge.loading import KnowledgeError, load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.engine import Engine
    from bot.knowledge.models import KnowledgeBase

PROJECT = Path(__file__).parent.parent
KNOWLEDGE = PROJECT / "knowledge"
QUESTIONS = PROJECT / "tests" / "questions"

Item: TypeAlias = tuple[Question, Dialogue]


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of a question file: the question with what was asked before, and the whole line for who grades replies."""

    question: QuestionLine
    line: object


def read(paths: Sequence[Path] = ()) -> list[Asked]:
    """Read question files.

    Args:
        paths: files of a JSON object a line; none for the project's own.

    Raises:
        BenchmarkError: where there is no such file, or one does not read.
    """
    chosen = list(paths) or sorted(QUESTIONS.glob("*.jsonl"))
    if not chosen:
        raise BenchmarkError(f"no questions in {QUESTIONS}: give some with --questions FILE...")
    return [asked for path in chosen for asked in _read(path)]


def _read(path: Path) -> list[Asked]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise BenchmarkError(f"{path} does not read ({error.strerror}): give another with --questions") from error
    found = []
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            line = parse_data(raw)
            found.append(Asked(parse_question(line, QuestionLine), line))
        except LineError as error:
            raise BenchmarkError(f"{path}, line {number}: {error}") from error
    return found


def knowledge(folder: Path = KNOWLEDGE) -> KnowledgeBase:
    """The knowledge base in a folder.

    Raises:
        BenchmarkError: where it does not load.
    """
    try:
        return load(folder)
    except KnowledgeError as error:
        raise BenchmarkError(f"{error}\nMend it, or give another with --knowledge") from error


def items(asked: Sequence[Asked], engine: Engine) -> list[Item]:
    """Each question ready to be asked: with its dialogue, the engine's own replies to the earlier turns included."""
    return [(Question(one.question.text, one.question.addressed), replay(engine, one.question.turns)) for one in asked]
