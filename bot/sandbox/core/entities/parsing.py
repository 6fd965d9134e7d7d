"""What the three markup parsers share: the result they build, and the error they refuse with."""

import re
from dataclasses import dataclass, field

from bot.sandbox.core.entities.entity import Entity
from bot.sandbox.core.entities.units import byte_length, unit_length
from bot.sandbox.core.links import normal_link

USER_LINK = re.compile(r"^tg://user/?\?id=(\d{1,15})$", re.IGNORECASE)
EMOJI_LINK = re.compile(r"^tg://emoji/?\?id=(\d{1,20})$", re.IGNORECASE)
TIME_LINK = re.compile(r"^tg://time/?\?unix=(\d{1,15})(?:&.*)?$", re.IGNORECASE)


class ParseError(ValueError):
    """The markup is broken; the message is Telegram's, without its "can't parse entities" prefix."""


@dataclass(slots=True)
class Output:
    """The text that a parser has written so far, with its length in UTF-16 units."""

    parts: list[str] = field(default_factory=list)
    units: int = 0
    entities: list[Entity] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Add plain text."""
        self.parts.append(text)
        self.units += unit_length(text)

    def text(self) -> str:
        """All that was written."""
        return "".join(self.parts)

    def at_line_start(self) -> bool:
        """Whether the next character begins a line."""
        return not self.parts or self.parts[-1].endswith("\n")

    def mark(self, kind: str, begin: int, value: str = "") -> None:
        """Note an entity from `begin` to here; an empty one is dropped."""
        if self.units > begin:
            self.entities.append(Entity(kind, begin, self.units - begin, value))

    def link(self, url: str, begin: int) -> None:
        """Note a link, which may be a mention; one that leads nowhere is dropped, as Telegram drops it."""
        user = USER_LINK.match(url)
        if user:
            self.mark("text_mention", begin, user[1])
            return
        address = normal_link(url)
        if address:
            self.mark("text_link", begin, address)


def byte_offset(text: str, index: int) -> int:
    """Where a character stands, as Telegram's refusals count: in bytes."""
    return byte_length(text[:index])
