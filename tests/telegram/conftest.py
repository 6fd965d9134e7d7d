"""The whole bot on the sandbox, in process: what people do, and what they then see."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from bot.answering.engine import Engine
from bot.delivery.arriving import seen
from bot.delivery.sending import Sender
from bot.delivery.workers import Workers
from bot.knowledge.loading import load
from bot.sandbox import Clock, NewChat, Sandbox, SandboxRequest
from bot.service import Requests, bot_number, build_service
from bot.settings import Settings
from bot.storage import open_storage
from bot.telegram.application import ALLOWED_UPDATES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.delivery.metrics import Metrics
    from bot.knowledge.models import KnowledgeBase
    from bot.sandbox import Draft
    from bot.sandbox.core.chats import Chat
    from bot.sandbox.core.people import Person
    from bot.service import Service
    from bot.telegram.client import Client
    from bot.telegram.services import Services

NOON = 1_790_000_000.0
KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
Message = dict[str, Any]


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    return load(KNOWLEDGE)


@pytest.fixture(scope="session")
def engine(knowledge: KnowledgeBase) -> Engine:
    return Engine(knowledge)


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else python-telegram-bot warns of its next version


def settings_for(sandbox: Sandbox, **changes: object) -> Settings:
    """A deployment's settings with the sandbox's token."""
    return Settings(knowledge=KNOWLEDGE).model_copy(update={"telegram_token": SecretStr(sandbox.token), **changes})


class Stage:
    """The sandbox with the bot on it; time stands still, and updates are handled when `settle` is called."""

    def __init__(self, sandbox: Sandbox, service: Service, waits: list[float]) -> None:
        self.sandbox = sandbox
        self.service = service
        self.waits = waits
        clock = sandbox.world.clock.now
        self.sender = Sender(service.api, service.storage, service.metrics, service.application.picture, clock)
        self.workers = Workers(service.storage, service, self.sender, service.metrics, clock)
        self._offset: int | None = None

    @property
    def services(self) -> Services:
        return self.service.application.services

    @property
    def bot(self) -> Client:
        return self.service.application.bot

    @property
    def counted(self) -> Metrics:
        return self.service.metrics

    async def settle(self) -> None:
        """Let the bot handle all that has happened, and send all that comes of it, however long that takes."""
        while raws := await self.service.api.updates(offset=self._offset, seconds=0, allowed=ALLOWED_UPDATES):
            self._offset = raws[-1]["update_id"] + 1
            me, now = self.service.me(), self.sandbox.world.clock.now()
            await self.service.storage.put([seen(raw, now, me).arrived for raw in raws])
            await self.handle()

    async def handle(self) -> None:
        """Let the bot handle what is in its inbox."""
        while await self.workers.take() or self.workers.at_work:
            while self.workers.at_work:
                await asyncio.wait(self.workers.at_work)
            await self._send()

    async def _send(self) -> None:
        while True:
            seconds = self.sender.start_ready()
            if self.sender.in_flight:
                await asyncio.wait(self.sender.in_flight)
            elif seconds is None:
                return
            else:
                self.waits.append(seconds)
                self.sandbox.advance(seconds)

    def amend(self, **fields: object) -> None:
        """Give the message or query that the bot is to get next what the sandbox does not give it."""
        self.sandbox.world.updates.pending[-1].payload.update(fields)

    async def say(self, person: Person, text: str | Draft, *, chat: Chat | None = None) -> list[Message]:
        """What the bot says when somebody writes something; nothing where it is silent."""
        place = chat or person
        message = self.sandbox.write(person, text, chat=chat)
        await self.settle()
        return self.since(place, message["message_id"])

    async def ask(self, person: Person, text: str | Draft, *, chat: Chat | None = None) -> Message:
        """The one message that the bot says when somebody writes something."""
        said = await self.say(person, text, chat=chat)
        assert len(said) == 1, self.sandbox.transcript(chat or person)
        return said[0]

    def since(self, place: Chat | Person, message_id: int) -> list[Message]:
        """What the bot has said after a message."""
        bot = self.sandbox.bot.id
        return [
            message
            for message in self.sandbox.messages(place)
            if message["message_id"] > message_id and message.get("from", {}).get("id") == bot
        ]

    def again(self, message: Message) -> Message:
        """A message as it is now."""
        chat = self.sandbox.world.chat(message["chat"]["id"])
        return next(m for m in self.sandbox.messages(chat) if m["message_id"] == message["message_id"])

    async def tap(self, person: Person, message: Message, label: str) -> str | None:
        """Tap a button.

        Returns:
            The toast; an empty one where the bot only took note.
        """
        tapped = self.sandbox.tap(person, message, label)
        await self.settle()
        toast = self.sandbox.toast(tapped["id"])
        return None if toast is None else toast.get("text", "")


@pytest.fixture
def clock() -> Clock:
    return Clock(start=NOON)


@pytest.fixture
def sandbox(clock: Clock) -> Sandbox:
    return Sandbox(clock=clock)


@pytest.fixture
async def stage(sandbox: Sandbox, knowledge: KnowledgeBase, engine: Engine) -> AsyncIterator[Stage]:
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        sandbox.advance(seconds)

    settings, clock = settings_for(sandbox), sandbox.world.clock.now
    storage = await open_storage("sqlite://", bot=bot_number(settings), clock=clock)
    await storage.enter()
    requests = Requests(SandboxRequest(sandbox), SandboxRequest(sandbox))
    service = build_service(settings, engine, storage, requests=requests, clock=clock, sleep=wait)
    async with service.application.bot:
        yield Stage(sandbox, service, waits)
    await storage.close()


@pytest.fixture
def ana(sandbox: Sandbox) -> Person:
    return sandbox.add_person("Ana", username="ana", language_code="es")


@pytest.fixture
def bob(sandbox: Sandbox) -> Person:
    return sandbox.add_person("Bob", username="bobby", language_code="en-GB")


@pytest.fixture
def mei(sandbox: Sandbox) -> Person:
    return sandbox.add_person("李梅", username="limei", language_code="zh-hans")


@pytest.fixture
def club(sandbox: Sandbox, ana: Person, bob: Person) -> Chat:
    """A group of which Ana is the creator."""
    return sandbox.add_group("Club", ana, bob)


@pytest.fixture
def forum(sandbox: Sandbox, ana: Person, bob: Person) -> Chat:
    people = (ana.id, bob.id)
    return sandbox.add_chat(NewChat("supergroup", "Forum", is_forum=True, members=people, topics=("Trade", "Visit")))


def labels(message: Message) -> list[str]:
    """The labels of a message's buttons."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def entities(message: Message, kind: str) -> list[str]:
    """The parts of a message's text that are set in one way."""
    units = message["text"].encode("utf-16-le")
    return [
        units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
        for e in message.get("entities", [])
        if e["type"] == kind
    ]


def figures(message: Message) -> list[str]:
    """The numbers in a message."""
    return re.findall(r"\d+(?:[.,]\d+)*", message["text"])
