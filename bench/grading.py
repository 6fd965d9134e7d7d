"""Right or wrong: by the project's own grading, or by a `grade.py` for questions of another form."""

from __future__ import annotations

import importlib.util
import json
import sys
from typing import TYPE_CHECKING, TypeAlias

from bench.questions import PROJECT
from bench.reports import BenchmarkError
from bot.evaluation.grading import Grader
from bot.evaluation.lines import LineError, answer_line, parse_question
from bot.evaluation.questions import Expected
from bot.evaluation.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bench.questions import Asked
    from bot.answering.replies import Reply
    from bot.knowledge.models import Article

GRADER = PROJECT.parent / "shared" / "eval" / "grade.py"

Grade: TypeAlias = "Callable[[Asked, Reply], str]"
"""From a question and a reply to `right`, `offered`, `missed` or `wrong`."""


def grading_for(asked: Sequence[Asked], article: Article, path: Path = GRADER) -> Grade:
    """Who grades replies to some questions.

    Args:
        asked: the questions.
        article: what they are about.
        path: a `grade.py`, for questions that the project's own grading cannot read.

    Raises:
        BenchmarkError: where neither can.
    """
    if _ours(asked, Sentences(article)):
        grader = Grader(article)
        return lambda one, reply: grader.grade(parse_question(one.line, Expected), reply).verdict
    return _elsewhere(path)


def _ours(asked: Sequence[Asked], sentences: Sentences) -> bool:
    """Whether the questions are of the project's own form: figures and evidence as the article writes them."""
    try:
        expected = [parse_question(one.line, Expected) for one in asked]
    except LineError:
        return False
    return all(sentences.touched([fragment]) for one in expected for fragment in one.evidence)


def _elsewhere(path: Path) -> Grade:
    """The grading of a file that has a `Grader`, with `article.txt` and `sentences.json` beside it."""
    spec = importlib.util.spec_from_file_location("bench_grade", path) if path.is_file() else None
    if spec is None or spec.loader is None:
        raise BenchmarkError(f"the questions are not of the project's form, and {path} is no grade.py: see --grader")
    module = importlib.util.module_from_spec(spec)
    # Its folder is not ours to write in.
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

    def grade(one: Asked, reply: Reply) -> str:
        verdict: str = grader.grade(one.line, answer_line(reply))[0]
        return verdict

    return grade
