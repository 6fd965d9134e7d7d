"""How long an update takes through a bare echo bot on the sandbox, in process and over HTTP.

From a person's message over a long poll of python-telegram-bot's Application to its reply in the chat.
Run it with `python -m bench.sandbox`.
"""

import asyncio
import statistics
import sys
import time
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.sandbox import Sandbox, SandboxRequest, running_server
from bot.sandbox.gateway import wait_until

UPDATES = 500
ROUNDS = 5
App = Application[Any, Any, Any, Any, Any, Any]


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


async def measure(sandbox: Sandbox, application: App) -> list[float]:
    """Milliseconds an update, one figure a round."""
    application.add_handler(MessageHandler(filters.TEXT, echo))
    figures = []
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        ana = sandbox.add_person("Ana")
        messages = sandbox.world.chats[ana.id].messages
        for _ in range(ROUNDS + 1):
            expected = len(messages) + 2 * UPDATES
            started = time.perf_counter()
            for number in range(UPDATES):
                sandbox.write(ana, str(number))
            await wait_until(sandbox.world, lambda expected=expected: len(messages) >= expected, 60)  # type: ignore[misc]
            figures.append((time.perf_counter() - started) * 1000 / UPDATES)
        await application.updater.stop()
        await application.stop()
    return figures[1:]  # the first round warms up


async def in_process() -> list[float]:
    sandbox = Sandbox()
    builder = ApplicationBuilder().token(sandbox.token).request(SandboxRequest(sandbox))
    return await measure(sandbox, builder.get_updates_request(SandboxRequest(sandbox)).build())


async def over_http() -> list[float]:
    async with running_server() as server:
        builder = ApplicationBuilder().token(server.token).base_url(server.base_url)
        return await measure(server.sandbox, builder.build())


async def start_to_first_answer() -> float:
    """Seconds from nothing to the first reply over HTTP."""
    started = time.perf_counter()
    async with running_server() as server:
        application = ApplicationBuilder().token(server.token).base_url(server.base_url).build()
        application.add_handler(MessageHandler(filters.TEXT, echo))
        async with application:
            await application.start()
            assert application.updater is not None
            await application.updater.start_polling()
            ana = server.sandbox.add_person("Ana")
            server.sandbox.write(ana, "hello")
            await server.sandbox.wait_for_answer(ana)
            seconds = time.perf_counter() - started
            await application.updater.stop()
            await application.stop()
    return seconds


def main() -> None:
    for name, figures in (("in process", asyncio.run(in_process())), ("over HTTP", asyncio.run(over_http()))):
        middle, worst = statistics.median(figures), max(figures)
        sys.stdout.write(f"{name}: {middle:.2f} ms an update (median of {ROUNDS}x{UPDATES}), worst {worst:.2f}\n")
    sys.stdout.write(f"start to first answer over HTTP: {asyncio.run(start_to_first_answer()):.2f} s\n")


if __name__ == "__main__":
    main()
