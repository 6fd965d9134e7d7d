"""Tells Telegram the menus and descriptions, where they differ from what it has."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from telegram import BotCommandScope
from telegram.error import RetryAfter, TelegramError

from bot.telegram.menus import (
    CommandList,
    Description,
    ShortDescription,
    command_lists,
    descriptions,
    short_descriptions,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Bot

    from bot.knowledge.models import KnowledgeBase

_Wanted: TypeAlias = CommandList | Description | ShortDescription
_Outcome: TypeAlias = Literal["unchanged", "changed", "failed"]

LOGGER = logging.getLogger(__name__)

LONGEST_WAIT = 60.0
"""Seconds to wait where Telegram asks for it; what must wait longer is left for the next start."""
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Published:
    """How many menus and texts were right already, were set anew, or could not be set."""

    unchanged: int = 0
    changed: int = 0
    failed: int = 0


async def publish(
    bot: Bot, knowledge: KnowledgeBase, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> Published:
    """Publish the menus and descriptions.

    Where nothing has changed since the last start, it only asks. No error of Telegram's ends it: a bot without its
    menus still answers. What failed is logged.

    Args:
        bot: the bot, initialised.
        knowledge: whose texts.
        sleep: how to wait where Telegram asks for it.

    Raises:
        MenuError: a text is longer than Telegram takes.
    """
    everything: tuple[_Wanted, ...] = (
        *command_lists(knowledge),
        *descriptions(knowledge),
        *short_descriptions(knowledge),
    )
    outcomes = [await _patiently(bot, wanted, sleep) for wanted in everything]
    return Published(outcomes.count("unchanged"), outcomes.count("changed"), outcomes.count("failed"))


async def _patiently(bot: Bot, wanted: _Wanted, sleep: Callable[[float], Awaitable[None]]) -> _Outcome:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return "changed" if await _settle(bot, wanted) else "unchanged"
        except RetryAfter as error:
            wait = _seconds(error)
            if attempt == ATTEMPTS or wait > LONGEST_WAIT:
                LOGGER.warning("Telegram wants %.0f s before it takes the %s; the next start tries again", wait, wanted)
                break
            await sleep(wait)
        except TelegramError as error:
            # Only the kind of error: its words may hold the token.
            LOGGER.warning(
                "Telegram did not take the %s (%s); the next start tries again", wanted, type(error).__name__
            )
            break
    return "failed"


async def _settle(bot: Bot, wanted: _Wanted) -> bool:
    """Set what is wanted, unless it is so already.

    Returns:
        Whether it had to be set.
    """
    code = wanted.language_code or None
    match wanted:
        case CommandList():
            scope = BotCommandScope(wanted.audience.value)
            current = await bot.get_my_commands(scope, code)
            if tuple((command.command, command.description) for command in current) == wanted.commands:
                return False
            await bot.set_my_commands(wanted.commands, scope, code)
        case Description():
            if (await bot.get_my_description(code)).description == wanted.text:
                return False
            await bot.set_my_description(wanted.text, code)
        case ShortDescription():
            if (await bot.get_my_short_description(code)).short_description == wanted.text:
                return False
            await bot.set_my_short_description(wanted.text, code)
    return True


def _seconds(error: RetryAfter) -> float:
    # A number or a timedelta, by the environment's PTB_TIMEDELTA.
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
