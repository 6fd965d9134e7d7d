"""What every store keeps; `stores` lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.storage import Answered, MemoryStore, Place, Tally, Vote

if TYPE_CHECKING:
    from bot.storage import Store

HERE, THERE = Place(-1, None, 7), Place(-1, 5, 7)
UP, DOWN = Vote(7, "-1:3", "entry", is_up=True), Vote(7, "-1:3", "entry", is_up=False)


@pytest.fixture(params=[MemoryStore])
def store(request: pytest.FixtureRequest) -> Store:
    made: Store = request.param()
    return made


async def test_a_language_is_kept_and_undone(store: Store) -> None:
    assert await store.language(7) is None
    await store.set_language(7, "es")
    assert (await store.language(7), await store.language(8)) == ("es", None)
    await store.set_language(7, None)
    await store.set_language(7, None)
    assert await store.language(7) is None


async def test_listening_is_kept_by_chat(store: Store) -> None:
    await store.set_listening(-1, listening=True)
    assert (await store.is_listening(-1), await store.is_listening(-2)) == (True, False)
    await store.set_listening(-1, listening=False)
    assert not await store.is_listening(-1)


async def test_a_person_has_one_vote_a_message(store: Store) -> None:
    assert [await store.cast(vote) for vote in (UP, UP, DOWN)] == [True, False, True]
    assert await store.tally("entry") == Tally(0, 1)
    assert await store.cast(Vote(8, "-1:3", "entry", is_up=True))
    assert await store.tally("entry") == Tally(1, 1)
    assert await store.tally("other") == Tally()


async def test_a_conversation_lasts_its_time_in_its_place(store: Store) -> None:
    await store.keep_conversation(HERE, "said", until=100)
    assert await store.conversation(HERE, now=99) == "said"
    assert await store.conversation(THERE, now=99) is None
    assert await store.conversation(HERE, now=100) is None
    assert await store.conversation(HERE, now=50) is None


async def test_answers_are_found_from_both_sides(store: Store) -> None:
    await store.note_answer(Answered(-1, 10, 11, 7, "a"))
    assert await store.answer_to(-1, 10) == Answered(-1, 10, 11, 7, "a")
    assert await store.answered_by(-1, 11) == Answered(-1, 10, 11, 7, "a")
    assert await store.answer_to(-2, 10) is None
    assert await store.answered_by(-1, 10) is None
    await store.note_answer(Answered(-1, 10, 11, 7, "b"))
    assert await store.answered_by(-1, 11) == Answered(-1, 10, 11, 7, "b")


async def fill(store: Store, chat: int, person: int) -> None:
    await store.set_language(person, "es")
    await store.set_listening(chat, listening=True)
    await store.cast(Vote(person, f"{chat}:3", "entry", is_up=True))
    await store.keep_conversation(Place(chat, None, person), "said", until=100)
    await store.note_answer(Answered(chat, 10, 11, person, "a"))


async def test_a_person_is_forgotten_and_no_one_else(store: Store) -> None:
    await fill(store, -1, 7)
    await fill(store, -2, 8)
    await store.forget_person(7)
    assert await store.language(7) is None
    assert await store.tally("entry") == Tally(1, 0)
    assert await store.conversation(Place(-1, None, 7), 1) is None
    assert await store.answer_to(-1, 10) is None
    assert await store.answered_by(-1, 11) is None
    assert await store.is_listening(-1)
    assert (await store.language(8), await store.conversation(Place(-2, None, 8), 1)) == ("es", "said")


async def test_a_chat_is_forgotten_and_no_other(store: Store) -> None:
    await fill(store, -1, 7)
    await fill(store, -2, 7)
    await store.forget_chat(-1)
    assert [await store.is_listening(chat) for chat in (-1, -2)] == [False, True]
    assert [await store.conversation(Place(chat, None, 7), 1) for chat in (-1, -2)] == [None, "said"]
    assert await store.answer_to(-1, 10) is None
    assert await store.language(7) == "es"


async def test_what_is_kept_of_a_chat_moves(store: Store) -> None:
    await fill(store, -1, 7)
    await store.move_chat(-1, -100)
    await store.move_chat(-1, -100)
    assert [await store.is_listening(chat) for chat in (-1, -100)] == [False, True]
    assert [await store.conversation(Place(chat, None, 7), 1) for chat in (-1, -100)] == [None, "said"]
    await store.close()


async def test_memory_is_bounded_and_the_oldest_go_first() -> None:
    store = MemoryStore(most=3)
    for number in range(5):
        await store.keep_conversation(Place(number, None, 7), "said", until=100)
        await store.note_answer(Answered(number, 10, 11, 7, "a"))
    assert [await store.conversation(Place(n, None, 7), 1) for n in range(5)] == [None, None, "said", "said", "said"]
    assert [await store.answered_by(n, 11) is None for n in range(5)] == [True, True, False, False, False]
