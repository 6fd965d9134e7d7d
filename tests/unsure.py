"""Messages that may mean several entries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.answering.replies import Choices, Question

if TYPE_CHECKING:
    from bot.answering.engine import Engine

_WORD = re.compile(r"[A-Za-z]{4,}")


def unsure(engine: Engine) -> str:
    """A word of some entry's title that the engine offers a choice for, however sure it becomes of the others."""
    titles = (entry.title.get("en", "") for entry in engine.knowledge.entries.values())
    words: list[str] = sorted({word.casefold() for title in titles for word in _WORD.findall(title)})
    for word in words:
        reply = engine.reply(Question(word))
        if isinstance(reply, Choices) and len(reply.options) > 1:
            return word
    raise AssertionError("the engine is sure of every word of its titles: write one here that it is not sure of")
