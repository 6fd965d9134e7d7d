"""Runs the bot until it is told to stop: by long polling or by webhook."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from telegram.error import InvalidToken

from bot.telegram.application import ALLOWED_UPDATES, services_of
from bot.telegram.intake import Intake
from bot.telegram.menus import MenuError
from bot.telegram.polling import Poller, TokenRefusedError
from bot.telegram.publishing import publish
from bot.telegram.webhook import Receiver

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from bot.settings import Settings
    from bot.telegram.application import BotApplication
    from bot.telegram.services import Services

LOGGER = logging.getLogger(__name__)

STOP_SECONDS = 10.0
"""How long the bot may take to answer what it has taken already; service managers wait a little longer."""
COUNTS_SECONDS = 3600.0
"""How often the log tells what was counted."""
PUBLISH_AFTER_SECONDS = 1.5
"""Menus can wait, those who have asked already cannot."""
WEBHOOK_CONNECTIONS = 40


async def run(application: BotApplication, settings: Settings, stopping: asyncio.Event | None = None) -> None:
    """Run the bot as the settings say, until a signal or `stopping` ends it.

    Raises:
        TokenRefusedError: Telegram does not know the token.
        OSError: the webhook's port is taken.
    """
    stopping = stopping or asyncio.Event()
    with stopped_by_signals(stopping):
        if settings.telegram_webhook_url:
            await run_webhook(application, settings, stopping)
        else:
            await run_polling(application, stopping)


async def run_polling(
    application: BotApplication,
    stopping: asyncio.Event,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Run the bot by long polling until `stopping` is set.

    Args:
        application: the bot.
        stopping: ends it.
        sleep: how to pause after a failure; tests do not.

    Raises:
        TokenRefusedError: Telegram does not know the token.
    """
    async with running(application) as services:
        await services.courier.quietly(application.bot.delete_webhook())
        intake = Intake(application, services.counters)
        await Poller(application.bot, intake.take, ALLOWED_UPDATES, services.counters, sleep).run(stopping)


async def run_webhook(application: BotApplication, settings: Settings, stopping: asyncio.Event) -> None:
    """Run the bot by webhook until `stopping` is set; the webhook stays set, so that nothing is missed meanwhile.

    Raises:
        TokenRefusedError: Telegram does not know the token.
        OSError: the port is taken.
        TelegramError: Telegram refuses the address.
    """
    secret = settings.telegram_webhook_secret.get_secret_value()
    path = urlsplit(settings.telegram_webhook_url).path
    async with running(application) as services:
        receiver = Receiver(Intake(application, services.counters), secret, path, services.counters)
        async with receiver.serving(settings.telegram_webhook_host, settings.telegram_webhook_port) as port:
            await application.bot.set_webhook(
                settings.telegram_webhook_url,
                secret_token=secret,
                allowed_updates=ALLOWED_UPDATES,
                max_connections=WEBHOOK_CONNECTIONS,
            )
            LOGGER.info("Listening on port %d for updates", port)
            await stopping.wait()


@contextlib.asynccontextmanager
async def running(application: BotApplication) -> AsyncIterator[Services]:
    """The application at work as long as the context lasts; at its end, what it has taken is answered.

    Raises:
        TokenRefusedError: Telegram does not know the token.
    """
    services = services_of(application)
    try:
        await application.initialize()
        if application.post_init is not None:
            await application.post_init(application)
        await application.start()
        beside = [asyncio.create_task(_tell_counts(services)), asyncio.create_task(_publish(services))]
        try:
            yield services
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await _finish(application)
    except InvalidToken:
        # Its words hold the token.
        raise TokenRefusedError from None
    finally:
        await application.shutdown()
        await application.bot.close_connections()
        if application.post_shutdown is not None:
            await application.post_shutdown(application)


async def _finish(application: BotApplication) -> None:
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await application.stop()
    except TimeoutError:
        LOGGER.warning("Stopped with %d updates unanswered", application.update_queue.qsize())


async def _publish(services: Services) -> None:
    """Publish the menus beside the work: the first answer does not wait for them."""
    await asyncio.sleep(PUBLISH_AFTER_SECONDS)
    try:
        published = await publish(services.courier.bot, services.renderer.knowledge)
    except MenuError as error:
        LOGGER.error("The menus are not published: %s", error)  # noqa: TRY400 - its words tell all
        return
    LOGGER.info("Menus and descriptions: %s", published)


async def _tell_counts(services: Services) -> None:
    told = str(services.counters)
    while True:
        await asyncio.sleep(COUNTS_SECONDS)
        if str(services.counters) != told:
            told = str(services.counters)
            LOGGER.info("Counted: %s", told)


@contextlib.contextmanager
def stopped_by_signals(stopping: asyncio.Event) -> Iterator[None]:
    """Let SIGINT and SIGTERM set `stopping`, once; a second one ends the program as usual."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)

    def stop() -> None:
        stopping.set()
        restore()

    def restore() -> None:
        for number in numbers:
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(number)

    for number in numbers:
        with contextlib.suppress(NotImplementedError):  # Windows ends the program by an exception instead
            loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        restore()
