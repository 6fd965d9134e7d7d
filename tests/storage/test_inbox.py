"""Updates come out once each, in order within a line, and are erased when they are finished."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.storage import Finished, Kept, LostError, Miss, Outcome, Place, StorageError, Waiting
from bot.storage.inbox import MOST_FAILURES
from tests.storage.examples import ANN, Clock, answer, answered, arrived, call, claimed, is_done

if TYPE_CHECKING:
    from bot.storage import Storage


async def test_an_update_comes_out_as_it_was_put_in(storage: Storage, clock: Clock) -> None:
    put = arrived(
        5, "line", kind="kind", urgent=True, person=None, chat=-(2**51), expires=clock.now + 1, body=b"\0\xff"
    )
    assert await storage.put([put]) == 1
    (taken,) = await storage.claim(10)
    assert (taken.update, taken.line, taken.kind, taken.urgent) == (5, "line", "kind", True)
    assert (taken.person, taken.chat, taken.expires, taken.body) == (None, -(2**51), clock.now + 1, b"\0\xff")
    assert (taken.attempt, taken.crashes, taken.arrived) == (1, 0, clock.now)


async def test_an_id_that_comes_again_is_passed_over(storage: Storage) -> None:
    assert await storage.put([arrived(1), arrived(1), arrived(2, "2")]) == 2
    assert await storage.put([arrived(2, "3"), arrived(3, "3")]) == 1
    assert await claimed(storage) == [1, 2, 3]
    await storage.finish(answer(1))
    assert await storage.put([arrived(1)]) == 0
    assert await claimed(storage) == []


async def test_those_who_put_the_same_at_the_same_time_are_told_once(storage: Storage) -> None:
    counts = await asyncio.gather(*(storage.put([arrived(1), arrived(number)]) for number in range(2, 12)))
    assert sum(counts) == 11
    assert await storage.put([]) == 0


async def test_a_line_is_worked_on_one_at_a_time_in_order(storage: Storage) -> None:
    await storage.put([arrived(3), arrived(1), arrived(2)])
    assert await claimed(storage) == [1]
    assert await claimed(storage) == []
    (pending,) = await storage.finish(answer(1, call()))
    assert await claimed(storage) == [], "its answer is not out yet"
    await storage.sent(pending, 10)
    assert await claimed(storage) == [2]


async def test_an_update_with_a_smaller_id_that_comes_later_goes_first(storage: Storage) -> None:
    await storage.put([arrived(5)])
    await storage.put([arrived(4)])
    assert await claimed(storage) == [4]
    await storage.put([arrived(3)])
    assert await claimed(storage) == []
    await storage.finish(answer(4))
    assert await claimed(storage) == [3]


async def test_urgent_ones_go_first_then_the_oldest(storage: Storage, clock: Clock) -> None:
    await storage.put([arrived(9, "9")])
    clock.advance(1)
    await storage.put([arrived(1, "1"), arrived(2, "2", urgent=True)])
    assert [await claimed(storage, 1) for _ in range(4)] == [[2], [9], [1], []]
    assert await storage.claim(0) == []


async def test_those_who_claim_at_the_same_time_share(storage: Storage) -> None:
    await storage.put([arrived(number, str(number)) for number in range(10)])
    shares = await asyncio.gather(*(claimed(storage, 4) for _ in range(3)))
    assert [len(share) for share in shares] == [4, 4, 2]
    assert sorted(update for share in shares for update in share) == list(range(10))


async def test_what_an_update_led_to_is_written_together(storage: Storage, clock: Clock) -> None:
    place = Place(1, None, ANN)
    await storage.put([arrived(1)])
    await storage.claim(1)
    kept, miss = Kept(place, "said", clock.now + 1), Miss("form", "en", "unclear", ("a", "b"))
    (pending,) = await storage.finish(Finished(1, Outcome.ANSWERED, (call("hi"),), (kept,), (miss,)))
    assert (pending.update, pending.number, pending.call, pending.attempts) == (1, 0, call("hi"), 0)
    assert pending.arrived == clock.now
    assert await storage.conversation(place, clock.now) == "said"
    assert [missed.times for missed in await storage.misses(1)] == [1]


async def test_what_was_not_claimed_cannot_be_finished(storage: Storage, clock: Clock) -> None:
    await storage.put([arrived(1)])
    place = Place(1, None, ANN)
    for update in (1, 2):
        with pytest.raises(LostError):
            await storage.finish(Finished(update, Outcome.ANSWERED, (call(),), (Kept(place, "said", clock.now + 1),)))
    assert await storage.conversation(place, clock.now) is None
    assert await claimed(storage) == [1]
    await storage.finish(answer(1))
    with pytest.raises(LostError):
        await storage.finish(answer(1))


async def test_a_failed_update_is_tried_again_and_given_up_in_the_end(storage: Storage) -> None:
    await storage.put([arrived(1), arrived(2)])
    for attempt in range(1, MOST_FAILURES + 1):
        (taken,) = await storage.claim(10)
        assert (taken.update, taken.attempt) == (1, attempt)
        given_up = await storage.fail(taken, "ValueError", (call("sorry"),))
        assert (given_up is None) is (attempt < MOST_FAILURES)
    assert given_up is not None
    assert [pending.call for pending in given_up] == [call("sorry")]
    assert await claimed(storage) == [], "the apology goes before the next answer"
    await storage.sent(given_up[0], 10)
    assert await claimed(storage) == [2]
    with pytest.raises(LostError):
        await storage.fail(taken, "ValueError")


async def test_an_update_is_given_up_without_a_word(storage: Storage) -> None:
    await storage.put([arrived(1), arrived(2)])
    for _ in range(MOST_FAILURES):
        (taken,) = await storage.claim(10)
        given_up = await storage.fail(taken, "ValueError")
    assert given_up == []
    assert await claimed(storage) == [2]


async def test_what_cannot_be_read_is_buried_once(storage: Storage) -> None:
    assert await storage.bury(None, "unknown", "KeyError", (call(),)) == []
    (pending,) = await storage.bury(5, "message", "KeyError", (call("sorry"),))
    assert pending.call == call("sorry")
    assert await storage.bury(5, "message", "KeyError", (call("sorry"),)) == []
    await storage.sent(pending, 1)
    assert await storage.bury(5, "message", "KeyError", (call("sorry"),)) == []
    await storage.put([arrived(6)])
    assert await storage.bury(6, "message", "KeyError") == [], "nobody has claimed it"
    assert await claimed(storage) == [6]
    assert await storage.bury(6, "message", "KeyError") == []
    assert await is_done(storage, [5, 6])


async def test_it_tells_how_much_waits(storage: Storage, clock: Clock) -> None:
    assert await storage.waiting() == Waiting()
    await storage.put([arrived(1), arrived(2), arrived(3, "3"), arrived(4, "4"), arrived(5, "5")])
    await storage.claim(3)
    await storage.finish(answer(1, call()))
    await storage.finish(answer(3))
    clock.advance(9)
    assert await storage.waiting() == Waiting(waiting=2, working=1, sending=1, oldest=9)


async def test_a_number_that_no_database_has_is_refused_alone(storage: Storage) -> None:
    for number in (2**63, -(2**63) - 1):
        for wrong in (arrived(number), arrived(1, chat=number), arrived(1, person=number)):
            with pytest.raises(ValueError, match="64 bits"):
                await storage.put([wrong])
    assert await storage.put([arrived(2**63 - 1), arrived(-(2**63), "2")]) == 2


async def test_a_closed_storage_takes_nothing(url: str, bot: int) -> None:
    from bot.storage import open_storage  # noqa: PLC0415

    storage = await open_storage(url, bot=bot)
    await storage.close()
    with pytest.raises(StorageError, match="closed"):
        await storage.put([arrived(1)])


async def test_finished_ones_leave_their_ids_alone(storage: Storage, bot: int) -> None:
    (pending,) = await answered(storage, 1, call("secret"))
    await storage.sent(pending, 2)
    dumped = await dump(storage)
    assert b"secret" not in dumped


async def dump(storage: Storage) -> bytes:
    """All rows of the tables of delivery."""
    from bot.storage.tables import HANDLED, INBOX, OUTBOX  # noqa: PLC0415
    from bot.storage.transactions import Transaction, each  # noqa: PLC0415

    @each
    def rows(transaction: Transaction, _: None) -> str:
        found = [
            tuple(row)
            for table in (INBOX, OUTBOX, HANDLED)
            for row in transaction.connection.execute(table.select().where(table.c.bot == transaction.bot))
        ]
        return repr(found)

    return (await storage._reading.do(rows, None)).encode()


async def test_what_is_tried_again_lets_a_smaller_id_go_first(storage: Storage) -> None:
    await storage.put([arrived(5)])
    (taken,) = await storage.claim(1)
    await storage.put([arrived(4)])
    assert await storage.fail(taken, "ValueError") is None
    assert await claimed(storage) == [4]
    await storage.put([arrived(3)])
    await storage.leave()
    await storage.enter()
    assert await claimed(storage) == [3]
