"""Traditional Chinese: who writes it is answered in it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from bot.answering.replies import Answer, Choices, Decline, Suggestion
from bot.folding import has_han

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.answering.replies import Reply


def is_traditional(text: str) -> bool:
    """Whether a text is written in Traditional characters: some of its own, and none that only Simplified has."""
    text = text.encode("utf-8", "ignore").decode()  # OpenCC takes no lone surrogates.
    return has_han(text) and _converter("t2s")(text) != text and _converter("s2t")(text) == text


def in_traditional(reply: Reply) -> Reply:
    """A reply in Chinese with its words in Traditional characters; the article's sentences stay as they are."""
    match reply:
        case Answer(language="zh"):
            convert = _converter("s2t")
            return replace(
                reply, text=convert(reply.text), title=convert(reply.title), related=_titled(reply.related, convert)
            )
        case Choices(language="zh"):
            options = tuple(option for one in reply.options if isinstance(option := in_traditional(one), Answer))
            return replace(reply, text=_converter("s2t")(reply.text), options=options)
        case Decline(language="zh"):
            convert = _converter("s2t")
            return replace(reply, text=convert(reply.text), related=_titled(reply.related, convert))
    return reply


def _titled(related: Sequence[Suggestion], convert: Callable[[str], str]) -> tuple[Suggestion, ...]:
    return tuple(replace(one, title=convert(one.title)) for one in related)


@cache
def _converter(kind: str) -> Callable[[str], str]:
    # Imported late: reading its tables takes time that a text without Chinese does not owe.
    from opencc import OpenCC  # noqa: PLC0415

    convert: Callable[[str], str] = OpenCC(kind).convert
    return convert
