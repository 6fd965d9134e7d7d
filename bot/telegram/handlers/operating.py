"""Commands for those who run the bot, by their numeric ids alone; for all others they do not exist.

Like the log, they speak English: they are for whoever reads the log, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from telegram.constants import ChatType

from bot.telegram.screens import screen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Message

    from bot.storage import Tally
    from bot.telegram.screens import Screen
    from bot.telegram.services import Services

Operation: TypeAlias = "Callable[[Services], Awaitable[str]]"

_LISTED = 15


def may_operate(services: Services, message: Message) -> bool:
    """Whether a message surely comes from somebody who runs the bot, and from nobody through them.

    Names can be chosen and sender chats carry somebody else's id (Bot API, "Message", `sender_chat`); a forwarded
    message was written by another; an edited one may be answered years later.
    """
    return (
        message.chat.type == ChatType.PRIVATE
        and message.from_user is not None
        and message.from_user.id in services.operators
        and message.chat.id == message.from_user.id
        and message.sender_chat is None
        and message.forward_origin is None
        and message.via_bot is None
        and message.edit_date is None
    )


async def operate(services: Services, operation: Operation) -> Screen:
    """Run a command of an operator's."""
    return screen(await operation(services))


async def _stats(services: Services) -> str:
    waiting, tallies = await services.store.waiting(), await services.store.tallies()
    votes = sorted(tallies.items(), key=lambda item: (item[1].up - item[1].down, item[0]))
    lines = [
        f"Waiting {waiting.waiting}, at work {waiting.working}, being sent {waiting.sending}",
        f"The oldest has waited for {waiting.oldest:.0f} s",
        f"Since the start: {services.counters}",
        *(f"{entry}: 👍 {tally.up} 👎 {tally.down}{_why(tally)}" for entry, tally in votes[:_LISTED]),
    ]
    return "\n".join(lines)


def _why(tally: Tally) -> str:
    """For what reasons an entry's answers were voted down, the commonest first."""
    reasons = sorted(tally.reasons, key=lambda item: (-item[1], item[0]))
    listed = ", ".join(f"{reason} {count}" for reason, count in reasons)
    return f" ({listed})" if listed else ""


async def _misses(services: Services) -> str:
    misses = await services.store.misses(_LISTED)
    if not misses:
        return "No question was missed."
    lines = [
        f"{miss.times}× {miss.reason} ({miss.language}): {miss.text or 'words not kept'}; "
        f"nearest {', '.join(miss.nearest) or 'none'}"
        for miss in misses
    ]
    return "\n".join(lines)


async def _reload(services: Services) -> str:
    return await services.reload()


OPERATIONS: dict[str, Operation] = {"stats": _stats, "misses": _misses, "reload": _reload}
"""What each command does; none of them stands in a menu."""
