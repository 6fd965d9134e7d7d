"""The sandbox as a program for a bot of one's own: what it prints, who can talk to whom, how it ends."""

import asyncio
import contextlib
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.sandbox import running_server
from bot.sandbox.serving import IdentityError, identity_of

ROOT = Path(__file__).parents[2]
MODULE = ("bot.sandbox", "--serve")
COMMAND = ("bot", "sandbox", "--serve")


@contextlib.asynccontextmanager
async def program(*arguments: str) -> AsyncIterator[Process]:
    command = (sys.executable, "-W", "error", "-m", *arguments)
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE, stderr=PIPE)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def told(process: Process) -> dict[str, str]:
    """What a bot is to be set to, as the program prints it."""
    assert process.stdout is not None
    found: dict[str, str] = {}
    while "token" not in found:
        line = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
        assert line, "it ended without saying what to set"
        found |= re.findall(r"^  (base URL|token) +(\S+)$", line)
    return found


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    if update.message.text:
        await update.message.reply_text(update.message.text)


@contextlib.asynccontextmanager
async def echo_bot(settings: dict[str, str]) -> AsyncIterator[str]:
    """An echo bot of python-telegram-bot, as docs/sandbox.md sets it up; its username."""
    base = settings["base URL"]
    builder = ApplicationBuilder().token(settings["token"]).base_url(f"{base}/bot")
    application = builder.base_file_url(f"{base}/file/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        yield application.bot.username
        await application.updater.stop()
        await application.stop()


@pytest.mark.parametrize("command", [MODULE, COMMAND])
async def test_a_bot_of_ones_own_talks_by_what_was_printed(command: tuple[str, ...]) -> None:
    async with program(*command, "--port", "0", "--token", "77:MINE", "--username", "my_bot") as process:
        settings = await told(process)
        async with (
            httpx.AsyncClient(base_url=settings["base URL"], trust_env=False, timeout=30) as client,
            echo_bot(settings) as username,
        ):
            assert username == "my_bot"
            assert "<html" in (await client.get("/")).text
            state = (await client.get("/sim/state")).json()
            assert state["token"] == settings["token"] == "77:MINE"  # noqa: S105 - it opens nothing
            ana = state["people"][0]["id"]
            async with client.stream("GET", f"/sim/events?after={state['last_event_id']}") as events:
                await client.post(f"/sim/chats/{ana}/messages", json={"from": ana, "text": "hola"})
                answers = (line async for line in events.aiter_lines() if '"username": "my_bot"' in line)
                assert '"text": "hola"' in await anext(answers)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", [MODULE, COMMAND])
async def test_a_signal_ends_it_with_a_poll_open(command: tuple[str, ...], number: signal.Signals) -> None:
    async with program(*command, "--port", "0") as process, httpx.AsyncClient(trust_env=False, timeout=60) as client:
        base = (await told(process))["base URL"]
        api = f"{base}/bot123456:SANDBOX"
        waiting = (await client.get(f"{api}/getUpdates")).json()["result"]
        offset = waiting[-1]["update_id"] + 1
        poll = asyncio.create_task(client.get(f"{api}/getUpdates", params={"timeout": 50, "offset": offset}))
        await client.get(f"{api}/getMe")
        process.send_signal(number)
        _, errors = await asyncio.wait_for(process.communicate(), 20)
        assert (process.returncode, errors) == (0, b"")
        with contextlib.suppress(httpx.TransportError):
            assert (await poll).json() == {"ok": True, "result": []}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((*MODULE, "--token", "mine"), "a token is a number, a colon"),
        ((*MODULE, "--username", "1bot"), "a username has 3 to 32 letters"),
        ((*COMMAND, "--token", "mine"), "a token is a number, a colon"),
        (("bot", "sandbox", "--host", "0.0.0.0"), "go with --serve"),  # noqa: S104 - it is refused
        ((*COMMAND, "--port", "TAKEN"), "port TAKEN of 127.0.0.1 cannot be used"),
        ((*MODULE, "--port", "TAKEN"), "port TAKEN of 127.0.0.1 cannot be used"),
    ],
)
async def test_what_cannot_be_is_told_in_words(arguments: tuple[str, ...], words: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        async with program(*(argument.replace("TAKEN", port) for argument in arguments)) as process:
            _, errors = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode in {1, 2}
    assert words.replace("TAKEN", port) in errors.decode()
    assert "Traceback" not in errors.decode()


def test_who_the_bot_is() -> None:
    assert identity_of("9:x", None).id == 9
    with pytest.raises(IdentityError):
        identity_of(None, "a")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("localhost:8081", 200),
        ("192.168.0.7:8081", 200),
        ("[fd00::7]", 200),
        ("sandbox:8081", 200),
        ("rebind.example", 403),
        ("", 403),
    ],
)
async def test_for_other_machines_it_listens_by_names_that_no_outsider_can_point_here(host: str, status: int) -> None:
    async with running_server(host="0.0.0.0") as server, httpx.AsyncClient(trust_env=False) as client:  # noqa: S104
        assert server.url == f"http://127.0.0.1:{server.port}"
        answer = await client.get(f"{server.url}/sim/state", headers={"Host": host})
        assert answer.status_code == status
        foreign = {"Host": host, "Origin": "http://rebind.example"}
        assert (await client.get(f"{server.url}/sim/state", headers=foreign)).status_code == 403


async def test_a_server_for_this_machine_answers_to_no_other_name(unused_tcp_port: int) -> None:
    async with running_server(port=unused_tcp_port) as server, httpx.AsyncClient(trust_env=False) as client:
        for host in ("sandbox", "192.168.0.7"):
            assert (await client.get(f"{server.url}/sim/state", headers={"Host": host})).status_code == 403
