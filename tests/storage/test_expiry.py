"""What is older than its time is gone, and what is younger is not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.storage import Answered, Finished, Kept, Miss, Outcome, Place, Reference, retention
from tests.storage.examples import ANN, NOON, Clock, answer, answered, arrived, call, claimed, is_done

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.storage import Storage

HERE = Place(1, None, ANN)
MISS = Miss("form", "en", "unclear", (), "words")


async def language(storage: Storage) -> bool:
    return await storage.language(ANN) is not None


async def answer_to(storage: Storage) -> bool:
    return await storage.answer_to(1, 10) is not None


async def miss(storage: Storage) -> bool:
    return bool(await storage.misses(1))


async def words(storage: Storage) -> bool:
    return any(missed.text for missed in await storage.misses(1))


async def handled(storage: Storage) -> bool:
    return await storage.put([arrived(1)]) == 0


async def buried(storage: Storage) -> bool:
    """Whether the letter is there, without a word of which it says nothing: the id is known longer than that."""
    from bot.storage.tables import DEAD_LETTERS  # noqa: PLC0415
    from bot.storage.transactions import Transaction, each  # noqa: PLC0415

    @each
    def letters(transaction: Transaction, _: None) -> int:
        mine = DEAD_LETTERS.select().where(DEAD_LETTERS.c.bot == transaction.bot)
        return len(transaction.connection.execute(mine).all())

    return await storage._reading.do(letters, None) > 0


async def fill(storage: Storage) -> None:
    """Something in every table that expires."""
    await storage.put([arrived(1)])
    await storage.claim(1)
    await storage.finish(Finished(1, Outcome.SILENT, kept=(Kept(HERE, "said", NOON + 60),), misses=(MISS,)))
    await storage.bury(2, "message", "KeyError")
    await storage.set_language(ANN, "es")
    await storage.note_answer(Answered(1, 10, 11, ANN, "about"))


CASES: list[tuple[Callable[[Any], Awaitable[bool]], float]] = [
    (handled, retention.HANDLED_SECONDS),
    (buried, retention.DEAD_LETTERS_SECONDS),
    (language, retention.LANGUAGE_SECONDS),
    (answer_to, retention.ANSWERS_SECONDS),
    (miss, retention.MISSES_SECONDS),
    (words, retention.MISSED_TEXTS_SECONDS),
]


@pytest.mark.parametrize(("is_there", "seconds"), CASES, ids=[case.__name__ for case, _ in CASES])
async def test_all_goes_after_its_time(
    storage: Storage, clock: Clock, is_there: Callable[[Storage], Awaitable[bool]], seconds: float
) -> None:
    await fill(storage)
    clock.advance(seconds - 1)
    await storage.expire()
    assert await is_there(storage)
    clock.advance(2)
    await storage.expire()
    assert not await is_there(storage)
    assert "handled" not in await storage.expire()


async def test_dialogues_go_when_their_time_is_over(storage: Storage, clock: Clock) -> None:
    await fill(storage)
    clock.advance(59)
    assert await storage.expire() == {}
    clock.advance(2)
    assert await storage.expire() == {"dialogues": 1}
    assert await storage.conversation(HERE, NOON) is None


async def test_what_could_not_be_finished_in_time_is_given_up(storage: Storage, clock: Clock) -> None:
    (pending,) = await answered(storage, 1, call(answers=Reference(10, ANN, "about")))
    await storage.put([arrived(2), arrived(3, "3")])
    assert await claimed(storage) == [3]
    clock.advance(retention.OPEN_SECONDS - 1)
    await storage.put([arrived(4)])
    assert not {"inbox", "outbox"} & set(await storage.expire())
    clock.advance(2)
    gone = await storage.expire()
    assert (gone["inbox"], gone["outbox"]) == (2, 1)
    assert await claimed(storage) == [4]
    await storage.sent(replace(pending), 11)
    assert await storage.answer_to(1, 10) is None
    await storage.finish(answer(4))
    assert await is_done(storage, [1, 2, 3, 4])
