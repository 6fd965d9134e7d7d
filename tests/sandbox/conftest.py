"""What the sandbox's tests share: sandboxes, servers, people, bots of python-telegram-bot."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest, TelegramError
from telegram.request import HTTPXRequest

from bot.sandbox import Clock, RunningServer, Sandbox, SandboxRequest, running_server
from bot.sandbox.core.people import Person

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
NOON = 1_790_000_000.0


@pytest.fixture(autouse=True)
def _no_internet(monkeypatch: pytest.MonkeyPatch) -> None:
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: tuple[str, int]) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise AssertionError(f"a test reached out to {address}")
        connect(self, address)

    def guarded_look_up(host: str | None, *arguments: int, **named: int) -> object:
        if host not in LOOPBACK and host is not None:
            raise AssertionError(f"a test looked up {host}")
        return look_up(host, *arguments, **named)

    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else python-telegram-bot warns of its next version
    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)


@pytest.fixture
def clock() -> Clock:
    """Time stands still, so that nothing in a test depends on how fast it runs."""
    return Clock(start=NOON)


@pytest.fixture
def sandbox(clock: Clock) -> Sandbox:
    return Sandbox(clock=clock)


@pytest.fixture
async def server(sandbox: Sandbox) -> AsyncIterator[RunningServer]:
    async with running_server(sandbox) as running:
        yield running


@pytest.fixture
async def http(server: RunningServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=20) as client:
        yield client


@pytest.fixture(params=["over HTTP", "in process"])
async def bot(request: pytest.FixtureRequest, sandbox: Sandbox) -> AsyncIterator[Bot]:
    """python-telegram-bot's Bot on the sandbox, by both ways in."""
    async with contextlib.AsyncExitStack() as stack:
        if request.param == "in process":
            made = Bot(sandbox.token, request=SandboxRequest(sandbox), get_updates_request=SandboxRequest(sandbox))
        else:
            server = await stack.enter_async_context(running_server(sandbox))
            made = Bot(
                server.token,
                base_url=server.base_url,
                base_file_url=server.base_file_url,
                get_updates_request=HTTPXRequest(connection_pool_size=2),  # for tests with two pollers
            )
        yield await stack.enter_async_context(made)


@pytest.fixture
def ana(sandbox: Sandbox) -> Person:
    """Someone who has begun a chat with the bot, which has read it."""
    person = sandbox.add_person("Ana", last_name="Gómez", username="ana", language_code="es")
    sandbox.write(person, "/start")
    sandbox.world.updates.pending.clear()
    return person


@pytest.fixture
def bob(sandbox: Sandbox) -> Person:
    return sandbox.add_person("Bob", language_code="en")


async def refused(call: Awaitable[Any], error: type[TelegramError] = BadRequest) -> str:
    """The words with which a call is refused."""
    with pytest.raises(error) as caught:
        await call
    return str(caught.value)


async def eventually(condition: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait in real time until something holds that no event tells of."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not condition():
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError("it did not come about")
        await asyncio.sleep(0.01)
