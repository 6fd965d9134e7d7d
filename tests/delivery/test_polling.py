"""Polling: what is confirmed when, and what happens when Telegram or the store does not answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from telegram.error import NetworkError

from bot.delivery import polling
from bot.delivery.arriving import Self
from bot.delivery.exits import EndedError, ExitCode
from bot.delivery.intake import Intake
from bot.delivery.polling import MOST_FAILURES, MOST_STORE_FAILURES, Poller
from bot.storage import StorageError

from .conftest import arrived

if TYPE_CHECKING:
    from bot.delivery.api import BotApi
    from bot.delivery.metrics import Metrics
    from bot.storage import Storage

    from .conftest import Answering, SetClock


class Pauses(list[float]):
    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def poller(api: BotApi, storage: Storage, metrics: Metrics, clock: SetClock, pauses: Pauses) -> Poller:
    intake = Intake(storage, Self(1, "bot"), metrics, lambda: None, clock)
    return Poller(api, intake, storage, ["message"], metrics, pauses)


def giving(telegram: Answering, *updates: object) -> None:
    telegram.answer = lambda *_: (200, {"ok": True, "result": list(updates)})


async def test_a_call_confirms_what_is_in_the_inbox_and_nothing_else(
    poller: Poller, telegram: Answering, storage: Storage, monkeypatch: pytest.MonkeyPatch, pauses: Pauses
) -> None:
    async def fail(_: object) -> int:
        raise StorageError("the disk is full")

    giving(telegram, {"update_id": 7}, {"update_id": 8})
    with monkeypatch.context() as patched:
        patched.setattr(storage, "put", fail)
        await poller.step()
    await poller.step()
    await poller.step()
    assert [parameters.get("offset") for _, parameters in telegram.calls] == [None, None, "9"]
    assert (await storage.waiting()).waiting == 2
    assert pauses == [2]


async def test_what_is_no_update_keeps_none_waiting(
    poller: Poller, telegram: Answering, storage: Storage, metrics: Metrics
) -> None:
    giving(telegram, None, {"update_id": "x"}, {"update_id": 2**70}, {"update_id": 7}, 5)
    await poller.step()
    assert (await storage.waiting()).waiting == 1
    assert metrics["unreadable"] == 4


async def test_ids_may_begin_anew(poller: Poller, telegram: Answering) -> None:
    giving(telegram, {"update_id": 900})
    await poller.step()
    giving(telegram, {"update_id": 4})
    await poller.step()
    await poller.step()
    assert [parameters.get("offset") for _, parameters in telegram.calls] == [None, "901", "5"]


async def test_nothing_is_asked_for_while_too_much_waits(
    poller: Poller, telegram: Answering, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "MOST_WAITING", 2)
    await storage.put([arrived(1), arrived(2)])
    await poller.step()
    assert not telegram.calls
    await storage.claim(1)
    await poller.step()
    assert len(telegram.calls) == 1


async def test_pauses_grow_connections_are_renewed_and_in_the_end_it_ends(
    poller: Poller, telegram: Answering, pauses: Pauses, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed: list[int] = []

    def fail(*_: object) -> tuple[int, dict[str, Any]]:
        raise NetworkError("the connection was lost")

    async def initialize() -> None:
        renewed.append(len(telegram.calls))

    telegram.answer = fail
    monkeypatch.setattr(telegram, "initialize", initialize)
    with pytest.raises(EndedError) as caught:
        await poller.run()
    assert caught.value.code == ExitCode.TELEGRAM_AWAY
    assert pauses[:7] == [1, 2, 4, 8, 16, 30, 30]
    assert len(pauses) == MOST_FAILURES
    assert renewed[:2] == [5, 9]


async def test_a_store_that_goes_on_failing_ends_it(
    poller: Poller, storage: Storage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, pauses: Pauses
) -> None:
    async def fail() -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(storage, "waiting", fail)
    with pytest.raises(EndedError, match="the disk is full") as caught:
        await poller.run()
    assert caught.value.code == ExitCode.STORE_AWAY
    assert len(pauses) == MOST_STORE_FAILURES - 1
    assert "No updates are taken, since the store fails" in caplog.text
