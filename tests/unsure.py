"""Messages that may mean several entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.replies import Choices, Question

if TYPE_CHECKING:
    from bot.answering.engine import Engine

UNSURE = ("trade", "companies", "the pavilion", "the visit", "growth")


def unsure(engine: Engine) -> str:
    """One of them that the engine offers a choice for, however sure it becomes of the others."""
    return next(text for text in UNSURE if isinstance(engine.reply(Question(text)), Choices))
