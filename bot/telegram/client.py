"""The Bot API's client: python-telegram-bot's, which does not show its token and gives updates as they came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram.error import TelegramError
from telegram.ext import ExtBot

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was sent, by chat and id."""

    chat: int
    message: int


class Client(ExtBot[None]):
    """A bot that can be shown in logs."""

    __slots__ = ()

    def __repr__(self) -> str:
        """The number before the token's key, and nothing of the key."""
        return f"Client[{self.token.partition(':')[0]}]"

    async def raw_updates(
        self, *, offset: int | None, seconds: int, allowed: Sequence[str], patience: float
    ) -> list[dict[str, Any]]:
        """Ask for updates (Bot API, "getUpdates"), which come as they are, so that each can be read by itself.

        Args:
            offset: the first to get; all before it are confirmed.
            seconds: how long Telegram may wait for one.
            allowed: the kinds to get.
            patience: how long the answer may take, in seconds.
        """
        asked: dict[str, Any] = {"timeout": seconds, "allowed_updates": list(allowed)}
        if offset is not None:
            asked["offset"] = offset
        found = await self._post("getUpdates", asked, read_timeout=patience)
        return found if isinstance(found, list) else []

    async def close_connections(self) -> None:
        """Close what is open, which python-telegram-bot leaves open where it was refused at the start."""
        for request in self._request:
            await request.shutdown()

    async def send(self, **parameters: object) -> Sent:
        """Send a text (Bot API, "sendMessage").

        Of the message that comes back only the ids are read: to read all of it takes longer than to answer a question.
        """
        sent = await self._post("sendMessage", parameters)
        if not isinstance(sent, dict):
            raise TelegramError("sendMessage was answered with something that is no message")
        return Sent(sent["chat"]["id"], sent["message_id"])
