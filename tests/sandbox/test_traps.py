"""Traps in which other stand-ins were seen to fall, where no other test here names them."""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import httpx
import pytest
from telegram.ext import ApplicationBuilder

from bot.sandbox import Clock, RunningServer, Sandbox
from bot.sandbox.core.people import Person

from .conftest import eventually

ROOT = Path(__file__).parents[2]
UNCHANGED_BOT = """
import sys
from telegram.ext import ApplicationBuilder, CommandHandler

async def start(update, context):
    await update.message.reply_text("ready")

builder = ApplicationBuilder().token(sys.argv[1]).base_url(sys.argv[2])
application = builder.build()
application.add_handler(CommandHandler("start", start))
application.run_polling()
"""


class TestInRealTime:
    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    async def test_an_idle_bot_polls_seldom(self, sandbox: Sandbox, server: RunningServer) -> None:
        before = sandbox.gateway.polls
        async with ApplicationBuilder().token(server.token).base_url(server.base_url).build() as application:
            await application.start()
            assert application.updater is not None
            await application.updater.start_polling()
            await asyncio.sleep(1)
            assert sandbox.gateway.polls - before <= 2
            await application.updater.stop()
            await application.stop()

    async def test_an_answer_does_not_wait_for_an_acknowledgement(
        self, server: RunningServer, http: httpx.AsyncClient
    ) -> None:
        times = []
        for _ in range(20):
            started = time.perf_counter()
            await http.post(f"/bot{server.token}/getMe", data={"x": "y"})
            times.append(time.perf_counter() - started)
        assert sorted(times)[len(times) // 4] < 0.03  # Nagle's algorithm costs 0.04

    async def test_run_polling_lives_from_start_to_interrupt(self, sandbox: Sandbox, server: RunningServer) -> None:
        ana = sandbox.add_person("Ana")
        sandbox.write(ana, "/start")
        process = await asyncio.create_subprocess_exec(
            # From Python 3.12 on, python-telegram-bot's run_polling calls what is deprecated.
            *(sys.executable, "-W", "error", "-W", "ignore:There is no current event loop:DeprecationWarning"),
            *("-c", UNCHANGED_BOT, server.token, server.base_url),
            env={**os.environ, "NO_PROXY": "*"},
            stderr=asyncio.subprocess.PIPE,
        )
        assert (await sandbox.wait_for_answer(ana, 20))["text"] == "ready"
        process.send_signal(signal.SIGINT)
        _, errors = await asyncio.wait_for(process.communicate(), 10)
        assert (process.returncode, errors) == (0, b"")
        methods = [call.method for call in sandbox.world.calls.kept]
        assert methods == ["getMe", "deleteWebhook", "sendMessage"]

    async def test_the_program_runs_the_demo_and_stops_on_interrupt(self) -> None:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "error", "-m", "bot.sandbox", "--no-browser", "--port", "0"),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
        url = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
        async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
            assert "<html" in (await client.get("/")).text
            ana = (await client.get("/sim/people")).json()[0]["id"]
            await client.post(f"/sim/chats/{ana}/messages", json={"from": ana, "text": "/start"})
            for _ in range(200):
                messages = (await client.get(f"/sim/chats/{ana}/messages")).json()
                if len(messages) > 1:
                    break
                await asyncio.sleep(0.02)
        assert messages[-1]["text"].startswith("¡Hola, Ana!")
        process.send_signal(signal.SIGINT)
        _, errors = await asyncio.wait_for(process.communicate(), 10)
        assert (process.returncode, errors) == (0, b"")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?offset=0&limit=100&timeout=0",
        "?offset=-5",
        "?offset=99999999999",
        "?limit=1000",
        "?timeout=-1",
        "?offset=x",
        "?allowed_updates=nonsense",
        '?allowed_updates=["unknown_kind"]',
        "?unknown=1",
    ],
)
async def test_get_updates_is_never_404_or_401_with_the_right_token(
    http: httpx.AsyncClient, server: RunningServer, query: str
) -> None:
    answer = await http.get(f"/bot{server.token}/getUpdates{query}")
    assert answer.status_code in {200, 400}


async def test_a_dropped_poll_is_no_second_poller(
    http: httpx.AsyncClient, server: RunningServer, sandbox: Sandbox, ana: Person
) -> None:
    with pytest.raises(httpx.ReadTimeout):
        await http.get(f"/bot{server.token}/getUpdates?timeout=30", timeout=0.1)
    await eventually(lambda: not sandbox.gateway.is_polled)
    sandbox.write(ana, "x")
    answer = await http.get(f"/bot{server.token}/getUpdates?timeout=30")
    assert len(answer.json()["result"]) == 1


async def test_a_message_has_its_date_in_seconds(http: httpx.AsyncClient, server: RunningServer, ana: Person) -> None:
    sent = await http.post(f"/bot{server.token}/sendMessage", json={"chat_id": ana.id, "text": "x"})
    assert sent.json()["result"]["date"] == 1_790_000_000
