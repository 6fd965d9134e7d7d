"""Menus and descriptions on their way to Telegram, against the sandbox: set once, then only looked at."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from telegram import Bot

from bot.knowledge.loading import load
from bot.sandbox import Fault, Sandbox, SandboxRequest
from bot.sandbox.core.profile import scopes_in_group, scopes_in_private
from bot.telegram.publishing import Published, publish

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

KNOWLEDGE = load(Path(__file__).parents[2] / "knowledge")
EVERYTHING = 3 * 4 + 4 + 4
# Telegram answers with the descriptions for all languages where English has none, and these are the English ones.
AT_FIRST = Published(unchanged=2, changed=EVERYTHING - 2)


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else python-telegram-bot warns of its next version
    return Sandbox()


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with Bot(sandbox.token, request=SandboxRequest(sandbox), get_updates_request=SandboxRequest(sandbox)) as bot:
        yield bot


class Waits:
    """Stands in for sleeping, and remembers how long."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def set_calls(sandbox: Sandbox) -> list[str]:
    return [call.method for call in sandbox.world.calls.kept if call.method.startswith("set")]


async def test_people_see_the_menus_in_their_language(sandbox: Sandbox, bot: Bot) -> None:
    assert await publish(bot, KNOWLEDGE) == AT_FIRST
    profile = sandbox.world.profile
    private = profile.commands_for(scopes_in_private(1), "es")
    assert {"command": "facts", "description": "Las cifras de comercio en una tabla"} in private
    assert {"command": "start", "description": "Bienvenida y qué preguntar primero"} in private
    group = [each["command"] for each in profile.commands_for(scopes_in_group(-1, 1, is_administrator=False), "zh")]
    ruled = [each["command"] for each in profile.commands_for(scopes_in_group(-1, 1, is_administrator=True), "zh")]
    assert set(ruled) - set(group) == {"listen"}
    assert profile.commands_for(scopes_in_private(1), "fr")[0]["description"] == "Ask a question about the article"
    assert profile.descriptions["zh"].startswith("我回答关于")
    assert profile.short_descriptions[""] == KNOWLEDGE.texts["en"]["bot-short-description"].format(
        about=KNOWLEDGE.article.about["en"]
    )


async def test_a_restart_sets_nothing(sandbox: Sandbox, bot: Bot) -> None:
    await publish(bot, KNOWLEDGE)
    before = set_calls(sandbox)
    assert await publish(bot, KNOWLEDGE) == Published(unchanged=EVERYTHING)
    assert set_calls(sandbox) == before


async def test_only_what_has_changed_is_set(sandbox: Sandbox, bot: Bot) -> None:
    await publish(bot, KNOWLEDGE)
    before = len(set_calls(sandbox))
    spanish = MappingProxyType({**KNOWLEDGE.texts["es"], "command-ask": "Preguntar"})
    changed = replace(KNOWLEDGE, texts=MappingProxyType({**KNOWLEDGE.texts, "es": spanish}))
    assert await publish(bot, changed) == Published(unchanged=EVERYTHING - 3, changed=3)
    assert set_calls(sandbox)[before:] == ["setMyCommands"] * 3


@pytest.mark.parametrize("method", ["getMyCommands", "setMyCommands", "setMyDescription", "getMyShortDescription"])
async def test_it_waits_as_long_as_telegram_asks(sandbox: Sandbox, bot: Bot, method: str) -> None:
    sandbox.inject(Fault(kind="error", method=method, error_code=429, retry_after=7, times=2))
    waits = Waits()
    assert await publish(bot, KNOWLEDGE, sleep=waits) == AT_FIRST
    assert waits.seconds == [7, 7]


@pytest.mark.parametrize(("seconds", "times"), [(61, 1), (5, 3)])
async def test_a_wait_too_long_is_left_for_the_next_start(
    sandbox: Sandbox, bot: Bot, caplog: pytest.LogCaptureFixture, seconds: int, times: int
) -> None:
    sandbox.inject(Fault(kind="error", method="setMyCommands", error_code=429, retry_after=seconds, times=times))
    waits = Waits()
    with caplog.at_level(logging.WARNING, "bot.telegram"):
        assert (await publish(bot, KNOWLEDGE, sleep=waits)).failed == 1
    assert waits.seconds == [seconds] * (times - 1)
    assert f"Telegram wants {seconds} s before it takes the commands of all_private_chats" in caplog.text
    assert await publish(bot, KNOWLEDGE, sleep=waits) == Published(unchanged=EVERYTHING - 1, changed=1)


@pytest.mark.parametrize(("code", "kind"), [(400, "BadRequest"), (401, "InvalidToken"), (502, "NetworkError")])
async def test_an_error_ends_neither_the_start_nor_the_other_menus(
    sandbox: Sandbox, bot: Bot, caplog: pytest.LogCaptureFixture, code: int, kind: str
) -> None:
    sandbox.inject(Fault(kind="error", method="setMyDescription", error_code=code))
    with caplog.at_level(logging.WARNING, "bot.telegram"):
        assert (await publish(bot, KNOWLEDGE)).failed == 1
    assert f"did not take the description (no language) ({kind})" in caplog.text
    assert sandbox.token not in caplog.text
    assert sandbox.world.profile.short_descriptions["zh"]
