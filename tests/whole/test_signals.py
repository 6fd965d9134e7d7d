"""The bot is stopped or killed in the middle of its work, and started again: every question is answered."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from bot.delivery.exits import ExitCode
from bot.delivery.sending import AT_ONCE
from bot.sandbox import Sandbox, running_server

from .processes import QUESTION, answered, settings_for, started

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = 150


@pytest.mark.parametrize("by_webhook", [False, True], ids=["polling", "webhook"])
@pytest.mark.parametrize(
    "signals",
    [(signal.SIGKILL,), (signal.SIGTERM,), (signal.SIGTERM, signal.SIGTERM, signal.SIGTERM)],
    ids=["SIGKILL", "SIGTERM", "SIGTERM thrice"],
)
async def test_every_question_is_answered(
    tmp_path: Path, signals: tuple[signal.Signals, ...], *, by_webhook: bool
) -> None:
    sandbox = Sandbox()
    people = [sandbox.add_person(f"Person {number}") for number in range(PEOPLE)]
    async with running_server(sandbox) as server:
        settings = settings_for(server, tmp_path, by_webhook=by_webhook)
        async with started(settings, tmp_path) as bot:
            for person in people:
                sandbox.write(person, QUESTION)
            await answered(sandbox, people, PEOPLE // 4)
            code = await bot.signal(*signals)
            assert code == (-signal.SIGKILL if signal.SIGKILL in signals else ExitCode.STOPPED), bot.log
            assert signal.SIGKILL in signals or "updates stay in the inbox for the next start" in bot.log
        async with started(settings, tmp_path) as bot:
            counts = await answered(sandbox, people)
            last = sandbox.add_person("Last")
            sandbox.write(last, QUESTION)
            await answered(sandbox, [last])
            assert await bot.signal(signal.SIGTERM) == ExitCode.STOPPED, bot.log
    twice = sum(count > 1 for count in counts)
    assert max(counts) <= 2
    assert twice <= (AT_ONCE if signal.SIGKILL in signals else 0)


async def test_a_second_start_by_mistake_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    sandbox = Sandbox()
    bob = sandbox.add_person("Bob")
    async with running_server(sandbox) as server:
        settings = settings_for(server, tmp_path, by_webhook=True)
        async with started(settings, tmp_path):
            sandbox.write(bob, QUESTION)
            await answered(sandbox, [bob])
            async with started(settings, tmp_path) as second:
                assert await second.process.wait() == ExitCode.ANOTHER_INSTANCE, second.log
            elsewhere = tmp_path / "elsewhere"
            elsewhere.mkdir()
            async with started(settings_for(server, elsewhere, by_webhook=False), elsewhere) as stray:
                assert await stray.process.wait() == ExitCode.WEBHOOK_ELSEWHERE, stray.log
                assert "--take-over" in stray.log
            eva = sandbox.add_person("Eva")
            sandbox.write(eva, QUESTION)
            await answered(sandbox, [eva])


async def test_no_output_at_debug_holds_a_secret_or_a_message(tmp_path: Path) -> None:
    sandbox = Sandbox()
    bob = sandbox.add_person("Bob")
    async with running_server(sandbox) as server:
        settings = {**settings_for(server, tmp_path, by_webhook=True), "LOG_LEVEL": "DEBUG", "LOG_FORMAT": "json"}
        async with started(settings, tmp_path) as bot:
            sandbox.write(bob, QUESTION)
            await answered(sandbox, [bob])
            assert await bot.signal(signal.SIGTERM) == ExitCode.STOPPED
        for secret in (server.token, settings["TELEGRAM_WEBHOOK_SECRET"], QUESTION, "ambassador"):
            assert secret not in bot.log
