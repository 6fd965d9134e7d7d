"""What an update costs in process: from its JSON to the reply's API call, beside a bot that only echoes."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import time
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, MessageHandler, filters
from telegram.request import BaseRequest, RequestData

from bench.reports import Occupancy, Report, Target
from bot.service import Requests, bot_number, build_service
from bot.settings import Settings
from bot.storage import open_storage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.questions import Asked
    from bot.answering.engine import Engine
    from bot.service import Service

ROUNDS = 5
LIMIT = 1.0
"""Milliseconds of CPU an update, with a bare echo bot at 0.2."""
_TOKEN = "123456:" + "x" * 35
_ME = {"id": 123456, "is_bot": True, "first_name": "Bot", "username": "bench_bot"}
_DATE = 1_790_000_000
_PEOPLE = 500


class _Answering(BaseRequest):
    """Answers every call at once, as Telegram would."""

    def __init__(self) -> None:
        self.sent = 0

    @property
    def read_timeout(self) -> float:
        return 1

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(  # noqa: PLR0913, PLR0917 - the signature is python-telegram-bot's
        self,
        url: str,
        method: str,  # noqa: ARG002
        request_data: RequestData | None = None,
        read_timeout: object = None,  # noqa: ARG002
        write_timeout: object = None,  # noqa: ARG002
        connect_timeout: object = None,  # noqa: ARG002
        pool_timeout: object = None,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        result: object = _ME if url.endswith("/getMe") else True
        if url.endswith("/sendMessage"):
            self.sent += 1
            parameters = request_data.json_parameters if request_data else {}
            chat = {"id": int(parameters["chat_id"]), "type": "private"}
            result = {"message_id": 10_000 + self.sent, "date": _DATE, "chat": chat, "text": parameters["text"]}
        return 200, json.dumps({"ok": True, "result": result}).encode()


def measure(asked: Sequence[Asked], engine: Engine, rounds: int = ROUNDS) -> Report:
    """Time both bots over the same updates, in turn.

    Args:
        asked: the questions.
        engine: what answers them.
        rounds: how often all updates are handled; the best round counts.
    """
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    bodies = [_update(number, one.question.text) for number, one in enumerate(asked)]
    occupancy = Occupancy()
    echo, bot = asyncio.run(_both(bodies, engine, rounds))
    figures = {"a bare echo bot": echo, "this bot": bot}
    return Report(
        "updates",
        f"{len(bodies)} updates in process, JSON to API call, {rounds} rounds (ms of CPU an update)",
        ("", "best round", "median round"),
        tuple((name, f"{min(taken):.3f}", f"{statistics.median(taken):.3f}") for name, taken in figures.items()),
        (Target("an update, best round", min(bot), LIMIT, "ms"),),
        ("Of this bot's time, the engine takes the greater part: see `answers`.", occupancy.described()),
        {"updates": len(bodies), **{name: {"best": min(taken), "rounds": taken} for name, taken in figures.items()}},
    )


def _update(number: int, text: str) -> bytes:
    person = {"id": 1000 + number % _PEOPLE, "is_bot": False, "first_name": "Ana", "language_code": "en"}
    chat = {"id": person["id"], "type": "private", "first_name": "Ana"}
    message = {"message_id": number + 1, "date": _DATE, "chat": chat, "from": person, "text": text}
    return json.dumps({"update_id": number + 1, "message": message}).encode()


async def _both(bodies: Sequence[bytes], engine: Engine, rounds: int) -> tuple[list[float], list[float]]:
    settings = Settings().model_copy(update={"telegram_token": SecretStr(_TOKEN)})
    calls = _Answering()
    storage = await open_storage("sqlite://", bot=bot_number(settings))
    bot = build_service(settings, engine, storage, requests=Requests(calls, calls))
    echo = _echo()
    taken: tuple[list[float], list[float]] = ([], [])
    async with bot.application.bot, echo:
        for round_ in range(rounds + 1):
            times = await _handle(echo, bodies), await _answer(bot, bodies)
            if round_:  # the first one warms up
                for times_of_one, time_ in zip(taken, times, strict=True):
                    times_of_one.append(time_)
    await storage.close()
    return taken


def _echo() -> Application[Any, Any, Any, Any, Any, Any]:
    async def echo(update: Update, _: object) -> None:
        if update.message is not None and update.message.text is not None:
            await update.message.reply_text(update.message.text)

    builder = ApplicationBuilder().token(_TOKEN).request(_Answering()).get_updates_request(_Answering())
    application: Application[Any, Any, Any, Any, Any, Any] = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    return application


async def _handle(application: Application[Any, Any, Any, Any, Any, Any], bodies: Sequence[bytes]) -> float:
    """Handle all updates.

    Returns:
        The CPU time of one, in milliseconds.
    """
    started = time.process_time()
    for body in bodies:
        await application.process_update(Update.de_json(json.loads(body), application.bot))
    return (time.process_time() - started) * 1000 / len(bodies)


async def _answer(bot: Service, bodies: Sequence[bytes]) -> float:
    """Answer all updates, without the inbox and the outbox; the same as `_handle`."""
    started = time.process_time()
    for body in bodies:
        for call in (await bot.application.handle(body)).calls:
            await bot.api.call(call.method, json.loads(call.parameters))
    return (time.process_time() - started) * 1000 / len(bodies)
