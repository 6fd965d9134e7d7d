"""Finding and loading the knowledge base, or saying what keeps it from loading."""

from __future__ import annotations

import gc
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from bot.packaged import packaged_knowledge

if TYPE_CHECKING:
    from bot.answering.engine import Engine
    from bot.knowledge.models import KnowledgeBase

_ENV_FILE = Path(".env")
_NAMED_IN_FILE = re.compile(r"^\s*(?:export\s+)?KNOWLEDGE\s*=\s*\S", re.MULTILINE | re.IGNORECASE)


def fail(message: str, code: int = 1) -> NoReturn:
    """End the program with a message on standard error."""
    typer.echo(message, err=True)
    raise typer.Exit(code)


def knowledge_folder(chosen: Path | None) -> Path:
    """The folder to load: of the command line, else the environment or `.env`, else the packaged one."""
    if chosen is not None:
        return chosen
    if os.environ.get("KNOWLEDGE"):
        return Path(os.environ["KNOWLEDGE"])
    # Reading settings takes 85 ms to import, a tenth of what a single question may take.
    if _ENV_FILE.is_file() and _NAMED_IN_FILE.search(_ENV_FILE.read_text("utf-8", errors="replace")):
        from bot.settings import SettingsError, read_settings  # noqa: PLC0415

        try:
            return read_settings(_ENV_FILE).knowledge
        except SettingsError as error:
            fail(f"A setting does not hold.\n  {error}")
    return packaged_knowledge()


def open_knowledge(chosen: Path | None) -> KnowledgeBase:
    """Load and prove a knowledge base, or end the program with all that is wrong with it."""
    from bot.knowledge.loading import KnowledgeError, load  # noqa: PLC0415

    folder = knowledge_folder(chosen)
    try:
        return load(folder)
    except KnowledgeError as error:
        count = "1 problem" if len(error.problems) == 1 else f"{len(error.problems)} problems"
        problems = "\n".join(f"  {problem}" for problem in error.problems)
        fail(
            f"The knowledge base in {folder} does not load: {count}.\n{problems}\n"
            "Mend each, then try again with `visitbot check`."
        )


def open_engine(chosen: Path | None, *, lasting: bool = False) -> Engine:
    """Load a knowledge base and make its engine.

    Args:
        chosen: the folder on the command line, if any.
        lasting: whether many questions follow, so that collecting garbage pays.
    """
    knowledge = open_knowledge(chosen)
    from bot.answering.engine import Engine  # noqa: PLC0415
    from bot.cli.shelf import FileShelf  # noqa: PLC0415

    engine = Engine(knowledge, FileShelf.of(knowledge_folder(chosen)))
    if lasting:
        gc.enable()
    return engine


def load_engine(folder: Path) -> Engine:
    """Load and prove the knowledge base in a folder, and make its engine.

    Raises:
        KnowledgeError: all that is wrong with it.
    """
    from bot.answering.engine import Engine  # noqa: PLC0415
    from bot.cli.shelf import FileShelf  # noqa: PLC0415
    from bot.knowledge.loading import load  # noqa: PLC0415

    return Engine(load(folder), FileShelf.of(folder))


def speak_utf8() -> None:
    """Let standard input and output carry any text, whatever the locale."""
    for stream, errors in (
        (sys.stdin, "replace"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors=errors)
