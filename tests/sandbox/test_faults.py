"""Injected faults, as a bot of python-telegram-bot meets them over HTTP and in process."""

import asyncio

import pytest
from telegram import Bot
from telegram.error import Conflict, NetworkError, RetryAfter, TimedOut

from bot.sandbox import Clock, Fault, Sandbox
from bot.sandbox.core.people import Person

from .conftest import eventually, refused


async def test_a_flood_limit_is_met_once(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    sandbox.inject(Fault(kind="error", method="sendMessage", error_code=429, retry_after=7))
    words = await refused(bot.send_message(ana.id, "x"), RetryAfter)
    assert words == "Flood control exceeded. Retry in 0:00:07"
    assert (await bot.send_message(ana.id, "x")).text == "x"
    assert len(sandbox.messages(ana)) == 2


@pytest.mark.parametrize(
    ("code", "words"), [(500, "Internal Server Error"), (502, "Bad Gateway"), (504, "Gateway Timeout")]
)
async def test_telegrams_own_faults(bot: Bot, sandbox: Sandbox, ana: Person, code: int, words: str) -> None:
    sandbox.inject(Fault(kind="error", error_code=code, times=2))
    for _ in range(2):
        assert await refused(bot.send_message(ana.id, "x"), NetworkError) == words
    assert await bot.send_message(ana.id, "x")


async def test_a_dropped_connection_may_hide_that_the_message_was_sent(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    sandbox.inject(Fault(kind="drop", method="sendMessage"))
    await refused(bot.send_message(ana.id, "lost"), NetworkError)
    assert len(sandbox.messages(ana)) == 1
    sandbox.inject(Fault(kind="drop", method="sendMessage", after=True))
    await refused(bot.send_message(ana.id, "sent all the same"), NetworkError)
    assert sandbox.messages(ana)[-1]["text"] == "sent all the same"


async def test_a_delay_can_time_out(bot: Bot, sandbox: Sandbox, ana: Person, clock: Clock) -> None:
    sandbox.inject(Fault(kind="delay", seconds=60, times=2))
    await refused(bot.send_message(ana.id, "x", read_timeout=0.05), TimedOut)
    slow = asyncio.create_task(bot.send_message(ana.id, "late", read_timeout=10))
    await eventually(lambda: len([e for e in sandbox.world.events.kept if e.name == "fault"]) == 2)
    clock.advance(60)
    assert (await slow).text == "late"


async def test_get_updates_is_spared_unless_named(bot: Bot, sandbox: Sandbox) -> None:
    sandbox.inject(Fault(kind="error"))
    assert await bot.get_updates() == ()
    sandbox.inject(Fault(kind="error", method="getUpdates", error_code=409))
    await refused(bot.get_updates(), Conflict)
    assert await bot.get_updates() == ()


async def test_a_failure_of_the_sandbox_itself_is_a_500(
    bot: Bot, sandbox: Sandbox, ana: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sandbox.world, "chats", None)
    assert await refused(bot.send_message(ana.id, "x"), NetworkError) == "Internal Server Error"
    monkeypatch.undo()
    assert "the sandbox failed in sendMessage" in caplog.text
    assert (await bot.get_me()).id == sandbox.bot.id
