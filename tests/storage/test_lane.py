"""Operations that wait at the same time share a transaction, and none suffers from another's failure."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar, cast

import pytest

from bot.storage.errors import StorageError
from bot.storage.lane import Lane
from bot.storage.transactions import each

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.storage.transactions import Transaction

R = TypeVar("R")


NOWHERE = cast("Transaction", None)
"""What is done here needs no connection."""


class Recorder:
    """A database that notes what its transactions are made of; it commits when it is let."""

    def __init__(self) -> None:
        self.transactions: list[list[object]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.error: Exception | None = None

    async def run(self, work: Callable[[Transaction], R]) -> R:
        await self.open.wait()
        if self.error is not None:
            raise self.error
        self.transactions.append([])
        return work(NOWHERE)

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


async def test_all_that_waits_shares_a_transaction(recorder: Recorder) -> None:
    def note(_: Transaction, many: Sequence[int]) -> Sequence[int]:
        recorder.transactions[-1].append(list(many))
        return [-one for one in many]

    @each
    def other(_: Transaction, one: int) -> int:
        recorder.transactions[-1].append(one)
        return one

    lane = Lane(recorder, last=[note])
    recorder.open.clear()
    first = asyncio.create_task(lane.do(note, 0))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    rest = [asyncio.create_task(lane.do(operation, n)) for n in (1, 2) for operation in (note, other)]
    await asyncio.sleep(0)
    recorder.open.set()
    assert await asyncio.gather(first, *rest) == [0, -1, 1, -2, 2]
    assert recorder.transactions == [[[0]], [1, 2, [1, 2]]]


async def test_who_fails_fails_alone(recorder: Recorder) -> None:
    @each
    def halve(_: Transaction, one: int) -> float:
        recorder.transactions[-1].append(one)
        return 1 / one

    lane = Lane(recorder)
    results = await asyncio.gather(*(lane.do(halve, one) for one in (2, 0, 4)), return_exceptions=True)
    assert [results[0], results[2]] == [0.5, 0.25]
    assert isinstance(results[1], ZeroDivisionError)
    assert recorder.transactions == [[2, 0], [2], [0], [4]]


async def test_a_database_that_fails_fails_for_all(recorder: Recorder) -> None:
    @each
    def do(_: Transaction, one: int) -> int:
        return one

    lane, recorder.error = Lane(recorder), StorageError("full")
    results = await asyncio.gather(*(lane.do(do, one) for one in range(3)), return_exceptions=True)
    assert [str(result) for result in results] == ["full"] * 3
    recorder.error = None
    assert await lane.do(do, 4) == 4


async def test_who_does_not_wait_any_more_gets_nothing_done(recorder: Recorder) -> None:
    done: list[int] = []

    @each
    def do(_: Transaction, one: int) -> None:
        done.append(one)

    lane = Lane(recorder)
    recorder.open.clear()
    tasks = [asyncio.create_task(lane.do(do, one)) for one in range(2)]
    await asyncio.sleep(0)
    tasks.append(asyncio.create_task(lane.do(do, 2)))
    await asyncio.sleep(0)
    tasks[2].cancel()
    recorder.open.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    await lane.close()
    assert done == [0, 1]
    with pytest.raises(StorageError, match="closed"):
        await lane.do(do, 3)
