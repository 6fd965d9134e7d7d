"""Replies as lines to print: what they say and how they look, apart from how they get on the screen."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.answering.replies import Answer, Choices, Decline, Silence
from bot.knowledge.models import Speaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.answering.replies import Reply
    from bot.knowledge.models import Evidence, KnowledgeBase
    from bot.knowledge.schema import Language


class Look(StrEnum):
    """What a line is, which decides its colour."""

    ANSWER = "bold green"
    DECLINE = "yellow"
    QUOTE = "italic"
    AUX = "dim"
    CHOICE = "cyan"
    ECHO = "bold"


@dataclass(frozen=True, slots=True)
class Line:
    """A line on the screen."""

    text: str
    look: Look
    indent: int = 0


def reply_lines(reply: Reply, knowledge: KnowledgeBase) -> Iterator[Line]:
    """A reply as lines: the words, the quotes with who said them, and what may be asked next, numbered."""
    if isinstance(reply, Silence):
        yield Line(f"({reply.reason})", Look.AUX)
        return
    texts = knowledge.texts[reply.language]
    if isinstance(reply, Answer):
        yield Line(reply.text, Look.ANSWER)
        yield from _quotes(reply.evidence, reply.language, knowledge)
        yield from numbered(texts["chat-related"], [one.title for one in reply.related])
    elif isinstance(reply, Choices):
        yield from numbered(reply.text, [option.title for option in reply.options], Look.DECLINE)
    else:
        yield Line(reply.text, Look.DECLINE)
        yield from numbered(texts["instead"], [one.title for one in reply.related])


def picks(reply: Reply) -> tuple[Answer | str, ...]:
    """What the numbers of a reply stand for: answers, or ids of entries."""
    if isinstance(reply, Choices):
        return reply.options
    if isinstance(reply, Answer | Decline):
        return tuple(suggestion.entry for suggestion in reply.related)
    return ()


def numbered(heading: str, titles: Sequence[str], look: Look = Look.AUX) -> Iterator[Line]:
    """A heading and numbered titles below it; nothing where there are none."""
    if titles:
        yield Line(heading, look)
        for number, title in enumerate(titles, 1):
            yield Line(f"{number}. {title}", Look.CHOICE, 2)


def _quotes(evidence: Iterable[Evidence], language: Language, knowledge: KnowledgeBase) -> Iterator[Line]:
    texts, article = knowledge.texts[language], knowledge.article
    for one in evidence:
        if one.by is Speaker.SPEAKER:
            by = texts["said-by-speaker"].format(name=article.speaker, role=article.role[language])
        else:
            by = texts["said-by-article"]
        quote = one.quote.strip('"“”')
        yield Line(f"“{quote}”", Look.QUOTE, 2)
        yield Line(f"— {by}", Look.AUX, 2)


class Screen:
    """Prints lines: coloured and wrapped on a terminal, plain elsewhere."""

    def __init__(self) -> None:
        self.is_terminal = sys.stdout.isatty()
        self._plain = not self.is_terminal or os.environ.get("TERM") == "dumb"

    def show(self, lines: Iterable[Line]) -> None:
        """Print lines."""
        if self._plain:
            for line in lines:
                sys.stdout.write(f"{' ' * line.indent}{line.text}\n")
            sys.stdout.flush()
            return
        # rich takes 50 ms to import, which a program that reads our output need not wait for.
        from rich.console import Console  # noqa: PLC0415
        from rich.padding import Padding  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        console = Console(highlight=False)
        for line in lines:
            console.print(Padding(Text(line.text, style=line.look.value), (0, 0, 0, line.indent), expand=False))
