"""What the bot says of itself in the log when it starts, and what would surprise whoever runs it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.knowledge.models import Kind
from bot.knowledge.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telegram import User

    from bot.telegram.services import Services

LOGGER = logging.getLogger(__name__)
_ANSWERING = frozenset({Kind.FAQ, Kind.FIGURE})


async def report(services: Services) -> None:
    """Log who the bot is and how it is set up with BotFather."""
    me = services.direct.bot.bot
    entries = sum(entry.kind in _ANSWERING for entry in services.renderer.knowledge.entries.values())
    LOGGER.info(
        "This is @%s (%s). Inline mode is %s, group privacy is %s, guest mode is %s. %d entries in %s.",
        *(me.username, me.id, _switched(on=bool(me.supports_inline_queries))),
        *(_switched(on=not me.can_read_all_group_messages), _switched(on=bool(me.supports_guest_queries))),
        *(entries, ", ".join(LANGUAGES)),
    )
    if not me.can_read_all_group_messages:
        LOGGER.info(
            "With group privacy the bot hears commands, mentions and replies to it in groups, and /listen works only "
            "where it is an administrator. To change that: BotFather, /setprivacy, then add it to the group again."
        )
    for warning in warnings(me):
        LOGGER.warning("%s", warning)


def warnings(me: User) -> Iterator[str]:
    """What would surprise the operator, with what to do about it."""
    if not me.supports_inline_queries:
        yield f"Inline mode is off: typing @{me.username} in other chats shows nothing. BotFather: /setinline."
    if not me.can_join_groups:
        yield "The bot cannot be added to groups. BotFather: /setjoingroups."


def _switched(*, on: bool) -> str:
    return "on" if on else "off"
