"""Right or wrong: a reply as a line of JSON, and who grades it."""

from __future__ import annotations

import importlib.util
import json
import sys
from typing import TYPE_CHECKING, Any, TypeAlias

from bench.questions import PROJECT
from bench.reports import BenchmarkError
from bot.answering.replies import Answer, Choices, Decline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bot.answering.replies import Reply

GRADER = PROJECT.parent / "shared" / "eval" / "grade.py"

Line: TypeAlias = "Mapping[str, Any]"
Grade: TypeAlias = "Callable[[Line, Line], str]"
"""From a question line and a reply line to `right`, `offered`, `missed` or `wrong`."""


def as_line(reply: Reply) -> dict[str, object]:
    """A reply as graders read it."""
    if isinstance(reply, Answer):
        return {"kind": "answer", **_answer(reply)}
    if isinstance(reply, Choices):
        options = [{"title": option.title, **_answer(option)} for option in reply.options]
        return {"kind": "choices", "language": reply.language, "text": reply.text, "choices": options}
    if isinstance(reply, Decline):
        return {"kind": "decline", "language": reply.language, "text": reply.text}
    return {"kind": "silent"}


def _answer(answer: Answer) -> dict[str, object]:
    quotes = [evidence.quote for evidence in answer.evidence]
    return {"language": answer.language, "text": answer.text, "quotes": quotes}


def grade_with(path: Path = GRADER) -> Grade:
    """The grading of a `grade.py` that has a `Grader`, with `article.txt` and `sentences.json` beside it.

    Args:
        path: that file.

    Raises:
        BenchmarkError: where it or what it needs is missing.
    """
    if not path.is_file():
        raise BenchmarkError(f"no grading at {path}: give a grade.py with --grader")
    spec = importlib.util.spec_from_file_location("bench_grade", path)
    if spec is None or spec.loader is None:
        raise BenchmarkError(f"{path} is no Python module: give another with --grader")
    module = importlib.util.module_from_spec(spec)
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
        sentences = json.loads((path.parent / "sentences.json").read_text(encoding="utf-8"))
        article = (path.parent / "article.txt").read_text(encoding="utf-8")
        grader = module.Grader(article, {row["id"]: row["text"] for row in sentences})
    except Exception as error:
        raise BenchmarkError(f"{path} does not grade ({error!r}): give another with --grader") from error
    finally:
        sys.dont_write_bytecode = writes

    def grade(question: Line, line: Line) -> str:
        verdict: str = grader.grade(question, line)[0]
        return verdict

    return grade
