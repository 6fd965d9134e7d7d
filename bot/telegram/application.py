"""Builds the bot: its handlers with all that they work with, and the way from an update to what it leads to."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from telegram import Update
from telegram.constants import UpdateType

from bot.charts import Charts
from bot.telegram.apologies import apology, notice
from bot.telegram.dialogues import Dialogues
from bot.telegram.direct import DirectCalls
from bot.telegram.effects import Effects
from bot.telegram.handlers.inline import on_chosen_result, on_guest_message, on_inline_query
from bot.telegram.handlers.membership import on_membership, on_migration
from bot.telegram.handlers.questions import on_edited_message, on_message
from bot.telegram.handlers.taps import on_tap
from bot.telegram.pictures import Made, made
from bot.telegram.rendering import Renderer
from bot.telegram.services import Lately, Services

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from telegram.error import TelegramError

    from bot.answering.engine import Engine
    from bot.storage import Call, Finished, Storage
    from bot.telegram.client import Client
    from bot.telegram.services import Counting

Handler: TypeAlias = "Callable[[Services, Update, Effects], Awaitable[None]]"

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

_DOUBLE_TAP_SECONDS = 5.0


class ShapeError(Exception):
    """An update is not of the shape that Telegram promises."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the bot is put into.

    Attributes:
        bot: calls Telegram.
        store: what is remembered.
        counters: where everything that happens is counted.
        note: told of errors of direct calls.
        clock: the time in seconds since 1970.
        keeps_texts: whether the words of unanswered questions are kept for the curator.
        has_tables: whether figures are sent as native tables.
        operators: the ids of the people who run the bot.
    """

    bot: Client
    store: Storage
    counters: Counting
    note: Callable[[TelegramError], object]
    clock: Callable[[], float] = time.time
    keeps_texts: bool = False
    has_tables: bool = False
    operators: frozenset[int] = frozenset()


class Application:
    """The bot without its surroundings' machinery: updates in, effects out.

    Args:
        around: what it is put into.
        engine: answers questions.
    """

    def __init__(self, around: Surroundings, engine: Engine) -> None:
        knowledge = engine.knowledge
        self.bot = around.bot
        self.services = Services(
            engine=engine,
            renderer=Renderer(knowledge),
            store=around.store,
            dialogues=Dialogues(around.store, around.clock),
            direct=DirectCalls(around.bot, around.note),
            counters=around.counters,
            clock=around.clock,
            tapped=Lately(_DOUBLE_TAP_SECONDS, around.clock),
            charts=Charts(knowledge),
            keeps_texts=around.keeps_texts,
            has_tables=around.has_tables,
            operators=around.operators,
        )

    def know(self, engine: Engine) -> None:
        """Answer from another knowledge base from now on; updates in work are finished with the one before.

        Raises:
            ValueError: two ids of the base cannot both stand on buttons.
        """
        knowledge = engine.knowledge
        self.services = replace(self.services, engine=engine, renderer=Renderer(knowledge), charts=Charts(knowledge))

    def reload_by(self, reload: Callable[[], Awaitable[str]]) -> None:
        """Let operators load the knowledge base anew."""
        self.services = replace(self.services, reload=reload)

    async def handle(self, body: bytes, *, is_surplus: bool = False) -> Finished:
        """Work out what an update leads to.

        Args:
            body: the update as JSON.
            is_surplus: whether it is one too many of its person or group, who is only told so.

        Raises:
            ShapeError: it cannot be read.
        """
        update = self._read(body)
        effects, services = Effects(update.update_id), self.services
        if is_surplus:
            await notice(services, update, effects)
        else:
            for handle in _handlers(update):
                await handle(services, update, effects)
        return effects.finished()

    def apologise(self, body: bytes) -> tuple[Call, ...]:
        """What is said to the person whose update could not be handled; nothing where nobody waits.

        Raises:
            Exception: of any kind, where nothing of the update can be made out.
        """
        return apology(self.services, json.loads(body))

    async def picture(self, name: str) -> Made:
        """The picture or other file that a call names; see `pictures.made`."""
        return await made(self.services.renderer.knowledge, self.services.charts, name)

    def _read(self, body: bytes) -> Update:
        try:
            return Update.de_json(json.loads(body), self.bot)
        except Exception as error:  # python-telegram-bot raises whatever comes of an unexpected shape
            raise ShapeError from error


def _handlers(update: Update) -> Iterator[Handler]:
    message: Any = update.message
    if message is not None:
        is_migration = message.migrate_to_chat_id is not None or message.migrate_from_chat_id is not None
        yield on_migration if is_migration else on_message
    elif update.edited_message is not None:
        yield on_edited_message
    elif update.callback_query is not None:
        yield on_tap
    elif update.inline_query is not None:
        yield on_inline_query
    elif update.guest_message is not None:
        yield on_guest_message
    elif update.chosen_inline_result is not None:
        yield on_chosen_result
    elif update.my_chat_member is not None:
        yield on_membership
