"""`visitbot chat`: what is typed goes to a conversation, and what that says to the screen."""

from __future__ import annotations

import contextlib
import locale
import os
import sys
from typing import TYPE_CHECKING

from bot.cli import opening
from bot.knowledge.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.knowledge.schema import Language

_PROMPT = "› "
_BOLD, _PLAIN = "\x01\x1b[1m\x02", "\x01\x1b[0m\x02"
"""Marked as taking no room, so that line editing knows where the cursor is."""


def chat(knowledge: Path | None, language: Language | None) -> None:
    """Chat until the person ends it."""
    engine = opening.open_engine(knowledge, lasting=True)
    from bot.cli.conversation import Conversation  # noqa: PLC0415
    from bot.cli.showing import Line, Look, Screen  # noqa: PLC0415

    conversation = Conversation(engine, language, _spoken_here())
    screen = Screen()
    screen.show(conversation.welcome())
    typed = _typed() if sys.stdin.isatty() else _piped()
    with contextlib.suppress(KeyboardInterrupt):
        for text in typed:
            if not sys.stdin.isatty():
                screen.show([Line(f"{_PROMPT}{text}", Look.ECHO)])
            screen.show(conversation.say(text))
            if conversation.is_over:
                return
    screen.show(conversation.goodbye())


def _typed() -> Iterator[str]:
    """Lines from the keyboard, with line editing and history where there is readline."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415 - input() uses it once it is imported
    coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    prompt = f"{_BOLD}{_PROMPT}{_PLAIN}" if coloured else _PROMPT
    while True:
        try:
            text = input(prompt)
        except (EOFError, KeyboardInterrupt):
            sys.stdout.write("\n")
            return
        if text.strip():
            yield text


def _piped() -> Iterator[str]:
    """Lines from a pipe or a file."""
    for text in sys.stdin:
        if text.strip():
            yield text.rstrip("\n")


def _spoken_here() -> Language:
    """The language of this computer where the bot speaks it, else English."""
    named = (os.environ.get(variable) for variable in ("LC_ALL", "LC_MESSAGES", "LANG"))
    spoken = next(filter(None, named), None) or locale.getlocale()[0] or ""
    return next((language for language in LANGUAGES if spoken.casefold().startswith(language)), LANGUAGES[0])
