"""Bot API calls in plain JSON: what the outbox holds goes out, and what comes back is read no further than needed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from telegram import InputFile
from telegram.error import TelegramError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from telegram.request import BaseRequest

SPARE_SECONDS = 15.0
"""How much longer than asked for a long poll may take before its connection counts as lost."""


class File(Protocol):
    """A file to be uploaded."""

    @property
    def name(self) -> str:
        """What it is saved as."""
        ...

    @property
    def content(self) -> bytes:
        """Its bytes."""
        ...


@dataclass(frozen=True, slots=True)
class BotApi:
    """A bot's calls.

    Attributes:
        address: the Bot API's address with the token, up to the method's name.
        request: how calls travel.
        polling: how long polls travel, which must not wait for other calls.
    """

    address: str
    request: BaseRequest
    polling: BaseRequest

    def __repr__(self) -> str:
        """Nothing of the address, which holds the token."""
        return "BotApi()"

    async def call(self, method: str, parameters: Mapping[str, Any], files: Mapping[str, File] | None = None) -> Any:  # noqa: ANN401 - JSON
        """Make a call.

        Args:
            method: its name.
            parameters: as the Bot API's documentation has them, in JSON's terms; None is left out.
            files: files to be uploaded, by the name of their parameter.

        Returns:
            The result, in JSON's terms.

        Raises:
            TelegramError: refused by Telegram, or lost on the way.
        """
        given = [RequestParameter.from_input(name, value) for name, value in parameters.items() if value is not None]
        for name, file in (files or {}).items():
            given.append(RequestParameter.from_input(name, InputFile(file.content, filename=file.name)))
        return await self.request.post(f"{self.address}/{method}", RequestData(given))

    async def updates(self, *, offset: int | None, seconds: int, allowed: Sequence[str]) -> list[Any]:
        """Ask for updates (Bot API, "getUpdates").

        Args:
            offset: the first to get; all before it are confirmed.
            seconds: how long Telegram may wait for one.
            allowed: the kinds to get.

        Returns:
            Them as they came, so that each can be read by itself.

        Raises:
            TelegramError: refused, or lost on the way.
        """
        asked = {"timeout": seconds, "allowed_updates": list(allowed), "offset": offset}
        given = [RequestParameter.from_input(name, value) for name, value in asked.items() if value is not None]
        patience = seconds + SPARE_SECONDS
        try:
            async with asyncio.timeout(patience):
                found: object = await self.polling.post(
                    f"{self.address}/getUpdates", RequestData(given), read_timeout=patience
                )
        except TimeoutError as error:
            raise TimedOut("no answer to getUpdates") from error
        if not isinstance(found, list):
            raise TelegramError("getUpdates was answered with something that is no list")
        return found
