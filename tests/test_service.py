"""The bot as a program, over HTTP: polling, webhook, what Telegram answers meanwhile, and the stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from pydantic import SecretStr
from telegram import BotCommandScopeAllPrivateChats

from bench.whole.program import free_port
from bot.delivery.exits import EndedError, ExitCode
from bot.delivery.polling import MOST_CONFLICTS, MOST_REFUSALS
from bot.delivery.stopping import Stopping
from bot.sandbox import Fault, RunningServer, Sandbox, running_server
from bot.sandbox.gateway import wait_until
from bot.service import bot_number, build_service, run_built, run_service
from bot.settings import Settings, SettingsError, read_settings
from bot.storage import open_storage
from bot.trial import in_sandbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.answering.engine import Engine
    from bot.delivery.metrics import Metrics
    from bot.service import Service
    from bot.storage import Storage

ROOT = Path(__file__).parents[1]
KNOWLEDGE = ROOT / "knowledge"
QUESTION, ANSWER = "who is the ambassador?", "Sergio Cabrera is the Ambassador"
SECRET = "a-secret_1"  # noqa: S105 - it opens nothing


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else python-telegram-bot warns of its next version


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.fixture
async def server(sandbox: Sandbox) -> AsyncIterator[RunningServer]:
    async with running_server(sandbox) as running:
        yield running


@pytest.fixture
def settings(server: RunningServer) -> Settings:
    return in_sandbox(Settings(knowledge=KNOWLEDGE), server)


@pytest.fixture
async def storage(settings: Settings) -> AsyncIterator[Storage]:
    opened = await open_storage("sqlite://", bot=bot_number(settings))
    yield opened
    await opened.close()


@pytest.fixture
def service(settings: Settings, engine: Engine, storage: Storage) -> Service:
    return build_service(settings, engine, storage)


async def no_pause(_: float) -> None:
    await asyncio.sleep(0.01)


@asynccontextmanager
async def running(service: Service, settings: Settings, *, takes_over: bool = False) -> AsyncIterator[Metrics]:
    """The bot at work, which pauses for next to nothing after a failure of polling."""
    stopping = Stopping()
    work = asyncio.create_task(run_built(service, settings, stopping, takes_over=takes_over, sleep=no_pause))
    work.add_done_callback(lambda _: stopping.ask())
    yield service.metrics
    stopping.ask()
    await work


async def answered(sandbox: Sandbox, name: str = "Bob") -> bool:
    """Whether somebody who asks now is answered."""
    bob = sandbox.add_person(name)
    sandbox.write(bob, QUESTION)
    return ANSWER in (await sandbox.wait_for_answer(bob, 20))["text"]


class TestPolling:
    async def test_questions_are_answered_until_the_stop(
        self, sandbox: Sandbox, service: Service, settings: Settings
    ) -> None:
        async with running(service, settings):
            assert await answered(sandbox)
        assert not sandbox.world.updates.pending

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
        self, sandbox: Sandbox, service: Service, settings: Settings, fault: Fault
    ) -> None:
        async with running(service, settings):
            assert await answered(sandbox)
            sandbox.inject(fault)
            assert await answered(sandbox, "Eva")
            assert await answered(sandbox, "Li")

    async def test_the_menus_are_published(self, sandbox: Sandbox, service: Service, settings: Settings) -> None:
        async with running(service, settings):
            for _ in range(500):
                if any(call.method == "setMyShortDescription" for call in sandbox.world.calls.kept):
                    break
                await asyncio.sleep(0.01)
            commands = await service.application.bot.get_my_commands(BotCommandScopeAllPrivateChats(), "es")
        assert "ask" in {command.command for command in commands}
        assert "listen" not in {command.command for command in commands}

    async def test_a_second_poller_is_told_of_in_the_log(
        self, sandbox: Sandbox, service: Service, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        async with running(service, settings) as counted:
            sandbox.inject(Fault(kind="error", method="getUpdates", error_code=409))
            assert await answered(sandbox)
            assert counted["poll-conflict"] == 1
        assert "another program polls with this token" in caplog.text

    async def test_a_webhook_is_left_alone_unless_told(
        self, sandbox: Sandbox, server: RunningServer, service: Service, settings: Settings
    ) -> None:
        url = "http://127.0.0.1:9/x"
        async with httpx.AsyncClient(base_url=server.url, trust_env=False) as client:
            await client.post(f"/bot{server.token}/setWebhook", json={"url": url})
        with pytest.raises(EndedError, match="--take-over") as caught:
            await run_built(service, settings, Stopping())
        assert (caught.value.code, sandbox.world.webhook.url) == (ExitCode.WEBHOOK_ELSEWHERE, url)
        async with running(service, settings, takes_over=True):
            assert await answered(sandbox)

    async def test_another_poller_that_goes_on_ends_it(
        self, sandbox: Sandbox, service: Service, settings: Settings
    ) -> None:
        sandbox.inject(Fault(kind="error", method="getUpdates", error_code=409, times=MOST_CONFLICTS))
        with pytest.raises(EndedError, match="Another program") as caught:
            await run_built(service, settings, Stopping(), sleep=no_pause)
        assert caught.value.code == ExitCode.ANOTHER_INSTANCE

    async def test_an_update_that_cannot_be_read_does_not_keep_others_waiting(
        self, sandbox: Sandbox, service: Service, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        sandbox.world.queue("message", {"message_id": 1, "date": "never", "chat": {"id": 1, "type": "private"}})
        async with running(service, settings) as counted:
            assert await answered(sandbox)
            assert counted["unreadable"] == 1
        assert "it is among the dead letters" in caplog.text

    async def test_what_was_taken_is_answered_at_the_stop(
        self, sandbox: Sandbox, service: Service, settings: Settings
    ) -> None:
        people = [sandbox.add_person(f"Person {number}") for number in range(20)]
        async with running(service, settings):
            for person in people:
                sandbox.write(person, QUESTION)
            await sandbox.wait_for_answer(people[0], 20)
        answers = [ANSWER in sandbox.transcript(person) for person in people]
        assert answers.count(True) + len(sandbox.world.updates.pending) == len(people)

    async def test_a_refused_token_ends_it_in_words_without_the_token(
        self, settings: Settings, engine: Engine, caplog: pytest.LogCaptureFixture
    ) -> None:
        token = "987654:WRONG-WRONG-WRONG-WRONG"  # noqa: S105 - it opens nothing
        wrong = settings.model_copy(update={"telegram_token": SecretStr(token), "database_url": SecretStr("sqlite://")})
        with caplog.at_level(logging.DEBUG), pytest.raises(EndedError, match="TELEGRAM_TOKEN") as caught:
            await run_service(wrong, engine, Stopping())
        assert caught.value.code == ExitCode.TOKEN_REFUSED
        assert "WRONG" not in caplog.text + str(caught.value) + repr(caught.value) + repr(caught.value.__cause__)

    async def test_a_token_that_is_withdrawn_ends_it_in_the_end(
        self, sandbox: Sandbox, service: Service, settings: Settings
    ) -> None:
        sandbox.inject(Fault(kind="error", method="getUpdates", error_code=401, times=MOST_REFUSALS))
        with pytest.raises(EndedError) as caught:
            await run_built(service, settings, Stopping(), sleep=no_pause)
        assert caught.value.code == ExitCode.TOKEN_REFUSED


async def test_updates_come_by_webhook(sandbox: Sandbox, service: Service, settings: Settings) -> None:
    port = free_port()
    hooked = settings.model_copy(
        update={
            "telegram_webhook_url": f"http://127.0.0.1:{port}/updates",
            "telegram_webhook_secret": SecretStr(SECRET),
            "telegram_webhook_port": port,
        }
    )
    async with running(service, hooked):
        assert await answered(sandbox)


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
import asyncio
from pathlib import Path
from bot.answering.engine import Engine
from bot.delivery.stopping import Stopping, heeding_signals
from bot.knowledge.loading import load
from bot.settings import Settings
from bot.trial import run_in_sandbox

async def run():
    stopping = Stopping()
    with heeding_signals(stopping):
        await run_in_sandbox(Settings(), Engine(load(Path("knowledge"))), stopping, port=0, open_page=False)

asyncio.run(run())
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


async def test_one_who_floods_holds_up_nobody_and_is_told_once(
    sandbox: Sandbox, service: Service, settings: Settings
) -> None:
    eva = sandbox.add_person("Eva")
    groups = [sandbox.add_group(f"Group {number}", eva) for number in range(8)]
    others = [sandbox.add_person(f"Person {number}") for number in range(20)]
    async with running(service, settings) as counted:
        for number in range(200):
            sandbox.write(eva, f"/ask {QUESTION}", chat=groups[number % 8])
        for person in others:
            sandbox.write(person, QUESTION)
        query = sandbox.search(others[0], "exports")
        for person in others:
            assert ANSWER in (await sandbox.wait_for_answer(person, 60))["text"]
        assert await wait_until(sandbox.world, lambda: query.answer is not None, 60)
        dropped = counted.registry.get_sample_value("visitbot_dropped_total", {"reason": "surplus"})
        said = "".join(sandbox.transcript(group) for group in groups)
        assert dropped is not None
        assert dropped >= 150
        assert said.count("That is more than I can answer") + said.count("You ask more here") <= 1
