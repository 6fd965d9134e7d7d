"""Calls stay until Telegram has them or has refused them; then what they answer is known, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.storage import Answered, Call, Reference
from tests.storage.examples import ANN, answered, arrived, call, claimed, is_done

if TYPE_CHECKING:
    from bot.storage import Storage

ASKED = Reference(10, ANN, "exports")


async def test_a_call_that_is_out_tells_what_it_answers(storage: Storage) -> None:
    (pending,) = await answered(storage, 1, call(answers=ASKED))
    assert await storage.answered_by(1, 11) is None
    await storage.sent(pending, 11)
    assert await storage.answered_by(1, 11) == Answered(1, 10, 11, ANN, "exports")
    assert await is_done(storage, [1])


async def test_an_answer_to_a_tap_answers_itself(storage: Storage) -> None:
    (pending,) = await answered(storage, 1, call(answers=replace(ASKED, question=None)))
    await storage.sent(pending, 11)
    assert await storage.answer_to(1, 11) == Answered(1, 11, 11, ANN, "exports")


async def test_an_edit_says_anew_what_a_message_answers(storage: Storage) -> None:
    await storage.note_answer(Answered(1, 10, 11, ANN, "imports"))
    (pending,) = await answered(storage, 1, call(answers=ASKED))
    await storage.sent(pending, 11)
    assert await storage.answered_by(1, 11) == Answered(1, 10, 11, ANN, "exports")


async def test_a_call_counts_where_it_was_sent_in_the_end(storage: Storage) -> None:
    (pending,) = await answered(storage, 1, call(answers=ASKED))
    await storage.sent(replace(pending, call=replace(pending.call, chat=-100)), 11)
    assert await storage.answered_by(-100, 11) == Answered(-100, 10, 11, ANN, "exports")


async def test_a_call_that_became_no_message_answers_nothing(storage: Storage) -> None:
    (pending,) = await answered(storage, 1, call(answers=ASKED))
    await storage.sent(pending, None)
    assert await storage.answer_to(1, 10) is None
    assert await is_done(storage, [1])


async def test_the_line_goes_on_after_the_last_call(storage: Storage) -> None:
    first, second, third = await answered(storage, 1, call("a"), call("b"), call("c"))
    await storage.put([arrived(2)])
    await storage.sent(first, 11)
    await storage.refused(third)
    assert await claimed(storage) == []
    await storage.sent(second, 12)
    assert await claimed(storage) == [2]


async def test_what_is_sent_twice_is_noted_once(storage: Storage) -> None:
    (pending,) = await answered(storage, 1, call(answers=ASKED))
    await storage.refused(pending)
    await storage.sent(pending, 11)
    await storage.sent(pending, 12)
    assert await storage.answer_to(1, 10) is None
    assert await is_done(storage, [1])


async def test_calls_that_were_given_back_are_taken_as_they_were(storage: Storage) -> None:
    calls = (
        Call("sendMessage", -1, '{"text":"\\ud800"}', urgent=True, answers=ASKED, label="answered en"),
        Call("editMessageText", None, "{}"),
        call(answers=replace(ASKED, question=None)),
    )
    made = await answered(storage, 1, *calls)
    assert [pending.call for pending in made] == list(calls)
    assert await storage.pending() == [], "they are this instance's already"
    assert await storage.leave() == 1
    await storage.enter()
    assert await storage.pending() == made
    assert await storage.pending() == []
    for pending in made:
        await storage.sent(pending, 11)
    assert await is_done(storage, [1])
