"""A connection that is lost in the middle of a commit: what was done is done once, and what was taken is taken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from bot.storage import LostError, Miss
from bot.storage.connecting import Database  # noqa: TC001 - the protocol that is kept here
from bot.storage.inbox import MOST_FAILURES
from tests.storage.examples import answer, answered, arrived, call, claimed, is_done

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.storage import Storage
    from bot.storage.transactions import Transaction

R = TypeVar("R")


class LosesOne:
    """Commits a transaction of which nobody hears, and runs it again, as is done where a connection is lost."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def run(self, work: Callable[[Transaction], R]) -> R:
        await self.database.run(work)
        return await self.database.run(lambda transaction: work(replace(transaction, is_repeat=True)))

    async def close(self) -> None:
        await self.database.close()


@pytest.fixture
def unheard(storage: Storage) -> Storage:
    lane: Any = storage._writing
    lane._database = LosesOne(lane._database)
    return storage


async def test_what_was_put_is_there_once(unheard: Storage) -> None:
    await unheard.put([arrived(1), arrived(2, "2")])
    assert await claimed(unheard) == [1, 2]


async def test_what_was_claimed_is_claimed(unheard: Storage) -> None:
    await unheard.put([arrived(number, str(number)) for number in range(4)])
    assert await claimed(unheard, 1) == [0]
    assert await claimed(unheard, 2) == [1, 2]
    assert await claimed(unheard, 2) == [3]


async def test_what_was_finished_is_finished_once(unheard: Storage) -> None:
    await unheard.put([arrived(1), arrived(2)])
    await unheard.claim(1)
    finished = replace(answer(1, call()), misses=(Miss("form", "en", "unclear"),))
    (pending,) = await unheard.finish(finished)
    assert [miss.times for miss in await unheard.misses(1)] == [1]
    assert await claimed(unheard) == []
    await unheard.sent(pending, 10)
    assert await claimed(unheard) == [2]
    assert await unheard.finish(answer(2)) == []
    assert await is_done(unheard, [1, 2])


async def test_what_another_has_finished_is_lost(unheard: Storage) -> None:
    await unheard.put([arrived(1)])
    await unheard.claim(1)
    await unheard.finish(answer(1))
    with pytest.raises(LostError):
        await unheard.finish(answer(1, call()))


async def test_calls_that_were_adopted_are_adopted(unheard: Storage) -> None:
    first, second = await answered(unheard, 1, call("a"), call("b"))
    assert await unheard.pending() == []
    await unheard.sent(first, 1)
    await unheard.leave()
    await unheard.enter()
    assert await unheard.pending() == [second]
    assert await unheard.pending() == []


async def test_what_was_given_up_is_given_up_once(unheard: Storage) -> None:
    await unheard.put([arrived(1), arrived(2)])
    for _ in range(MOST_FAILURES - 1):
        (taken,) = await unheard.claim(9)
        with pytest.raises(LostError):
            await unheard.fail(taken, "ValueError", (call("sorry"),))
    (taken,) = await unheard.claim(9)
    assert taken.attempt == MOST_FAILURES
    given_up = await unheard.fail(taken, "ValueError", (call("sorry"),))
    assert given_up is not None
    (buried,) = await unheard.bury(3, "message", "KeyError", (call("sorry"),))
    for pending in (*given_up, buried):
        await unheard.sent(pending, 1)
    assert await claimed(unheard) == [2]
