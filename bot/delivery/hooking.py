"""The webhook's address at Telegram: set where it differs, watched, and respected where another program has set it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.delivery.api_errors import seconds_to_wait
from bot.delivery.exits import EndedError, ExitCode, token_refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.delivery.api import BotApi
    from bot.delivery.metrics import Metrics

LOGGER = logging.getLogger(__name__)

WATCH_SECONDS = 120.0
"""How often Telegram is asked where it sends updates."""
CONNECTIONS = 40
"""Updates that Telegram may post at the same time (Bot API, "setWebhook", `max_connections`)."""
ATTEMPTS = 5
"""How often setting it is tried: replicas that start together get in each other's way."""
_WRONG_SECRET = "403"  # noqa: S105 - what Telegram tells of an answer with that status


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram is to post updates, with which secret, and which kinds."""

    url: str
    secret: str
    allowed: Sequence[str]

    def is_set(self, info: dict[str, Any]) -> bool:
        """Whether Telegram has it so; the secret it does not tell, but that the last one was refused."""
        return (
            info.get("url") == self.url
            and set(info.get("allowed_updates", ())) == set(self.allowed)
            and info.get("max_connections", CONNECTIONS) == CONNECTIONS
            and _WRONG_SECRET not in str(info.get("last_error_message", ""))
        )


async def let_go(api: BotApi, *, takes_over: bool) -> None:
    """Make sure that no webhook is set before polling.

    Args:
        api: the way to Telegram.
        takes_over: whether one that is set may be removed.

    Raises:
        EndedError: one is set, or Telegram cannot be asked.
    """
    info = await _asked(api)
    if not info.get("url"):
        return
    if not takes_over:
        raise EndedError(
            ExitCode.WEBHOOK_ELSEWHERE,
            "This bot's updates go to a webhook, which may be in use: polling would silence it. To poll nevertheless, "
            "start with --take-over; to go on by webhook, set TELEGRAM_WEBHOOK_URL.",
        )
    LOGGER.warning("The webhook is removed, as --take-over says: whoever used it gets nothing any more")
    await _carried(api, "deleteWebhook", {})


async def settle(api: BotApi, hook: Hook, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
    """Set the webhook where Telegram has another.

    Raises:
        EndedError: Telegram refuses it, or cannot be asked.
    """
    if hook.is_set(await _asked(api)):
        LOGGER.info("The webhook is set already")
        return
    given = {
        "url": hook.url,
        "secret_token": hook.secret,
        "allowed_updates": list(hook.allowed),
        "max_connections": CONNECTIONS,
    }
    await _carried(api, "setWebhook", given, sleep)
    LOGGER.info("The webhook is set")


class Watchdog:
    """Says so, loudly, when updates do not come here any more, because another program has taken them.

    Args:
        api: the way to Telegram.
        hook: what is to be set.
        metrics: told of it.
    """

    def __init__(self, api: BotApi, hook: Hook, metrics: Metrics) -> None:
        self._api = api
        self._hook = hook
        self._metrics = metrics

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            await self.look()

    async def look(self) -> bool:
        """Ask Telegram where it sends updates.

        Returns:
            Whether it is here, as far as can be told.
        """
        try:
            info = await self._api.call("getWebhookInfo", {})
        except TelegramError as error:
            LOGGER.warning("The webhook cannot be looked at: %s", type(error).__name__)
            return True
        self._metrics.reach()
        is_here = bool(info.get("url") == self._hook.url)
        self._metrics.intake_intact.set(is_here)
        if not is_here:
            self._metrics.count("webhook-taken")
            LOGGER.error(
                "NO UPDATES COME HERE ANY MORE: another program has %s. Stop it, then start this one again.",
                "set another webhook" if info.get("url") else "removed the webhook, perhaps by polling with this token",
            )
        elif _WRONG_SECRET in str(info.get("last_error_message", "")):
            LOGGER.warning("Telegram was refused lately; if that goes on, start again to set the secret anew")
        return is_here


async def _asked(api: BotApi) -> dict[str, Any]:
    info = await _carried(api, "getWebhookInfo", {})
    return info if isinstance(info, dict) else {}


async def _carried(
    api: BotApi, method: str, given: dict[str, Any], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> Any:  # noqa: ANN401 - JSON
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return await api.call(method, given)
        except InvalidToken:
            raise token_refused() from None
        except RetryAfter as error:
            await sleep(seconds_to_wait(error))
        except BadRequest as error:
            raise EndedError(
                ExitCode.SETTINGS,
                f"Telegram refuses the webhook: {error}. See to TELEGRAM_WEBHOOK_URL and TELEGRAM_WEBHOOK_SECRET.",
            ) from error
        except TelegramError as error:
            if attempt == ATTEMPTS:
                raise telegram_away(error) from None
            await sleep(float(attempt))
    raise EndedError(ExitCode.TELEGRAM_AWAY, f"Telegram goes on asking to wait before {method}: try again later.")


def telegram_away(error: TelegramError) -> EndedError:
    """Telegram cannot be reached."""
    return EndedError(
        ExitCode.TELEGRAM_AWAY,
        f"Telegram cannot be reached: {error}\n"
        "  Does this machine reach api.telegram.org? A proxy is taken from HTTPS_PROXY, a Bot API server of your\n"
        "  own from TELEGRAM_BASE_URL. `visitbot sandbox` needs no internet.",
    )
