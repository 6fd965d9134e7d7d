"""How long an update takes through a bare echo bot on the sandbox, in process and over HTTP.

From a person's message over a long poll of python-telegram-bot's Application to its reply in the chat: one message at
a time, which is what a person waits for, and many at once, which is what a test suite gets through.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, Any

from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from bench.reports import Occupancy, Report, Target
from bench.timing import Spread, spread
from bot.sandbox import Sandbox, SandboxRequest, running_server
from bot.sandbox.gateway import wait_until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram import Update

    from bot.sandbox.core.people import Person

UPDATES = 500
ROUNDS = 5
PATIENCE_SECONDS = 60
IN_PROCESS_MILLISECONDS, OVER_HTTP_MILLISECONDS = 2.0, 8.0
"""Targets for one message at a time."""
App = Application[Any, Any, Any, Any, Any, Any]


async def _echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


@contextlib.asynccontextmanager
async def _polling(application: App) -> AsyncIterator[None]:
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        yield
        await application.updater.stop()
        await application.stop()


async def _written(sandbox: Sandbox, ana: Person, messages: int) -> float:
    """Write so many messages at once.

    Returns:
        The milliseconds until each has its reply.
    """
    shown = sandbox.world.chats[ana.id].messages
    expected = len(shown) + 2 * messages
    started = time.perf_counter()
    for number in range(messages):
        sandbox.write(ana, str(number))
    if not await wait_until(sandbox.world, lambda: len(shown) >= expected, PATIENCE_SECONDS):
        raise TimeoutError(f"the bot has not answered {messages} messages within {PATIENCE_SECONDS} s")
    return (time.perf_counter() - started) * 1000


async def _measured(sandbox: Sandbox, application: App, updates: int, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each round trip one at a time, and an update in each round of many at once."""
    async with _polling(application):
        ana = sandbox.add_person("Ana")
        await _written(sandbox, ana, updates)  # warms up
        alone = [await _written(sandbox, ana, 1) for _ in range(updates)]
        together = [await _written(sandbox, ana, updates) / updates for _ in range(rounds)]
    return alone, together


async def _in_process(updates: int, rounds: int) -> tuple[list[float], list[float]]:
    sandbox = Sandbox()
    builder = ApplicationBuilder().token(sandbox.token).request(SandboxRequest(sandbox))
    application = builder.get_updates_request(SandboxRequest(sandbox)).build()
    return await _measured(sandbox, application, updates, rounds)


async def _over_http(updates: int, rounds: int) -> tuple[list[float], list[float]]:
    async with running_server() as server:
        application = ApplicationBuilder().token(server.token).base_url(server.base_url).build()
        return await _measured(server.sandbox, application, updates, rounds)


async def _start_to_first_answer() -> float:
    """Milliseconds from nothing to the first reply over HTTP."""
    started = time.perf_counter()
    async with running_server() as server:
        application = ApplicationBuilder().token(server.token).base_url(server.base_url).build()
        async with _polling(application):
            await _written(server.sandbox, server.sandbox.add_person("Ana"), 1)
            return (time.perf_counter() - started) * 1000


def measure(updates: int = UPDATES, rounds: int = ROUNDS) -> Report:
    """Send messages through an echo bot, by both ways in.

    Args:
        updates: how many messages, one at a time and then in each round at once.
        rounds: how often many are sent at once.
    """
    occupancy = Occupancy()
    found: dict[str, tuple[Spread, Spread]] = {}
    for name, way in (("in process", _in_process), ("over HTTP", _over_http)):
        alone, together = asyncio.run(way(updates, rounds))
        found[name] = spread(alone), spread(together)
    start = asyncio.run(_start_to_first_answer())
    rows = [
        row
        for name, (alone, together) in found.items()
        for row in (
            (f"{name}, one at a time", *alone.cells),
            (f"{name}, {updates} at once", *together.cells),
        )
    ]
    return Report(
        "sandbox",
        f"From a message to an echo bot's reply on the sandbox, {updates} messages",
        ("milliseconds a message", "median", "p90", "p99", "longest"),
        tuple(rows),
        (
            Target("a round trip in process", found["in process"][0].median, IN_PROCESS_MILLISECONDS, "ms"),
            Target("a round trip over HTTP", found["over HTTP"][0].median, OVER_HTTP_MILLISECONDS, "ms"),
        ),
        (f"From nothing to the first reply over HTTP: {start:.0f} ms.", occupancy.described()),
        {
            "milliseconds": {
                name: {"one at a time": alone.as_dict(), "at once": together.as_dict()}
                for name, (alone, together) in found.items()
            },
            "start to first reply": start,
        },
    )
