"""Updates from the inbox to what they lead to."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bot.delivery.sending import Sender
from bot.delivery.workers import MOST_TAKEN, UnreadableError, Workers
from bot.storage import Finished, Outcome, StorageError

from .conftest import NOON, arrived, message

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.delivery.api import BotApi
    from bot.delivery.metrics import Metrics
    from bot.storage import Call, Storage, Taken
    from bot.telegram.pictures import Made

    from .conftest import Answering, SetClock


async def no_picture(name: str) -> Made:
    raise AssertionError(name)


class Answers:
    """Handlers that answer each update with its id, unless `meanwhile` does something else first."""

    def __init__(self) -> None:
        self.handled: list[int] = []
        self.meanwhile: Callable[[Taken], Awaitable[None]] | None = None

    async def handle(self, taken: Taken) -> Finished:
        self.handled.append(taken.update)
        if self.meanwhile is not None:
            await self.meanwhile(taken)
        return Finished(taken.update, Outcome.ANSWERED, (message(str(taken.update), taken.chat or 0),))

    def apologise(self, taken: Taken) -> tuple[Call, ...]:
        return (message("sorry", taken.chat or 0),)


class Stage:
    """Workers and the sending side, in step."""

    def __init__(self, storage: Storage, api: BotApi, metrics: Metrics, clock: SetClock) -> None:
        self.answers, self.clock = Answers(), clock
        self.sender = Sender(api, storage, metrics, no_picture, clock)
        self.workers = Workers(storage, self.answers, self.sender, metrics, clock)

    async def settle(self) -> None:
        while await self.workers.take() or self.workers.at_work:
            while self.workers.at_work:
                await asyncio.wait(self.workers.at_work)
            await self.send()

    async def send(self) -> None:
        while (seconds := self.sender.start_ready()) is not None or self.sender.in_flight:
            if self.sender.in_flight:
                await asyncio.wait(self.sender.in_flight)
            self.clock.time += seconds or 0


@pytest.fixture
def stage(storage: Storage, api: BotApi, metrics: Metrics, clock: SetClock) -> Stage:
    return Stage(storage, api, metrics, clock)


async def test_each_is_answered_once_and_those_of_a_chat_in_order(
    stage: Stage, storage: Storage, telegram: Answering
) -> None:
    await storage.put([arrived(number, chat=number % 7 + 1) for number in range(1, 101)])
    await stage.settle()
    sent = [(int(call["chat_id"]), int(call["text"])) for _, call in telegram.calls]
    assert Counter(text for _, text in sent) == Counter(range(1, 101))
    for chat in range(1, 8):
        of_chat = [text for where, text in sent if where == chat]
        assert of_chat == sorted(of_chat)


async def test_what_is_too_old_is_dropped_and_counted(
    stage: Stage, storage: Storage, metrics: Metrics, clock: SetClock
) -> None:
    await storage.put([arrived(1, kind="callback_query", expires=NOON + 150), arrived(2, chat=2)])
    clock.time += 151
    await stage.settle()
    assert stage.answers.handled == [2]
    labels = {"reason": "stale-callback_query"}
    assert metrics.registry.get_sample_value("visitbot_dropped_total", labels) == 1


async def test_a_failure_is_tried_three_times_and_then_apologised_for(
    stage: Stage, storage: Storage, telegram: Answering, metrics: Metrics
) -> None:
    async def fail(taken: Taken) -> None:
        if taken.update == 1:
            raise ValueError("somebody's message")

    stage.answers.meanwhile = fail
    await storage.put([arrived(1), arrived(2), arrived(3, chat=2)])
    await stage.settle()
    assert Counter(stage.answers.handled) == {1: 3, 2: 1, 3: 1}
    assert sorted(telegram.texts()) == ["2", "3", "sorry"]
    assert metrics.registry.get_sample_value("visitbot_dead_letters_total", {"reason": "failed"}) == 1


async def test_what_cannot_be_read_is_not_tried_again(
    stage: Stage, storage: Storage, telegram: Answering, metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_: Taken) -> None:
        raise UnreadableError from KeyError("somebody's message")

    stage.answers.meanwhile = fail
    await storage.put([arrived(1)])
    await stage.settle()
    assert (stage.answers.handled, telegram.texts()) == ([1], ["sorry"])
    assert "Update 1 (message) cannot be handled (unreadable)" in caplog.text
    assert "somebody" not in caplog.text


async def test_a_failing_store_is_not_the_updates_fault(
    stage: Stage, storage: Storage, telegram: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter([StorageError("full")] * 5)

    async def fail(_: Taken) -> None:
        for failure in failures:
            raise failure

    monkeypatch.setattr("bot.delivery.persisting.FIRST_PAUSE", 0.0)
    stage.answers.meanwhile = fail
    await storage.put([arrived(1)])
    await stage.settle()
    assert telegram.texts() == ["1"]


async def test_those_that_wait_for_something_do_not_hold_up_the_rest_but_are_bounded(
    stage: Stage, storage: Storage
) -> None:
    release = asyncio.Event()

    async def wait(_: Taken) -> None:
        await release.wait()

    stage.answers.meanwhile = wait
    await storage.put([arrived(number, chat=number) for number in range(1, 200)])
    assert await stage.workers.take() == MOST_TAKEN
    assert await stage.workers.take() == 0
    release.set()
    await stage.settle()
    assert len(stage.answers.handled) == 199


async def test_urgent_ones_go_first(stage: Stage, storage: Storage) -> None:
    await storage.put([arrived(number, chat=number) for number in range(1, 100)])
    await storage.put([arrived(500, chat=500, urgent=True)])
    await stage.workers.take()
    await asyncio.sleep(0)
    assert stage.answers.handled[0] == 500
    await stage.settle()


async def test_what_is_cut_off_is_handled_by_the_next_instance(
    stage: Stage, storage: Storage, telegram: Answering
) -> None:
    async def wait(_: Taken) -> None:
        await asyncio.Event().wait()

    stage.answers.meanwhile = wait
    await storage.put([arrived(1)])
    await stage.workers.take()
    await stage.workers.finish(0.0)
    assert await storage.leave() == 1
    await storage.enter()
    stage.answers.meanwhile = None
    await stage.settle()
    assert telegram.texts() == ["1"]


async def test_no_more_is_worked_out_than_can_be_sent(
    stage: Stage, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.sending.MOST_READY", 10)
    await storage.put([arrived(number, chat=number) for number in range(1, 200)])
    await stage.workers.take()
    while stage.workers.at_work:
        await asyncio.wait(stage.workers.at_work)
    assert await stage.workers.take() == 0
    assert len(stage.answers.handled) == MOST_TAKEN
    await stage.send()
    await stage.settle()
    assert len(stage.answers.handled) == 199
