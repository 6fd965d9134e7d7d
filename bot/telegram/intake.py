"""Raw updates to the application; one that cannot be read does not keep the others waiting."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from telegram import Update

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.telegram.application import BotApplication
    from bot.telegram.counting import Counters

LOGGER = logging.getLogger(__name__)


class Intake:
    """Takes updates as Telegram sends them, by polling or by webhook.

    Args:
        application: who handles them.
        counters: where those that cannot be read are counted.
    """

    def __init__(self, application: BotApplication, counters: Counters) -> None:
        self._application = application
        self._counters = counters

    async def take(self, raw: Mapping[str, Any]) -> None:
        """Hand one update over to be handled."""
        try:
            update = Update.de_json(dict(raw), self._application.bot)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next update is as good as before
            self._counters.count("unreadable")
            # Not what it says, which is somebody's message.
            LOGGER.error("Update %s cannot be read: %s", raw.get("update_id"), type(error).__name__)  # noqa: TRY400
            return
        await self._application.update_queue.put(update)
