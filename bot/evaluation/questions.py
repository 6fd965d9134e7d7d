"""Question files: what people ask, and what a right reply must show."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, field_validator, model_validator

from bot.evaluation.lines import LineError, QuestionLine, parse_data, parse_question
from bot.knowledge.quantities import parse_quantity

if TYPE_CHECKING:
    from pathlib import Path

    from bot.evaluation.sentences import Sentences


class Expectation(StrEnum):
    """What a right reply does."""

    ANSWER = "answer"
    DECLINE = "decline"
    SILENT = "silent"


class Expected(QuestionLine):
    """A question with what is expected of the reply."""

    lang: Annotated[Literal["en", "es", "zh"], Field(description="The language to be answered in")]
    expect: Annotated[Expectation, Field(strict=False)]
    kind: str = "other"
    evidence: Annotated[
        list[str],
        Field(default_factory=list, description="Parts of the article; a sentence of any one is fair"),
    ]
    figures: Annotated[list[list[str]], Field(default_factory=list, description="Each group shows by any alternative")]
    words: Annotated[list[list[str]], Field(default_factory=list, description="Each group shows, in the quotes too")]

    @field_validator("figures")
    @classmethod
    def _are_figures(cls, groups: list[list[str]]) -> list[list[str]]:
        for group in groups:
            for figure in group:
                parse_quantity(figure)
        return groups

    @model_validator(mode="after")
    def _has_evidence(self) -> Expected:
        if self.expect is Expectation.ANSWER and not self.evidence:
            raise ValueError("an answer needs evidence: give a part of the article")
        if not all([*self.figures, *self.words]) or not all(word for group in self.words for word in group):
            raise ValueError("a group of figures or words is empty")
        return self


class QuestionFileError(Exception):
    """Question files that cannot be read; `problems` lists everything at once, with file and line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def read_questions(files: list[Path], sentences: Sentences) -> list[Expected]:
    """Read question files.

    Args:
        files: files of a JSON object a line.
        sentences: the article's; evidence must stand in them.

    Raises:
        QuestionFileError: with all problems.
    """
    questions: list[Expected] = []
    problems: list[str] = []
    first: dict[str | int, str] = {}
    for file in files:
        try:
            lines = file.read_bytes().splitlines()
        except OSError as error:
            problems.append(f"{file}: cannot be read: {error.strerror or error}")
            continue
        for number, raw in enumerate(lines, 1):
            if not raw.strip():
                continue
            place = f"{file}:{number}"
            try:
                question = parse_question(parse_data(raw), Expected)
            except LineError as error:
                problems.append(f"{place}: {error}")
                continue
            if question.id in first:
                problems.append(f"{place}: {question.id!r} is also the id of {first[question.id]}: give another")
            first.setdefault(question.id, place)
            alien = [fragment for fragment in question.evidence if not sentences.touched([fragment])]
            problems += [f"{place}: {fragment!r} does not stand in the article" for fragment in alien]
            questions.append(question)
    if not questions and not problems:
        problems.append(f"{', '.join(map(str, files))}: no questions in it")
    if problems:
        raise QuestionFileError(problems)
    return questions
