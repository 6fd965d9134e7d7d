"""What a message shows: HTML by Telegram's rules, the same as plain text, and buttons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from telegram import InlineKeyboardMarkup

from bot.telegram.spans import shortened, units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from telegram import InlineKeyboardButton

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
"""UTF-16 units after the markup is read (Bot API, "sendMessage" and "sendPhoto")."""

_LEAST_QUOTE = 40
"""A quote of which less than this has room says nothing."""
_UNSENDABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_TAG = re.compile(r"<[^<>]*>")
_EMPTY = "…"


@dataclass(frozen=True, slots=True)
class Screen:
    """A message ready to be sent; `plain` is what the reader of `html` sees."""

    html: str
    plain: str
    keyboard: InlineKeyboardMarkup | None = None


class Keyboard(InlineKeyboardMarkup):
    """Buttons below a message, which are put into JSON's terms once and not with each message that shows them."""

    __slots__ = ("_written",)

    def __init__(self, rows: Sequence[Sequence[InlineKeyboardButton]]) -> None:
        super().__init__(rows)
        with self._unfrozen():
            self._written = super().to_dict()

    def to_dict(self, recursive: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002 - the library's signature
        """The markup as the Bot API takes it."""
        return self._written if recursive else super().to_dict(recursive)


def escaped(text: str) -> str:
    """A text as HTML."""
    return escape(text, quote=False)


def cleaned(text: str) -> str:
    """A text without what Telegram refuses: control characters, halves of characters, blanks around it."""
    return _UNSENDABLE.sub("", text).strip()


def ready_made(html: str, keyboard: InlineKeyboardMarkup | None = None) -> Screen:
    """A screen of HTML that is within Telegram's rules and limits already."""
    return Screen(html, unescape(_TAG.sub("", html)), keyboard)


def screen(  # noqa: PLR0913 - the parts of a message
    text: str,
    *,
    mark: Callable[[str], str] = escaped,
    heading: str = "",
    source: str = "",
    quotes: Iterable[str] = (),
    keyboard: InlineKeyboardMarkup | None = None,
    limit: int = TEXT_LIMIT,
) -> Screen:
    """Put a message together within Telegram's limit; what has no room is shortened, the quotes first.

    Args:
        text: the message.
        mark: turns the text into HTML.
        heading: a line before it, in italics.
        source: a line below it, in italics: who says so.
        quotes: what is quoted below it, folded up, a paragraph each.
        keyboard: its buttons.
        limit: the most that it may be long.
    """
    heading, source = shortened(cleaned(heading), limit // 4), shortened(cleaned(source), limit // 4)
    room = limit - sum(units(line) + 2 for line in (heading, source) if line)
    text = shortened(cleaned(text), room) or _EMPTY
    room -= units(text) + 2
    quote = "\n".join(filter(None, map(cleaned, quotes)))
    has_room = units(quote) <= room or room >= _LEAST_QUOTE
    quote = shortened(quote, room) if quote and has_room else ""
    html = [f"<i>{escaped(heading)}</i>"] if heading else []
    html.append(mark(text))
    html += [f"<i>{escaped(source)}</i>"] if source else []
    html += [f"<blockquote expandable>{escaped(quote)}</blockquote>"] if quote else []
    plain = "\n\n".join(filter(None, (heading, text, source, quote)))
    return Screen("\n\n".join(html), plain, keyboard)
