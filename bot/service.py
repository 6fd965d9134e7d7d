"""The bot as a service: puts its handlers, the delivery and the storage together, and runs them."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from telegram.error import InvalidToken, TelegramError

from bot.delivery import api_errors
from bot.delivery.api import BotApi
from bot.delivery.arriving import Self
from bot.delivery.exits import EndedError, ExitCode, token_refused
from bot.delivery.fair_share import SURPLUS
from bot.delivery.hooking import Hook, telegram_away
from bot.delivery.logs import hide
from bot.delivery.metrics import Metrics
from bot.delivery.running import Address, Delivery, Plan
from bot.delivery.transport import AiohttpRequest
from bot.delivery.workers import UnreadableError
from bot.reloading import Reloader, worded
from bot.storage import AnotherProcessError, StorageError, open_storage
from bot.telegram import reporting
from bot.telegram.application import ALLOWED_UPDATES, Application, ShapeError, Surroundings
from bot.telegram.client import Client
from bot.telegram.menus import MenuError
from bot.telegram.publishing import publish
from bot.telegram.retries import Retries
from bot.telegram.screens import TEXT_LIMIT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram.request import BaseRequest

    from bot.answering.engine import Engine
    from bot.delivery.stopping import Stopping
    from bot.reloading import Source
    from bot.settings import Settings
    from bot.storage import Call, Finished, Storage, Taken

LOGGER = logging.getLogger(__name__)

PUBLISH_AFTER_SECONDS = 1.5
"""Menus can wait, those who have asked already cannot."""


@dataclass(frozen=True, slots=True)
class Requests:
    """How calls travel, and how long polls do."""

    calls: BaseRequest
    polls: BaseRequest


@dataclass(frozen=True, slots=True)
class Service:
    """The bot's parts, put together.

    Attributes:
        application: its handlers.
        api: plain calls.
        storage: what outlives an update.
        metrics: what is counted.
    """

    application: Application
    api: BotApi
    storage: Storage
    metrics: Metrics

    async def handle(self, taken: Taken) -> Finished:
        """Work out what an update of the inbox leads to.

        Raises:
            UnreadableError: it cannot be read.
        """
        try:
            return await self.application.handle(taken.body, is_surplus=taken.kind == SURPLUS)
        except ShapeError as error:
            raise UnreadableError from error.__cause__

    def apologise(self, taken: Taken) -> tuple[Call, ...]:
        """What is said to the person whose update could not be handled."""
        return self.application.apologise(taken.body)

    def me(self) -> Self:
        """Who the bot is; known once it has spoken with Telegram."""
        return Self(self.application.bot.id, self.application.bot.username)


def http_requests(settings: Settings) -> Requests:
    """Calls and polls by HTTP, each with connections of its own."""
    url = settings.telegram_base_url
    return Requests(AiohttpRequest(url), AiohttpRequest(url, connections=2))


def bot_number(settings: Settings) -> int:
    """The bot's id, which its token begins with."""
    return int(settings.telegram_token.get_secret_value().partition(":")[0])


