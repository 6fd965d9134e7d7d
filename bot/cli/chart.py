"""`visitbot chart`: the chart of the figures as a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from bot.charts import draw_trade, file_name, trade_caption
from bot.cli import opening

if TYPE_CHECKING:
    from bot.charts import Format, Shape
    from bot.knowledge.schema import Language

_STANDARD_OUTPUT: Final = Path("-")


def write_chart(
    chosen: Path | None, language: Language, shape: Shape, file_format: Format | None, output: Path | None
) -> None:
    """Draw a chart, write it, and say where it is and what it shows.

    Args:
        chosen: the folder of the knowledge base on the command line, if any.
        language: the language of all words.
        shape: what the chart is for.
        file_format: PNG or SVG; None is what the output's ending says, and PNG where it says nothing.
        output: the file; None is one in this folder, `-` standard output.
    """
    if file_format is None:
        file_format = "svg" if output is not None and output.suffix.lower() == ".svg" else "png"
    knowledge = opening.open_knowledge(chosen)
    try:
        drawn = draw_trade(knowledge, language, shape, file_format)
    except ValueError as error:
        opening.fail(f"There is no chart: {error}.")
    if output == _STANDARD_OUTPUT:
        sys.stdout.buffer.write(drawn)
        return
    path = output or Path(file_name(knowledge, language, shape, file_format))
    try:
        path.write_bytes(drawn)
    except OSError as error:
        opening.fail(f"The chart cannot be written to {path}: {error.strerror or error}")
    typer.echo(f"Wrote {path}.", err=True)
    typer.echo(trade_caption(knowledge, language).text)
