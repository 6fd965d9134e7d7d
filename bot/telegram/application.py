"""Builds the bot: the one place where its parts come together."""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

from telegram import Update
from telegram.constants import UpdateType
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    ExtBot,
    InlineQueryHandler,
    MessageHandler,
    filters,
)
from telegram.request import HTTPXRequest

from bot.answering.engine import Engine
from bot.charts import Charts
from bot.storage import MemoryStore
from bot.telegram import reporting
from bot.telegram.client import Client
from bot.telegram.counting import Counters
from bot.telegram.courier import Courier
from bot.telegram.dialogues import Dialogues
from bot.telegram.handlers.inline import on_chosen_result, on_guest_message, on_inline_query
from bot.telegram.handlers.membership import on_membership, on_migration
from bot.telegram.handlers.questions import on_edited_message, on_message
from bot.telegram.handlers.taps import on_tap
from bot.telegram.ordering import AT_ONCE, InOrder
from bot.telegram.patience import Patience
from bot.telegram.rendering import Renderer
from bot.telegram.secrecy import hide
from bot.telegram.services import Lately, Services

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from telegram.request import BaseRequest

    from bot.knowledge.models import KnowledgeBase
    from bot.settings import Settings
    from bot.storage import Store

LOGGER = logging.getLogger(__name__)

Context: TypeAlias = CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]
BotApplication: TypeAlias = Application[Client, Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], Any]
Handler: TypeAlias = "Callable[[Services, Update], Awaitable[None]]"

ALLOWED_UPDATES = (
    UpdateType.MESSAGE,
    UpdateType.EDITED_MESSAGE,
    UpdateType.GUEST_MESSAGE,
    UpdateType.INLINE_QUERY,
    UpdateType.CHOSEN_INLINE_RESULT,
    UpdateType.CALLBACK_QUERY,
    UpdateType.MY_CHAT_MEMBER,
)
"""What is asked of Telegram; nothing else is of use here."""

SERVICES = "services"
"""Where `Application.bot_data` holds the services."""

_DOUBLE_TAP_SECONDS = 5.0
_CONNECT_SECONDS, _READ_SECONDS, _POOL_SECONDS = 5.0, 10.0, 5.0
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def build_application(  # noqa: PLR0913 - each is a part that a test or a program may bring along
    settings: Settings,
    knowledge: KnowledgeBase,
    *,
    store: Store | None = None,
    engine: Engine | None = None,
    request: BaseRequest | None = None,
    get_updates_request: BaseRequest | None = None,
    clock: Callable[[], float] = time.time,
    counters: Counters | None = None,
    patience: Patience | None = None,
) -> BotApplication:
    """Build the bot.

    Args:
        settings: the token, and where the Bot API is.
        knowledge: what it knows.
        store: what it remembers; in memory unless told.
        engine: an engine for the same knowledge, where there is one already.
        request: how calls travel; by HTTP unless told.
        get_updates_request: how updates are asked for; by HTTP unless told.
        clock: the time in seconds since 1970.
        counters: where everything that happens is counted.
        patience: how calls are tried again.

    Returns:
        The application, ready to be run; `services_of` gives its parts.
    """
    token = settings.telegram_token.get_secret_value()
    hide(token)
    counters, store = counters or Counters(), store or MemoryStore()
    bot = Client(
        token,
        base_url=settings.telegram_base_url,
        base_file_url=settings.telegram_base_file_url,
        request=request or http_request(settings.telegram_base_url),
        get_updates_request=get_updates_request or http_request(settings.telegram_base_url, connections=1),
        rate_limiter=patience or Patience(counters),
    )
    services = Services(
        engine=engine or Engine(knowledge),
        renderer=Renderer(knowledge),
        store=store,
        dialogues=Dialogues(store, clock),
        courier=Courier(bot, store, counters),
        counters=counters,
        clock=clock,
        tapped=Lately(_DOUBLE_TAP_SECONDS, clock),
        charts=Charts(knowledge),
    )
    builder = ApplicationBuilder().bot(bot).concurrent_updates(InOrder())
    builder = builder.post_init(partial(_started, services)).post_shutdown(partial(_stopped, services))
    application: BotApplication = builder.build()
    application.bot_data[SERVICES] = services
    _add_handlers(application, services)
    return application


def services_of(application: BotApplication) -> Services:
    """The parts that an application was built of."""
    services = application.bot_data[SERVICES]
    if not isinstance(services, Services):
        raise TypeError("this application was not built by build_application")
    return services


def http_request(base_url: str, connections: int = AT_ONCE * 2) -> HTTPXRequest:
    """How calls travel by HTTP; to this machine itself without a proxy."""
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        write_timeout=_READ_SECONDS,
        pool_timeout=_POOL_SECONDS,
        httpx_kwargs={"trust_env": urlsplit(base_url).hostname not in _LOOPBACK},
    )


def _add_handlers(application: BotApplication, services: Services) -> None:
    kinds = filters.UpdateType
    migration = filters.StatusUpdate.MIGRATE & kinds.MESSAGE

    def bound(handler: Handler) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
        async def handle(update: Update, _: Context) -> None:
            await handler(services, update)

        return handle

    application.add_handlers(
        [
            MessageHandler(migration, bound(on_migration)),
            MessageHandler(kinds.MESSAGE, bound(on_message)),
            MessageHandler(kinds.EDITED_MESSAGE, bound(on_edited_message)),
            MessageHandler(kinds.GUEST_MESSAGE, bound(on_guest_message)),
            CallbackQueryHandler(bound(on_tap)),
            InlineQueryHandler(bound(on_inline_query)),
            ChosenInlineResultHandler(bound(on_chosen_result)),
            ChatMemberHandler(bound(on_membership), ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
    application.add_error_handler(partial(_failed, services))


async def _started(services: Services, _: BotApplication) -> None:
    await reporting.report(services)


async def _stopped(services: Services, _: BotApplication) -> None:
    LOGGER.info("Counted: %s", services.counters)
    await services.store.close()


async def _failed(services: Services, update: object, context: Context) -> None:
    """Note what no handler expected; one update that fails does not keep others from being answered."""
    services.counters.count("failed")
    number = update.update_id if isinstance(update, Update) else None
    LOGGER.error("Update %s failed", number, exc_info=context.error)
