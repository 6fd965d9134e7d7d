"""Pictures that calls name: drawn when they are sent, and then known to Telegram by a file id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from telegram.error import BadRequest

from bot.delivery.api_errors import UNEXPECTED, name_of, note

if TYPE_CHECKING:
    from bot.delivery.api import BotApi
    from bot.delivery.metrics import Metrics

DRAWN = "drawn:"
"""What a picture's name begins with in a call, in place of a file id."""


class Draw(Protocol):
    """Gives a picture by its name, as the handlers have named it in a call."""

    async def __call__(self, name: str) -> bytes:
        """Draw it, or raise anything where that cannot be."""
        ...


class Pictures:
    """Sends pictures, each uploaded once.

    Args:
        api: the way to Telegram.
        metrics: where refusals are counted.
        draw: gives the pictures.
    """

    def __init__(self, api: BotApi, metrics: Metrics, draw: Draw) -> None:
        self._api = api
        self._metrics = metrics
        self._draw = draw
        self.known: dict[str, str] = {}
        """File ids, by the names in calls."""

    def is_named(self, parameters: dict[str, Any]) -> bool:
        """Whether a call names a picture that is to be drawn."""
        photo = parameters.get("photo")
        return isinstance(photo, str) and photo.startswith(DRAWN)

    async def call(self, method: str, parameters: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Make a call that names one.

        Raises:
            TelegramError: refused by Telegram, or lost on the way.
        """
        photo = parameters["photo"]
        known = self.known.get(photo)
        if known is not None:
            try:
                return await self._api.call(method, {**parameters, "photo": known})
            except BadRequest as error:
                if name_of(error) not in UNEXPECTED:
                    raise
                note(self._metrics, error)
                self.known.pop(photo, None)
        drawn = await self._draw(photo.removeprefix(DRAWN))
        given = {name: value for name, value in parameters.items() if name != "photo"}
        sent = await self._api.call(method, given, {"photo": drawn})
        sizes = sent.get("photo") if isinstance(sent, dict) else None
        if sizes:
            self.known[photo] = sizes[-1]["file_id"]
        return sent
