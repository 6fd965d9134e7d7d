"""The bot's own words: which texts a language needs, and the placeholders that each may hold."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NONE: tuple[str, ...] = ()
_SELF = ("about", "username")
_YEARS = ("year", "year-before")
_WORKED_OUT = ("first", "result", "second", *_YEARS)

MESSAGES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "yes": _NONE,
    "no": _NONE,
    "money": ("amount",),
    "money-small": ("amount",),
    "not-covered": ("missing",),
    "other-year": ("year",),
    "other-place": ("about",),
    "off-topic": _NONE,
    "unclear": _NONE,
    "unclear-about": ("topic",),
    "more-asked": _NONE,
    # Figures that are worked out when they are asked for.
    "computed-below": ("measure", "result", "target", "value", "year"),
    "computed-above": ("measure", "result", "target", "value", "year"),
    "computed-balance-before": (*_WORKED_OUT,),
    "computed-share-before": (*_WORKED_OUT, "measure"),
    "computed-ratio-before": (*_WORKED_OUT,),
    "it": _NONE,
    "instead": _NONE,
    "did-you-mean": _NONE,
    "nothing-yet": _NONE,
    "i-know": ("about",),
    "said-by-article": _NONE,
    "said-by-speaker": ("name", "role"),
    "speaker-article": _NONE,
    "speaker-speaker": ("name", "role"),
    # The chat in the terminal.
    "chat-start": _NONE,
    "chat-hint": _NONE,
    "chat-related": _NONE,
    "chat-no-number": ("most",),
    "chat-bye": _NONE,
    "chat-no-history": _NONE,
    "chat-language-set": _NONE,
    "chat-language-auto": _NONE,
    "chat-language-how": _NONE,
    "chat-unknown-command": ("command",),
    "chat-help": _NONE,
    # Telegram.
    "telegram-welcome": ("about", "bot"),
    "telegram-welcome-group": ("about", "bot"),
    "telegram-ask-how": _NONE,
    "telegram-asked": ("title",),
    "telegram-topics": _NONE,
    "telegram-back": _NONE,
    "telegram-article": ("about", "role", "speaker"),
    "telegram-article-says": _NONE,
    "telegram-language": ("now",),
    "telegram-language-auto": _NONE,
    "telegram-language-own": _NONE,
    "telegram-language-set": _NONE,
    "telegram-language-follows": _NONE,
    "telegram-privacy": _NONE,
    "telegram-forgotten": _NONE,
    "telegram-listen-how": ("now",),
    "telegram-listen-is-on": _NONE,
    "telegram-listen-is-off": _NONE,
    "telegram-listen-on": _NONE,
    "telegram-listen-off": _NONE,
    "telegram-listen-group": _NONE,
    "telegram-listen-admins": _NONE,
    "telegram-listen-anonymous": _NONE,
    "telegram-listen-deaf": _NONE,
    "telegram-text-only": _NONE,
    "telegram-unknown-command": _NONE,
    "telegram-voted": _NONE,
    "telegram-voted-already": _NONE,
    "telegram-not-yours": _NONE,
    "telegram-stale": _NONE,
    "telegram-copy": _NONE,
    "telegram-inline-ask": _NONE,
    "telegram-inline-none": _NONE,
    "telegram-more": _NONE,
    "telegram-failed": _NONE,
    "telegram-too-many": _NONE,
    "telegram-too-many-group": _NONE,
    # The figures as a table and as a picture.
    "trade-title": _YEARS,
    "chart-values": _NONE,
    "chart-growth": _YEARS,
    "chart-cut": ("measure", "times"),
    "chart-source": ("title",),
    "facts-title": ("currency", "year"),
    "facts-line": ("growth", "value", "year-before"),
    "facts-computed": _NONE,
    "facts-computed-line": ("formula", "label", "result"),
    "facts-quotes": _NONE,
    "computed-balance": _NONE,
    "computed-ratio": _NONE,
    "computed-share": _NONE,
    # The bot's menus, its profile and /help.
    "command-start": _NONE,
    "command-help": _NONE,
    "command-ask": _NONE,
    "command-topics": _NONE,
    "command-facts": _NONE,
    "command-chart": _NONE,
    "command-article": _NONE,
    "command-language": _NONE,
    "command-privacy": _NONE,
    "command-forget": _NONE,
    "command-listen": _NONE,
    "help-intro": _SELF,
    "help-private": _SELF,
    "help-group": _SELF,
    "help-commands": _NONE,
    "help-inline": _SELF,
    "bot-description": ("about",),
    "bot-short-description": ("about",),
})  # fmt: skip
"""Each text by its key, with the placeholders that are filled in where it is said."""

NEEDED: Mapping[str, str] = MappingProxyType({
    "money": "amount",
    "money-small": "amount",
    "not-covered": "missing",
    "facts-line": "value",
    "facts-computed-line": "result",
})  # fmt: skip
"""The placeholders without which a text would hide what it is there to say."""