def build_service(  # noqa: PLR0913 - each is a part that a test or a program may bring along
    settings: Settings,
    engine: Engine,
    storage: Storage,
    *,
    requests: Requests | None = None,
    metrics: Metrics | None = None,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Service:
    """Put the bot together; nothing is called yet.

    Args:
        settings: the token, and where the Bot API is.
        engine: answers questions.
        storage: what outlives an update.
        requests: how calls travel; by HTTP unless told.
        metrics: where everything that happens is counted.
        clock: the time in seconds since 1970.
        sleep: how to wait before a direct call is made again; tests do not.
    """
    token = settings.telegram_token.get_secret_value()
    hide(token)
    requests, metrics = requests or http_requests(settings), metrics or Metrics(clock)
    bot = Client(
        token,
        base_url=settings.telegram_base_url,
        base_file_url=settings.telegram_base_file_url,
        request=requests.calls,
        get_updates_request=requests.polls,
        rate_limiter=Retries(sleep),
    )
    around = Surroundings(
        bot=bot,
        store=storage,
        counters=metrics,
        note=partial(api_errors.note, metrics),
        clock=clock,
        keeps_texts=settings.keep_unanswered_texts,
        operators=settings.operators,
    )
    api = BotApi(f"{settings.telegram_base_url}{token}", requests.calls, requests.polls)
    return Service(Application(around, engine), api, storage, metrics)


async def run_service(
    settings: Settings, engine: Engine, stopping: Stopping, *, takes_over: bool = False, source: Source | None = None
) -> None:
    """Run the bot as the settings say, until `stopping` asks to stop.

    Args:
        settings: how it is to run.
        engine: answers questions.
        stopping: ends it.
        takes_over: whether polling may remove a webhook.
        source: where the knowledge base comes from, to be loaded anew when it has changed.

    Raises:
        EndedError: it cannot go on.
    """
    url = settings.database_url.get_secret_value()
    hide(urlsplit(url).password or "")
    storage = await opened(url, bot_number(settings))
    try:
        if not settings.keep_unanswered_texts:
            await storage.forget_texts()
        service = build_service(settings, engine, storage)
        await run_built(service, settings, stopping, takes_over=takes_over, source=source)
    finally:
        await storage.close()


async def run_built(  # noqa: PLR0913 - each is a choice of whoever starts it
    service: Service,
    settings: Settings,
    stopping: Stopping,
    *,
    takes_over: bool = False,
    source: Source | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Run what was put together, until `stopping` asks to stop; see `run_service`.

    Args:
        service: the bot's parts.
        settings: how it is to run.
        stopping: ends it.
        takes_over: whether polling may remove a webhook.
        source: where the knowledge base comes from, to be loaded anew when it has changed.
        sleep: how to pause when polling fails; tests do not.

    Raises:
        EndedError: it cannot go on.
    """
    bot = service.application.bot
    try:
        await _introduced(bot)
        service.metrics.reach()
        await reporting.report(service.application.services)
        plan = _planned(service, settings, takes_over=takes_over)
        delivery: Delivery
        if source is not None:
            watching = partial(_watch, service, source, stopping, lambda: delivery.redraw())  # noqa: PLW0108 - made below
            plan = replace(plan, beside={**plan.beside, "knowledge": watching})
        delivery = Delivery(replace(plan, sleep=sleep))
        await delivery.run(stopping)
    finally:
        await bot.shutdown()
        await bot.close_connections()
        LOGGER.info("Counted: %s", service.metrics)


async def opened(url: str, bot: int) -> Storage:
    """Open the storage.

    Raises:
        EndedError: it cannot be opened, or another process uses it.
    """
    try:
        return await open_storage(url, bot=bot)
    except AnotherProcessError as error:
        raise EndedError(ExitCode.ANOTHER_INSTANCE, str(error)) from error
    except StorageError as error:
        raise EndedError(ExitCode.STORE_AWAY, str(error)) from error


def _planned(service: Service, settings: Settings, *, takes_over: bool) -> Plan:
    plan = Plan(
        api=service.api,
        storage=service.storage,
        metrics=service.metrics,
        handlers=service,
        draw=service.application.picture,
        me=service.me(),
        allowed=ALLOWED_UPDATES,
        takes_over=takes_over,
        beside={"menus": partial(_publish, service)},
        clock=service.application.services.clock,
    )
    if settings.monitor_port is not None:
        plan = replace(plan, monitored=Address(settings.monitor_host, settings.monitor_port))
    if not settings.telegram_webhook_url:
        return plan
    secret = settings.telegram_webhook_secret.get_secret_value()
    hide(secret)
    return replace(
        plan,
        hook=Hook(settings.telegram_webhook_url, secret, ALLOWED_UPDATES),
        listens=Address(settings.telegram_webhook_host, settings.telegram_webhook_port),
    )


async def _introduced(bot: Client) -> None:
    try:
        await bot.initialize()
    except InvalidToken:
        # Its words hold the token.
        raise token_refused() from None
    except TelegramError as error:
        raise telegram_away(error) from None


async def _publish(service: Service) -> None:
    """Publish the menus beside the work: the first answer does not wait for them."""
    await asyncio.sleep(PUBLISH_AFTER_SECONDS)
    try:
        published = await publish(service.application.bot, service.application.services.renderer.knowledge)
    except MenuError as error:
        LOGGER.error("The menus are not published: %s", error)  # noqa: TRY400 - its words tell all
        return
    LOGGER.info("Menus and descriptions: %s", published)


async def _watch(service: Service, source: Source, stopping: Stopping, redraw: Callable[[], None]) -> None:
    """Answer from the newest knowledge base that is whole, and tell operators of those that are not."""
    application = service.application

    def swap(engine: Engine) -> None:
        application.know(engine)
        redraw()
        publishing.add(asyncio.create_task(_publish(service)))

    async def reload() -> str:
        problems = await reloader.reload()
        return worded(problems) if problems else "The knowledge base was loaded anew."

    async def tell(problems: list[str]) -> None:
        words = worded(problems)[:TEXT_LIMIT]
        for operator in sorted(application.services.operators):
            await application.services.direct.quietly(application.bot.send_message(operator, words))

    publishing: set[asyncio.Task[None]] = set()
    reloader = Reloader(source, swap)
    application.reload_by(reload)
    try:
        await reloader.watch(stopping.hung_up, tell)
    finally:
        for task in publishing:
            task.cancel()
        await asyncio.gather(*publishing, return_exceptions=True)
