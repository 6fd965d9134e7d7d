"""Pictures and documents that calls name: made when they are sent, and then known to Telegram by a file id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from telegram.error import BadRequest

from bot.delivery.api_errors import UNEXPECTED, name_of, note

if TYPE_CHECKING:
    from bot.delivery.api import BotApi, File
    from bot.delivery.metrics import Metrics

DRAWN = "drawn:"
"""What a file's name begins with in a call, in place of a file id."""
_KINDS = ("photo", "document")
"""The parameters that hold a file (Bot API, "sendPhoto", "sendDocument")."""


class Draw(Protocol):
    """Gives a file by its name, as the handlers have named it in a call."""

    async def __call__(self, name: str) -> File:
        """Make it, or raise anything where that cannot be."""
        ...


class Pictures:
    """Sends pictures and documents, each uploaded once.

    Args:
        api: the way to Telegram.
        metrics: where refusals are counted.
        draw: gives the files.
    """

    def __init__(self, api: BotApi, metrics: Metrics, draw: Draw) -> None:
        self._api = api
        self._metrics = metrics
        self._draw = draw
        self.known: dict[str, str] = {}
        """File ids, by the names in calls."""

    def is_named(self, parameters: dict[str, Any]) -> bool:
        """Whether a call names a file that is to be made."""
        return _kind_of(parameters) is not None

    async def call(self, method: str, parameters: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Make a call that names one.

        Raises:
            TelegramError: refused by Telegram, or lost on the way.
        """
        kind = _kind_of(parameters) or _KINDS[0]
        named = str(parameters[kind])
        known = self.known.get(named)
        if known is not None:
            try:
                return await self._api.call(method, {**parameters, kind: known})
            except BadRequest as error:
                if name_of(error) not in UNEXPECTED:
                    raise
                note(self._metrics, error)
                self.known.pop(named, None)
        made = await self._draw(named.removeprefix(DRAWN))
        given = {name: value for name, value in parameters.items() if name != kind}
        sent = await self._api.call(method, given, {kind: made})
        stored = sent.get(kind) if isinstance(sent, dict) else None
        if stored:
            # A photo comes back in several sizes, the largest last (Bot API, "Message", `photo`).
            self.known[named] = (stored[-1] if isinstance(stored, list) else stored)["file_id"]
        return sent


def _kind_of(parameters: dict[str, Any]) -> str | None:
    return next((kind for kind in _KINDS if str(parameters.get(kind, "")).startswith(DRAWN)), None)
