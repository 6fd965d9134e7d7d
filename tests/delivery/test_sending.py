"""The way out: limits, refusals, outages, and who waits for whom."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from telegram.error import NetworkError

from bot.delivery.limits import FASTEST, Pace
from bot.delivery.sending import AT_ONCE, FIRST_PAUSE, MOST_FAILURES, Sender

from .conftest import arrived, message, refusing, worked_out

if TYPE_CHECKING:
    from typing import Any

    from bot.delivery.api import BotApi
    from bot.delivery.metrics import Metrics
    from bot.storage import Storage
    from bot.telegram.pictures import Made

    from .conftest import Answering, SetClock

GROUP = -1001


async def no_picture(name: str) -> Made:
    raise AssertionError(name)


@pytest.fixture
def sender(api: BotApi, storage: Storage, metrics: Metrics, clock: SetClock) -> Sender:
    return Sender(api, storage, metrics, no_picture, clock)


async def out(sender: Sender, clock: SetClock) -> list[float]:
    """Let all go out; the clock is set forward where there is nothing to do but wait.

    Returns:
        How long it was waited for each time.
    """
    waits: list[float] = []
    while True:
        seconds = sender.start_ready()
        if sender.in_flight:
            await asyncio.wait(sender.in_flight)
        elif seconds is None:
            return waits
        else:
            waits.append(seconds)
            clock.time += seconds


async def test_a_call_goes_out_and_is_done_with(
    sender: Sender, storage: Storage, telegram: Answering, metrics: Metrics, clock: SetClock
) -> None:
    sender.add(await worked_out(storage, 1, message("a"), message("b")))
    clock.time += 3
    assert await out(sender, clock) == []
    assert telegram.texts() == ["a", "b"]
    assert (await storage.waiting()).sending == sender.waiting == 0
    assert metrics.registry.get_sample_value("visitbot_replies_total", {"kind": "answered", "language": "en"}) == 2
    assert metrics.registry.get_sample_value("visitbot_answer_seconds_sum") == 6


async def test_what_was_not_sent_is_sent_by_the_next_instance(
    sender: Sender, storage: Storage, telegram: Answering, clock: SetClock
) -> None:
    await worked_out(storage, 1, message("a"))
    await storage.leave()
    await storage.enter()
    sender.add(await storage.pending())
    await out(sender, clock)
    assert telegram.texts() == ["a"]
    assert await storage.pending() == []


async def test_the_next_update_of_a_chat_waits_for_the_answer_to_the_one_before(
    sender: Sender, storage: Storage, clock: SetClock
) -> None:
    freed: list[int] = []
    sender.freed = lambda: freed.append(1)
    pendings = await worked_out(storage, 1, message("a"))
    await storage.put([arrived(2)])
    assert await storage.claim(1) == []
    sender.add(pendings)
    await out(sender, clock)
    assert freed
    assert [taken.update for taken in await storage.claim(1)] == [2]


class TestLimits:
    async def test_a_private_chat_gets_some_at_once_and_then_one_a_second(
        self, sender: Sender, storage: Storage, telegram: Answering, clock: SetClock
    ) -> None:
        sender.add(await worked_out(storage, 1, *(message(str(number)) for number in range(8))))
        assert await out(sender, clock) == pytest.approx([1, 1, 1])
        assert telegram.texts() == [str(number) for number in range(8)]

    async def test_a_group_gets_20_in_any_minute(self, sender: Sender, storage: Storage, clock: SetClock) -> None:
        sender.add(await worked_out(storage, 1, *(message(str(number), GROUP) for number in range(45))))
        assert await out(sender, clock) == pytest.approx([60, 60])

    async def test_a_chat_that_must_wait_holds_nobody_else(
        self, sender: Sender, storage: Storage, telegram: Answering, clock: SetClock
    ) -> None:
        def answer(name: str, parameters: dict[str, str]) -> tuple[int, dict[str, Any]]:
            if parameters["chat_id"] == "1" and clock.time == start:
                return refusing(429, "Too Many Requests", retry_after=60)
            return telegram.accept(name, parameters)

        start, telegram.answer = clock.time, answer
        sender.add(await worked_out(storage, 1, message("first")))
        for chat in range(2, 200):
            sender.add(await worked_out(storage, chat, message("other", chat)))
        waits = await out(sender, clock)
        assert telegram.texts().count("other") == 198
        assert telegram.texts()[-1] == "first"
        assert sum(waits) == pytest.approx(60)

    def test_the_limit_over_all_is_found_out(self, clock: SetClock) -> None:
        pace, rates = Pace(), []
        for _ in range(3):
            clock.time += 2
            for chat in range(1, 5):
                pace.note_call(chat, clock())
            assert [pace.note_refusal(chat, clock()) for chat in range(1, 4)] == [False, False, True]
            rates.append(pace._overall.rate(clock()))
        assert rates == sorted(rates, reverse=True)
        assert rates[0] == FASTEST / 2
        clock.time += 3600
        assert pace._overall.rate(clock()) == FASTEST

    def test_a_refusal_among_many_calls_says_nothing_of_it(self, clock: SetClock) -> None:
        pace = Pace()
        for chat in range(1, 101):
            pace.note_call(chat, clock())
        assert not any(pace.note_refusal(chat, clock()) for chat in range(1, 20))

    def test_a_busy_chat_explains_its_own_refusals(self, clock: SetClock) -> None:
        pace = Pace()
        for _ in range(5):
            pace.note_call(1, clock())
        for _ in range(15):
            pace.note_call(GROUP, clock())
        assert not any(pace.note_refusal(chat, clock()) for chat in (1, GROUP) * 20)

    def test_instances_share_them(self, clock: SetClock) -> None:
        pace = Pace()
        pace.share(2)
        for _ in range(10):
            assert pace.seconds_for_chat(GROUP, clock()) == 0
            pace.note_call(GROUP, clock())
        assert pace.seconds_for_chat(GROUP, clock()) == 60


class TestOutages:
    async def test_an_hour_loses_nothing_and_few_calls_are_made_in_vain(
        self, sender: Sender, storage: Storage, telegram: Answering, clock: SetClock
    ) -> None:
        def answer(name: str, parameters: dict[str, str]) -> tuple[int, dict[str, Any]]:
            if clock.time < back:
                raise NetworkError("the connection was lost")
            return telegram.accept(name, parameters)

        back, telegram.answer = clock.time + 3600, answer
        for chat in range(1, 101):
            sender.add(await worked_out(storage, chat, message(str(chat), chat)))
        await out(sender, clock)
        in_vain = len(telegram.calls) - 100
        assert set(telegram.texts()[in_vain:]) == {str(chat) for chat in range(1, 101)}
        assert in_vain < 64 + 3600 / 30 + 20
        assert (await storage.waiting()).sending == 0

    async def test_calls_that_fail_together_count_as_one(
        self, sender: Sender, storage: Storage, telegram: Answering, clock: SetClock
    ) -> None:
        def lose(*_: object) -> tuple[int, dict[str, Any]]:
            raise NetworkError("lost")

        telegram.answer = lose
        for number in range(AT_ONCE):
            sender.add(await worked_out(storage, number, message("a", number + 1)))
        assert sender.start_ready() is None
        await asyncio.wait(sender.in_flight)
        assert sender.is_away
        assert sender.start_ready() == FIRST_PAUSE

    async def test_a_call_that_fails_while_others_pass_is_given_up(
        self, sender: Sender, storage: Storage, telegram: Answering, metrics: Metrics, clock: SetClock
    ) -> None:
        def answer(name: str, parameters: dict[str, str]) -> tuple[int, dict[str, Any]]:
            return refusing(500, "Internal") if parameters["text"] == "bad" else telegram.accept(name, parameters)

        telegram.answer = answer
        sender.add(await worked_out(storage, 1, message("bad")))
        for number in range(MOST_FAILURES):
            sender.add(await worked_out(storage, 2 + number, message("good", 2 + number)))
            while sender.waiting > 1:
                sender.start_ready()
                await asyncio.wait(sender.in_flight)
            clock.time += 100
            sender.start_ready()
            await asyncio.gather(*sender.in_flight)
        assert telegram.texts().count("bad") == MOST_FAILURES
        assert (sender.waiting, metrics["unreachable"]) == (0, 1)

    async def test_a_withdrawn_token_loses_nothing(
        self, sender: Sender, storage: Storage, telegram: Answering, clock: SetClock
    ) -> None:
        telegram.answer = lambda *_: refusing(401, "Unauthorized")
        sender.add(await worked_out(storage, 1, message("a")))
        sender.start_ready()
        await asyncio.wait(sender.in_flight)
        assert sender.waiting == 1
        telegram.answer = telegram.accept
        await out(sender, clock)
        assert telegram.texts()[-1] == "a"
        assert sender.waiting == 0


async def test_what_fails_before_it_is_sent_holds_nothing_up(
    sender: Sender, storage: Storage, telegram: Answering, metrics: Metrics, clock: SetClock
) -> None:
    picture = message("", photo="drawn:nothing")
    sender.add(await worked_out(storage, 1, picture, message("next")))
    await out(sender, clock)
    assert telegram.texts() == ["next"]
    assert metrics["failed"] == 1
