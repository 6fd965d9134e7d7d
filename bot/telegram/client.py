"""The Bot API's client: python-telegram-bot's, which does not show its token."""

from __future__ import annotations

from telegram.ext import ExtBot


class Client(ExtBot[None]):
    """A bot that can be shown in logs."""

    __slots__ = ()

    def __repr__(self) -> str:
        """The number before the token's key, and nothing of the key."""
        return f"Client[{self.token.partition(':')[0]}]"

    async def close_connections(self) -> None:
        """Close what is open, which python-telegram-bot leaves open where it was refused at the start."""
        for request in self._request:
            await request.shutdown()
