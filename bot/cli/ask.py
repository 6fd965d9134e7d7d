"""`visitbot ask`: one question, or lines of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, BinaryIO, TextIO

import typer

from bot.cli import opening

if TYPE_CHECKING:
    from pathlib import Path

    from bot.answering.engine import Engine
    from bot.knowledge.schema import Language

_PROGRESS_EVERY = 100
"""Lines between two looks at how far it is."""


def ask_one(text: str, knowledge: Path | None, language: Language | None, *, as_json: bool, explain: bool) -> None:
    """Ask one question and print the reply."""
    engine = opening.open_engine(knowledge)
    from bot.answering.replies import Dialogue, Question  # noqa: PLC0415

    explanation = engine.explain(Question(text), Dialogue(language=language))
    if as_json:
        from bot.evaluation.lines import detailed_line, dumped  # noqa: PLC0415

        line = detailed_line(explanation.reply)
        if explain:
            from bot.cli.explaining import explained_data  # noqa: PLC0415

            line["explanation"] = explained_data(explanation)
        typer.echo(dumped(line))
        return
    from bot.cli.showing import Screen, reply_lines  # noqa: PLC0415

    Screen().show(reply_lines(explanation.reply, engine.knowledge))
    if explain:
        from bot.cli.explaining import print_explanation  # noqa: PLC0415

        print_explanation(explanation, engine.knowledge)


def ask_lines(knowledge: Path | None, language: Language | None) -> None:
    """Answer the question lines on standard input; exit code 1 where any was broken."""
    engine = opening.open_engine(knowledge, lasting=True)
    broken = answer_lines(engine, sys.stdin.buffer, sys.stdout, language)
    if broken:
        lines = "1 line is" if broken == 1 else f"{broken} lines are"
        opening.fail(f"{lines} no question; the reason stands in the output.")


def answer_lines(engine: Engine, source: BinaryIO, out: TextIO, language: Language | None) -> int:
    """Write an answer line for each question line, flushed as they come; blank lines are passed over.

    Returns:
        How many lines were broken; each has an error line in its place.
    """
    from bot.evaluation.lines import LineError, answer_line, ask_line, dumped, parse_line  # noqa: PLC0415

    broken = 0
    progress = sys.stderr.isatty() and not (sys.stdin.isatty() or out.isatty())
    for number, raw in enumerate(source, 1):
        if not raw.strip():
            continue
        try:
            line = parse_line(raw)
        except LineError as error:
            broken += 1
            known = {} if error.id_ is None else {"id": error.id_}
            written = dumped({**known, "line": number, "error": str(error)})
        else:
            written = dumped({"id": line.id, **answer_line(ask_line(engine, line, language))})
        out.write(written + "\n")
        out.flush()
        if progress and number % _PROGRESS_EVERY == 0:
            sys.stderr.write(f"\r{number:,} lines")
            sys.stderr.flush()
    if progress:
        sys.stderr.write("\r\x1b[K")
    return broken
