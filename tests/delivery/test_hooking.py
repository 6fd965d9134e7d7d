"""The webhook's address at Telegram: set where it differs, and watched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.delivery.exits import EndedError, ExitCode
from bot.delivery.hooking import CONNECTIONS, Hook, Watchdog, let_go, settle

from .conftest import refusing

if TYPE_CHECKING:
    from bot.delivery.api import BotApi
    from bot.delivery.metrics import Metrics

    from .conftest import Answering

HOOK = Hook("https://bot.example.org/updates", "secret", ("message", "callback_query"))
SET = {"url": HOOK.url, "allowed_updates": ["callback_query", "message"], "max_connections": CONNECTIONS}


async def no_pause(_: float) -> None: ...


def telling(telegram: Answering, info: dict[str, Any]) -> None:
    def answer(name: str, parameters: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if name == "getWebhookInfo":
            return 200, {"ok": True, "result": info}
        return telegram.accept(name, parameters)

    telegram.answer = answer


@pytest.mark.parametrize(
    ("info", "is_set"),
    [
        (SET, True),
        ({**SET, "last_error_message": "Connection timed out"}, True),
        ({**SET, "last_error_message": "Wrong response from the webhook: 403 Forbidden"}, False),
        ({**SET, "url": ""}, False),
        ({**SET, "url": "https://elsewhere.example.org"}, False),
        ({**SET, "allowed_updates": ["message"]}, False),
        ({**SET, "max_connections": 1}, False),
    ],
)
async def test_it_is_set_only_where_it_differs(
    api: BotApi, telegram: Answering, info: dict[str, Any], *, is_set: bool
) -> None:
    telling(telegram, info)
    await settle(api, HOOK, no_pause)
    assert [name for name, _ in telegram.calls] == ["getWebhookInfo", *([] if is_set else ["setWebhook"])]


async def test_replicas_that_start_together_wait_for_each_other(api: BotApi, telegram: Answering) -> None:
    refusals = iter([refusing(429, "Too Many Requests", retry_after=1)] * 2)

    def answer(name: str, parameters: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if name == "getWebhookInfo":
            return 200, {"ok": True, "result": {"url": ""}}
        return next(refusals, telegram.accept(name, parameters))

    telegram.answer = answer
    await settle(api, HOOK, no_pause)
    assert [name for name, _ in telegram.calls].count("setWebhook") == 3


async def test_an_address_that_telegram_refuses_is_told(api: BotApi, telegram: Answering) -> None:
    telegram.answer = lambda *_: refusing(400, "Bad Request: bad webhook: HTTPS url must be provided")
    with pytest.raises(EndedError, match="https url must be provided") as caught:
        await settle(api, HOOK, no_pause)
    assert caught.value.code == ExitCode.SETTINGS


async def test_polling_asks_before_it_takes_over(api: BotApi, telegram: Answering) -> None:
    telling(telegram, SET)
    with pytest.raises(EndedError, match="--take-over"):
        await let_go(api, takes_over=False)
    assert "deleteWebhook" not in dict(telegram.calls)
    await let_go(api, takes_over=True)
    assert "deleteWebhook" in dict(telegram.calls)


@pytest.mark.parametrize("url", ["", "https://elsewhere.example.org"])
async def test_who_takes_it_away_is_told_of_loudly(
    api: BotApi, telegram: Answering, metrics: Metrics, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    watchdog = Watchdog(api, HOOK, metrics)
    telling(telegram, SET)
    assert await watchdog.look()
    assert not caplog.records
    telling(telegram, {**SET, "url": url})
    assert not await watchdog.look()
    assert "NO UPDATES COME HERE ANY MORE" in caplog.text
    assert metrics.registry.get_sample_value("visitbot_intake_intact") == 0
    telling(telegram, SET)
    assert await watchdog.look()
    assert metrics.registry.get_sample_value("visitbot_intake_intact") == 1
