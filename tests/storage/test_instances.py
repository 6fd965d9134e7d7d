"""What an instance held is another's when it ends; what it does late is refused."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.storage import RENEW_SECONDS, AnotherProcessError, LostError
from bot.storage.instances import LEASE_SECONDS
from tests.storage.examples import Clock, answer, answered, arrived, call, claimed, is_done

if TYPE_CHECKING:
    from bot.storage import Storage
    from tests.storage.conftest import Open


async def test_what_is_given_back_is_taken_up_at_once(reopen: Open) -> None:
    first = await reopen()
    await first.enter()
    await first.put([arrived(1), arrived(2), arrived(3, "3")])
    await first.claim(10)
    await first.finish(answer(1, call()))
    assert await first.leave() == 3
    assert first.instance == ""
    await first.close()
    second = await reopen()
    await second.enter()
    (pending,) = await second.pending()
    assert (pending.update, pending.attempts) == (1, 0)
    (taken,) = await second.claim(10)
    assert (taken.update, taken.attempt, taken.crashes) == (3, 1, 0)
    await second.sent(pending, 1)
    assert await claimed(second) == [2]


async def test_after_a_crash_all_of_it_is_taken_up(reopen: Open, clock: Clock) -> None:
    first = await reopen()
    await first.enter()
    await first.put([arrived(1), arrived(2), arrived(3, "3")])
    await first.claim(10)
    await first.finish(answer(1, call()))
    await first.close()  # as a killed process does: it gives nothing back
    clock.advance(LEASE_SECONDS + 1)
    second = await reopen()
    await second.enter()
    (pending,) = await second.pending()
    assert (pending.update, pending.attempts) == (1, 1)
    (taken,) = await second.claim(10)
    assert (taken.update, taken.attempt, taken.crashes) == (3, 1, 1)
    await second.finish(answer(3))
    await second.sent(pending, 1)
    assert await claimed(second) == [2]
    await second.finish(answer(2))
    assert await is_done(second, [1, 2, 3])


async def test_two_processes_cannot_share_a_file(reopen: Open, lasting: str) -> None:
    first = await reopen()
    if lasting.startswith("postgresql"):
        await reopen()
        return
    with pytest.raises(AnotherProcessError, match="Another process"):
        await reopen()
    await first.close()
    await reopen()


async def test_two_processes_share_a_server(two: tuple[Storage, Storage]) -> None:
    first, second = two
    assert [await one.instances() for one in two] == [2, 2]
    everything = [arrived(number, str(number % 7)) for number in range(70)]
    counts = await asyncio.gather(*(one.put([update]) for update in everything for one in two))
    assert sum(counts) == 70
    shares = await asyncio.gather(*(claimed(one, 4) for one in two))
    assert sorted(shares[0] + shares[1]) == list(range(7))
    await first.leave()
    assert await second.instances() == 1


async def test_an_order_is_kept_whoever_answers(two: tuple[Storage, Storage]) -> None:
    first, second = two
    (pending,) = await answered(first, 1, call())
    await second.put([arrived(2)])
    assert await claimed(second) == []
    await first.sent(pending, 1)
    assert await claimed(second) == [2]


async def test_whoever_is_heard_of_keeps_what_they_hold(two: tuple[Storage, Storage], clock: Clock) -> None:
    first, second = two
    await first.put([arrived(1)])
    await first.claim(1)
    for _ in range(10):
        clock.advance(RENEW_SECONDS)
        assert await first.renew()
        assert await second.renew()
    assert await claimed(second) == []
    await first.finish(answer(1))


async def test_whoever_was_not_heard_of_has_lost_what_they_held(two: tuple[Storage, Storage], clock: Clock) -> None:
    first, second = two
    await first.put([arrived(1, "1a"), arrived(2, "2")])
    assert await claimed(first) == [1, 2]
    (pending,) = await answered(first, 3, call())
    before = first.instance
    clock.advance(LEASE_SECONDS - 1)
    assert await second.renew()
    clock.advance(2)
    assert await second.renew()
    assert [taken.crashes for taken in await second.claim(1)] == [1]
    for update in (1, 2):
        with pytest.raises(LostError):
            await first.finish(answer(update))
    assert [adopted.attempts for adopted in await second.pending()] == [1]
    # Telegram has it all the same.
    await first.sent(pending, 9)
    assert not await first.renew()
    assert first.instance != before
    assert await claimed(first) == [2]
    await first.finish(answer(2))
    await second.finish(answer(1))
    assert await is_done(second, [1, 2, 3])
