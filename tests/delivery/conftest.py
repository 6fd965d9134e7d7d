"""What the delivery's tests share: a clock that is set, a Bot API that answers as it is told, a store in memory."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from telegram.request import BaseRequest

from bot.delivery.api import BotApi
from bot.delivery.metrics import Metrics
from bot.storage import Arrived, Call, Finished, Outcome, open_storage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from telegram.request import RequestData

    from bot.storage import Pending, Storage

NOON = 1_790_000_000.0
BOT = 123456


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else python-telegram-bot warns of its next version


class SetClock:
    """The time, which stands still until it is set."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> float:
        return self.time


class Answering(BaseRequest):
    """A Bot API that answers each call as `answer` says; all calls that arrived are in `calls`.

    `answer` gets the method and the parameters, and gives the status and the body, or raises.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.answer: Callable[[str, dict[str, str]], tuple[int, dict[str, Any]]] = self.accept

    @property
    def read_timeout(self) -> float:
        return 5

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(  # type: ignore[override]
        self, url: str, method: str, request_data: RequestData | None = None, **_: object
    ) -> tuple[int, bytes]:
        await asyncio.sleep(0)
        name, parameters = url.rpartition("/")[2], request_data.json_parameters if request_data else {}
        self.calls.append((name, parameters))
        status, body = self.answer(name, parameters)
        return status, json.dumps(body).encode()

    def accept(self, name: str, parameters: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What Telegram says when all is well."""
        result = True if name != "sendMessage" else {"message_id": 1000 + len(self.calls), "chat": {"id": 1}}
        return 200, {"ok": True, "result": [] if name == "getUpdates" else result}

    def texts(self) -> list[str]:
        """The texts that were sent, in order."""
        return [parameters["text"] for name, parameters in self.calls if name == "sendMessage"]


def refusing(code: int, description: str, **parameters: int) -> tuple[int, dict[str, Any]]:
    """What Telegram says when it refuses a call."""
    told: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return code, {**told, "parameters": parameters} if parameters else told


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def metrics(clock: SetClock) -> Metrics:
    return Metrics(clock)


@pytest.fixture
def telegram() -> Answering:
    return Answering()


@pytest.fixture
def api(telegram: Answering) -> BotApi:
    return BotApi("https://telegram.example/bot1:x", telegram, telegram)


@pytest.fixture
async def storage(clock: SetClock) -> AsyncIterator[Storage]:
    opened = await open_storage("sqlite://", bot=BOT, clock=clock)
    await opened.enter()
    yield opened
    await opened.close()


def arrived(update: int, chat: int = 1, body: bytes = b"{}", **changes: object) -> Arrived:
    """An update of a chat."""
    given: dict[str, Any] = {"kind": "message", "urgent": False, "person": chat, "chat": chat, "expires": None}
    return Arrived(update=update, line=str(chat), body=body, **{**given, **changes})


def message(text: str, chat: int = 1, **parameters: object) -> Call:
    """A call that sends a text."""
    return Call("sendMessage", chat, json.dumps({"chat_id": chat, "text": text, **parameters}), label="answered en")


async def worked_out(storage: Storage, update: int, *calls: Call) -> list[Pending]:
    """The calls of an update that was handled."""
    await storage.put([arrived(update, calls[0].chat or 0)])
    assert [taken.update for taken in await storage.claim(1)] == [update]
    return await storage.finish(Finished(update, Outcome.ANSWERED, calls))
