"""What a monitoring system is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from bot.delivery.monitoring import OLDEST_SECONDS, TELEGRAM_SECONDS, Monitor
from bot.delivery.sending import Sender
from bot.storage import StorageError

from .conftest import arrived

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.delivery.api import BotApi
    from bot.delivery.metrics import Metrics
    from bot.storage import Storage
    from bot.telegram.pictures import Made

    from .conftest import SetClock


async def no_picture(name: str) -> Made:
    raise AssertionError(name)


@pytest.fixture
async def asked(api: BotApi, storage: Storage, metrics: Metrics, clock: SetClock) -> AsyncIterator[httpx.AsyncClient]:
    monitor = Monitor(storage, Sender(api, storage, metrics, no_picture, clock), metrics, clock)
    transport = httpx.ASGITransport(monitor.web)
    async with httpx.AsyncClient(transport=transport, base_url="http://monitor") as client:
        yield client


async def test_it_is_ready_when_answers_come_out(asked: httpx.AsyncClient, metrics: Metrics) -> None:
    assert (await asked.get("/healthz")).status_code == 200
    metrics.reach()
    assert (await asked.get("/readyz")).json() == {"ready": True}


async def test_not_before_telegram_was_reached_nor_long_after(
    asked: httpx.AsyncClient, metrics: Metrics, clock: SetClock
) -> None:
    assert (await asked.get("/readyz")).json() == {"telegram": "was not reached yet"}
    metrics.hear()
    clock.time += TELEGRAM_SECONDS + 1
    response = await asked.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"telegram": "not for 301 s"})
    assert (await asked.get("/healthz")).status_code == 200


async def test_not_when_updates_lie_about(
    asked: httpx.AsyncClient, storage: Storage, metrics: Metrics, clock: SetClock
) -> None:
    await storage.put([arrived(1)])
    clock.time += OLDEST_SECONDS + 1
    metrics.reach()
    assert "inbox" in (await asked.get("/readyz")).json()


async def test_not_when_the_store_fails(
    asked: httpx.AsyncClient, storage: Storage, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail() -> None:
        raise StorageError("gone")

    metrics.reach()
    monkeypatch.setattr(storage, "waiting", fail)
    assert (await asked.get("/readyz")).json() == {"store": "does not answer (StorageError)"}


async def test_the_metrics_are_prometheus_own(
    asked: httpx.AsyncClient, storage: Storage, metrics: Metrics, clock: SetClock
) -> None:
    await storage.put([arrived(1)])
    metrics.count("voted")
    metrics.hear()
    clock.time += 9
    await asked.get("/readyz")
    told = (await asked.get("/metrics")).text
    for line in (
        'visitbot_events_total{event="voted"} 1.0',
        "visitbot_inbox_waiting 1.0",
        "visitbot_inbox_oldest_seconds 9.0",
        "visitbot_intake_age_seconds 9.0",
        "visitbot_intake_intact 1.0",
    ):
        assert line in told
