"""The bot as a program, over HTTP: polling, webhook, what Telegram answers meanwhile, and the stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from telegram import BotCommandScopeAllPrivateChats

from bot.sandbox import Clock, Fault, RunningServer, Sandbox, running_server
from bot.settings import Settings, SettingsError, read_settings
from bot.telegram.application import build_application, services_of
from bot.telegram.counting import Counters
from bot.telegram.intake import Intake
from bot.telegram.patience import Patience
from bot.telegram.polling import MOST_REFUSALS, Poller, TokenRefusedError
from bot.telegram.running import run_polling, run_webhook
from bot.telegram.webhook import MOST_BYTES, SECRET_HEADER, Receiver
from bot.trial import in_sandbox

from .conftest import KNOWLEDGE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.answering.engine import Engine
    from bot.knowledge.models import KnowledgeBase
    from bot.telegram.application import BotApplication

ROOT = Path(__file__).parents[2]
QUESTION, ANSWER = "who is the ambassador?", "Sergio Cabrera is the Ambassador"
SECRET = "a-secret_1"  # noqa: S105 - it opens nothing


@pytest.fixture
def clock() -> Clock:
    """These run in real time."""
    return Clock()


@pytest.fixture
async def server(sandbox: Sandbox) -> AsyncIterator[RunningServer]:
    async with running_server(sandbox) as running:
        yield running


async def no_pause(_: float) -> None:
    await asyncio.sleep(0.01)


@pytest.fixture
def application(server: RunningServer, knowledge: KnowledgeBase, engine: Engine) -> BotApplication:
    counters = Counters()
    return build_application(
        in_sandbox(Settings(knowledge=KNOWLEDGE), server),
        knowledge,
        engine=engine,
        counters=counters,
        patience=Patience(counters, no_pause),
    )


@asynccontextmanager
async def polling(application: BotApplication) -> AsyncIterator[Counters]:
    stopping = asyncio.Event()
    running = asyncio.create_task(run_polling(application, stopping, no_pause))
    yield services_of(application).counters
    stopping.set()
    await asyncio.wait_for(running, 10)


async def answered(sandbox: Sandbox, name: str = "Bob") -> bool:
    """Whether somebody who asks now is answered."""
    bob = sandbox.add_person(name)
    sandbox.write(bob, QUESTION)
    return ANSWER in (await sandbox.wait_for_answer(bob, 20))["text"]


class TestPolling:
    async def test_questions_are_answered_until_the_stop(self, sandbox: Sandbox, application: BotApplication) -> None:
        async with polling(application):
            assert await answered(sandbox)
        assert not sandbox.world.updates.pending
        assert not application.running

    @pytest.mark.parametrize(
        "fault",
        [
            Fault(kind="error", method="getUpdates", error_code=401),
            Fault(kind="error", method="getUpdates", error_code=404),
            Fault(kind="error", method="getUpdates", error_code=409, times=3),
            Fault(kind="error", method="getUpdates", error_code=429, retry_after=1),
            Fault(kind="error", method="getUpdates", error_code=502, times=3),
            Fault(kind="drop", method="getUpdates"),
            Fault(kind="error", method="sendMessage", error_code=429, retry_after=1),
            Fault(kind="error", method="sendMessage", error_code=500),
            Fault(kind="drop", method="sendMessage"),
        ],
        ids=lambda fault: f"{fault.method} {fault.kind} {fault.error_code}",
    )
    async def test_it_goes_on_whatever_telegram_answers(
        self, sandbox: Sandbox, application: BotApplication, fault: Fault
    ) -> None:
        async with polling(application):
            assert await answered(sandbox)
            sandbox.inject(fault)
            assert await answered(sandbox, "Eva")
            assert await answered(sandbox, "Li")

    async def test_the_menus_are_published(self, sandbox: Sandbox, application: BotApplication) -> None:
        async with polling(application):
            for _ in range(500):
                if any(call.method == "setMyShortDescription" for call in sandbox.world.calls.kept):
                    break
                await asyncio.sleep(0.01)
            commands = await application.bot.get_my_commands(BotCommandScopeAllPrivateChats(), "es")
        assert "ask" in {command.command for command in commands}
        assert "listen" not in {command.command for command in commands}

    async def test_a_second_poller_is_told_of_in_the_log(
        self, sandbox: Sandbox, application: BotApplication, caplog: pytest.LogCaptureFixture
    ) -> None:
        async with polling(application) as counted:
            sandbox.inject(Fault(kind="error", method="getUpdates", error_code=409))
            assert await answered(sandbox)
            assert counted["poll-conflict"] == 1
        assert "another program polls with this token" in caplog.text

    async def test_a_webhook_that_was_set_is_removed(
        self, sandbox: Sandbox, server: RunningServer, application: BotApplication
    ) -> None:
        async with httpx.AsyncClient(base_url=server.url, trust_env=False) as client:
            await client.post(f"/bot{server.token}/setWebhook", json={"url": "http://127.0.0.1:9/x"})
        async with polling(application):
            assert await answered(sandbox)

    async def test_an_update_that_cannot_be_read_does_not_keep_others_waiting(
        self, sandbox: Sandbox, application: BotApplication, caplog: pytest.LogCaptureFixture
    ) -> None:
        sandbox.world.queue("message", {"message_id": 1, "date": "never", "chat": {"id": 1, "type": "private"}})
        async with polling(application) as counted:
            assert await answered(sandbox)
            assert counted["unreadable"] == 1
        assert "cannot be read" in caplog.text

    async def test_what_was_taken_is_answered_at_the_stop(self, sandbox: Sandbox, application: BotApplication) -> None:
        people = [sandbox.add_person(f"Person {number}") for number in range(20)]
        async with polling(application):
            for person in people:
                sandbox.write(person, QUESTION)
            await sandbox.wait_for_answer(people[0], 20)
        answers = [ANSWER in sandbox.transcript(person) for person in people]
        assert answers.count(True) + len(sandbox.world.updates.pending) == len(people)

    async def test_a_refused_token_ends_it_in_words_without_the_token(
        self, server: RunningServer, knowledge: KnowledgeBase, engine: Engine, caplog: pytest.LogCaptureFixture
    ) -> None:
        token = "987654:WRONG-WRONG-WRONG-WRONG"  # noqa: S105 - it opens nothing
        settings = in_sandbox(Settings(), server).model_copy(update={"telegram_token": SecretStr(token)})
        application = build_application(settings, knowledge, engine=engine)
        with caplog.at_level(logging.DEBUG), pytest.raises(TokenRefusedError, match="TELEGRAM_TOKEN") as caught:
            await run_polling(application, asyncio.Event())
        assert "WRONG" not in caplog.text + str(caught.value) + repr(caught.value) + repr(caught.value.__cause__)

    async def test_a_token_that_is_withdrawn_ends_it_in_the_end(
        self, sandbox: Sandbox, application: BotApplication
    ) -> None:
        sandbox.inject(Fault(kind="error", method="getUpdates", error_code=401, times=MOST_REFUSALS))
        with pytest.raises(TokenRefusedError):
            await asyncio.wait_for(run_polling(application, asyncio.Event(), no_pause), 10)

    async def test_pauses_grow_and_end(self) -> None:
        pauses: list[float] = []
        stopping = asyncio.Event()

        class Failing:
            async def raw_updates(self, **_: object) -> list[object]:
                from telegram.error import NetworkError  # noqa: PLC0415

                raise NetworkError("down")

        async def pause(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 7:
                stopping.set()

        async def take(_: object) -> None: ...

        await Poller(Failing(), take, [], Counters(), pause).run(stopping)  # type: ignore[arg-type]
        assert pauses == [1, 2, 4, 8, 16, 30, 30]


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


class TestWebhook:
    async def test_updates_come_with_the_secret(
        self, sandbox: Sandbox, server: RunningServer, application: BotApplication
    ) -> None:
        port, stopping = free_port(), asyncio.Event()
        settings = in_sandbox(Settings(knowledge=KNOWLEDGE), server).model_copy(
            update={
                "telegram_webhook_url": f"http://127.0.0.1:{port}/updates",
                "telegram_webhook_secret": SecretStr(SECRET),
                "telegram_webhook_port": port,
            }
        )
        running = asyncio.create_task(run_webhook(application, settings, stopping))
        assert await answered(sandbox)
        stopping.set()
        await asyncio.wait_for(running, 10)

    @pytest.fixture
    async def receiver(self, application: BotApplication) -> AsyncIterator[tuple[httpx.AsyncClient, BotApplication]]:
        counters = services_of(application).counters
        receiver = Receiver(Intake(application, counters), SECRET, "/updates", counters)
        async with AsyncExitStack() as stack:
            port = await stack.enter_async_context(receiver.serving("127.0.0.1", 0))
            client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False)
            yield await stack.enter_async_context(client), application

    @pytest.mark.parametrize(
        ("headers", "body", "status", "queued"),
        [
            ({}, b'{"update_id": 1}', 403, 0),
            ({SECRET_HEADER: ""}, b'{"update_id": 1}', 403, 0),
            ({SECRET_HEADER: "wrong"}, b'{"update_id": 1}', 403, 0),
            ({SECRET_HEADER: "\u00e9"}, b'{"update_id": 1}', 403, 0),
            ({SECRET_HEADER: SECRET}, b'{"update_id": 1}', 200, 1),
            ({SECRET_HEADER: SECRET}, b"{", 200, 0),
            ({SECRET_HEADER: SECRET}, b"\xff\xfe", 200, 0),
            ({SECRET_HEADER: SECRET}, b"[]", 200, 0),
            ({SECRET_HEADER: SECRET}, b"[" * 100_000, 200, 0),
            ({SECRET_HEADER: SECRET}, b'{"update_id": "x"}', 200, 0),
            ({SECRET_HEADER: SECRET}, b" " * (MOST_BYTES + 1), 413, 0),
        ],
    )
    async def test_only_updates_with_the_secret_are_taken(
        self,
        receiver: tuple[httpx.AsyncClient, BotApplication],
        headers: dict[str, str],
        body: bytes,
        status: int,
        queued: int,
    ) -> None:
        client, application = receiver
        encoded = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
        assert (await client.post("/updates", content=body, headers=encoded)).status_code == status
        assert application.update_queue.qsize() == queued

    async def test_a_body_without_a_length_is_cut_off(self, receiver: tuple[httpx.AsyncClient, BotApplication]) -> None:
        async def endless() -> AsyncIterator[bytes]:
            for _ in range(40):
                yield b" " * 65536

        client, _ = receiver
        response = await client.post("/updates", content=endless(), headers={SECRET_HEADER: SECRET})
        assert response.status_code == 413

    async def test_it_says_that_it_lives(self, receiver: tuple[httpx.AsyncClient, BotApplication]) -> None:
        assert (await receiver[0].get("/healthz")).text == "ok"


class TestSettings:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"TELEGRAM_WEBHOOK_URL": "https://bot.example.org/updates"}, "TELEGRAM_WEBHOOK_SECRET must be"),
            ({"TELEGRAM_WEBHOOK_URL": "bot.example.org"}, "TELEGRAM_WEBHOOK_URL must be an https address"),
            ({"TELEGRAM_WEBHOOK_PORT": "99999"}, "TELEGRAM_WEBHOOK_PORT"),
            ({"TELEGRAM_TOKEN": "123456:SHORT"}, "TELEGRAM_TOKEN is no bot token"),
        ],
    )
    def test_what_does_not_hold_is_told(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, changes: dict[str, str], words: str
    ) -> None:
        for name, value in changes.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SettingsError, match=words) as caught:
            read_settings(tmp_path / ".env")
        assert "SHORT" not in str(caught.value)

    def test_any_origin_takes_any_token(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("TELEGRAM_BASE_URL", "http://127.0.0.1:8081/bot")
        monkeypatch.setenv("TELEGRAM_TOKEN", "123456:SANDBOX")
        settings = read_settings(tmp_path / ".env")
        assert settings.telegram_token.get_secret_value() == "123456:SANDBOX"
        assert "SANDBOX" not in repr(settings)


TRIAL = """
import asyncio, sys
from pathlib import Path
from bot.knowledge.loading import load
from bot.settings import Settings
from bot.trial import run_in_sandbox
asyncio.run(run_in_sandbox(Settings(), load(Path("knowledge")), port=0, open_page=False))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_the_trial_answers_in_the_browser_and_stops_on_a_signal(number: int) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", "-c", TRIAL),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
    url = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        ana = (await client.get("/sim/people")).json()[0]["id"]
        await client.post(f"/sim/chats/{ana}/messages", json={"from": ana, "text": "¿quién es el embajador?"})
        for _ in range(600):
            messages = (await client.get(f"/sim/chats/{ana}/messages")).json()
            if len(messages) > 1:
                break
            await asyncio.sleep(0.05)
    assert "Sergio Cabrera es el embajador" in messages[-1]["text"]
    process.send_signal(number)
    _, errors = await asyncio.wait_for(process.communicate(), 10)
    assert (process.returncode, b"Traceback" in errors) == (0, False), errors.decode()


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["message", "chat", "id", "text", "date", "callback_query", "from"]), inner
            )
        ),
    )
)
async def test_any_update_is_taken(raw: object) -> None:
    from telegram.ext import ApplicationBuilder  # noqa: PLC0415

    application = ApplicationBuilder().token("1:x").updater(None).build()
    await Intake(application, Counters()).take({"update_id": 1, "message": raw})  # type: ignore[arg-type]
    assert application.update_queue.qsize() <= 1
