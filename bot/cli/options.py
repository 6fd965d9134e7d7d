"""The options that several commands share, what they may be, and how a command's examples are set out."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class LanguageName(StrEnum):
    """A language on the command line."""

    EN = "en"
    ES = "es"
    ZH = "zh"


class Shown(StrEnum):
    """Which graded questions are listed."""

    WRONG = "wrong"
    MISSED = "missed"
    ALL = "all"


class ShapeName(StrEnum):
    """What a chart is for."""

    PHONE = "phone"
    SLIDE = "slide"


class FormatName(StrEnum):
    """What a chart is written as."""

    PNG = "png"
    SVG = "svg"


Knowledge = Annotated[
    Path | None,
    typer.Option(
        "--knowledge",
        "-k",
        metavar="DIR",
        help="The folder of the knowledge base.  [default: the packaged one]",
    ),
]
Answered = Annotated[
    LanguageName | None,
    typer.Option("--language", "-l", help="Answer in this language.  [default: the question's]"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


def examples(*lines: str) -> str:
    """Examples to close a command's help with, each on a line of its own."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
