"""`visitbot fit`: the weights of the score, fitted from phrasings and from questions with known answers."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from bot.answering import weights
from bot.answering.engine import Engine
from bot.cli import opening
from bot.cli.tables import console
from bot.evaluation.fitting import (
    calibrate,
    calibration,
    examples_of_phrasings,
    examples_of_questions,
    fit,
    likelihood,
)
from bot.evaluation.questions import QuestionFileError, read_questions
from bot.evaluation.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.evaluation.questions import Expected

_HEAD = (
    "# Fitted by `visitbot fit tests/questions/*.jsonl`, from those questions and from phrasings that were left out;\n"
    "# features.yaml tells what each is, and what was expected of it.\n"
)


def fit_weights(knowledge_folder: Path | None, question_files: list[Path], *, write: bool) -> None:
    """Fit the weights and tell how well they do; write them to the program's own file where that is asked for."""
    knowledge = opening.open_knowledge(knowledge_folder)
    out = console()
    try:
        questions = read_questions(question_files, Sentences(knowledge.article))
    except QuestionFileError as error:
        opening.fail("\n".join(error.problems))
    out.print("Asking each phrasing of a base without it ...", style="dim")
    examples = list(examples_of_phrasings(knowledge))
    asked = list(examples_of_questions(Engine(knowledge), questions))
    out.print(f"Fitting to {len(examples):,} phrasings and {len(asked):,} questions ...", style="dim")
    fitted = fit([*examples, *asked])
    fitted |= calibrate(knowledge, fitted, questions)
    out.print(
        f"mean log likelihood: phrasings {likelihood(examples, fitted):.3f}, questions {likelihood(asked, fitted):.3f}"
    )
    _print_calibration(Engine(knowledge, weighed=fitted), questions, fitted)
    if write:
        place = Path(str(files(weights.__package__).joinpath(weights.FILE)))
        place.write_text(_HEAD + "".join(f"{name}: {value}\n" for name, value in fitted.items()), "utf-8")
        out.print(f"Written to {place}.")


def _print_calibration(engine: Engine, questions: list[Expected], fitted: Mapping[str, float]) -> None:
    """Print stated against measured probabilities, and the weights."""
    table = Table("stated", "right", "answers", box=None, title="Calibration", title_justify="left")
    for stated, right, count in calibration(engine, questions):
        table.add_row(f"{stated:.2f}", f"{right:.2f}", str(count))
    out = console()
    out.print(table)
    expected = weights.expected_weights()
    weighed = Table("feature", "expected", "fitted", box=None, title="Weights", title_justify="left")
    for name, value in fitted.items():
        weighed.add_row(name, f"{expected[name]:.1f}" if name in expected else "", f"{value:.2f}")
    out.print(weighed)
