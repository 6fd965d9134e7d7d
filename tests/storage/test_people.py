"""What is remembered of people and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage import Answered, Place, Reference, Tally, Vote, open_storage
from tests.storage.examples import ANN, BEN, NOON, answer, arrived, call, claimed, is_done

if TYPE_CHECKING:
    from bot.storage import Storage

HERE, THERE = Place(-1, None, ANN), Place(-1, 5, ANN)
LATER = NOON + 100


async def test_a_language_is_kept_and_undone(storage: Storage) -> None:
    assert await storage.language(ANN) is None
    await storage.set_language(ANN, "es")
    assert (await storage.language(ANN), await storage.language(BEN)) == ("es", None)
    await storage.set_language(ANN, "zh")
    assert await storage.language(ANN) == "zh"
    await storage.set_language(ANN, None)
    await storage.set_language(ANN, None)
    assert await storage.language(ANN) is None


async def test_listening_is_kept_by_chat(storage: Storage) -> None:
    await storage.set_listening(-1, listening=True)
    await storage.set_listening(-1, listening=True)
    assert (await storage.is_listening(-1), await storage.is_listening(-2)) == (True, False)
    await storage.set_listening(-1, listening=False)
    assert not await storage.is_listening(-1)


async def test_a_conversation_lasts_its_time_in_its_place(storage: Storage) -> None:
    await storage.keep_conversation(HERE, "before", until=LATER)
    await storage.keep_conversation(HERE, "said", until=LATER)
    assert await storage.conversation(HERE, now=LATER - 1) == "said"
    assert await storage.conversation(THERE, now=LATER - 1) is None
    assert await storage.conversation(HERE, now=LATER) is None


async def test_answers_are_found_from_both_sides(storage: Storage) -> None:
    await storage.note_answer(Answered(-1, 10, 11, ANN, "a"))
    assert await storage.answer_to(-1, 10) == Answered(-1, 10, 11, ANN, "a")
    assert await storage.answered_by(-1, 11) == Answered(-1, 10, 11, ANN, "a")
    assert await storage.answer_to(-2, 10) is None
    assert await storage.answered_by(-1, 10) is None
    await storage.note_answer(Answered(-1, 10, 12, ANN, "b"))
    assert await storage.answered_by(-1, 12) == Answered(-1, 10, 12, ANN, "b")
    assert await storage.answered_by(-1, 11) is None


async def fill(storage: Storage, chat: int, person: int) -> None:
    await storage.set_language(person, "es")
    await storage.set_listening(chat, listening=True)
    await storage.cast(Vote(person, f"{chat}:3", "entry", is_up=True))
    await storage.keep_conversation(Place(chat, None, person), "said", until=LATER)
    await storage.note_answer(Answered(chat, 10, 11, person, "a"))


async def test_a_person_is_forgotten_and_no_one_else(storage: Storage) -> None:
    await fill(storage, -1, ANN)
    await fill(storage, -2, BEN)
    await storage.forget_person(ANN)
    assert await storage.language(ANN) is None
    assert await storage.tally("entry") == Tally(1, 0)
    assert await storage.conversation(Place(-1, None, ANN), NOON) is None
    assert await storage.answer_to(-1, 10) is None
    assert await storage.answered_by(-1, 11) is None
    assert await storage.is_listening(-1)
    assert (await storage.language(BEN), await storage.conversation(Place(-2, None, BEN), NOON)) == ("es", "said")


async def test_what_waits_of_a_person_is_forgotten_too(storage: Storage) -> None:
    await storage.put([arrived(1, "group"), arrived(2, "group"), arrived(3, "other")])
    assert await claimed(storage, 1) == [1]
    (pending,) = await storage.finish(answer(1, call("to Ann", Reference(10, ANN, "about"))))
    await storage.put([arrived(4, "group", person=BEN), arrived(5, "ann"), arrived(6, "ann")])
    assert await claimed(storage) == [3, 5]
    await storage.forget_person(ANN, before=5)
    assert await claimed(storage) == [4], "Ann's call is withdrawn, and her question with it"
    await storage.sent(pending, 11)
    assert await storage.answered_by(1, 11) is None, "it was on its way already, but nothing is noted"
    for update in (3, 4, 5):
        await storage.finish(answer(update))
    assert await claimed(storage) == [6], "what she asked later is answered"
    await storage.finish(answer(6))
    assert await is_done(storage, range(1, 7))


async def test_a_chat_is_forgotten_and_no_other(storage: Storage) -> None:
    await fill(storage, -1, ANN)
    await fill(storage, -2, ANN)
    await storage.forget_chat(-1)
    assert [await storage.is_listening(chat) for chat in (-1, -2)] == [False, True]
    assert [await storage.conversation(Place(chat, None, ANN), NOON) for chat in (-1, -2)] == [None, "said"]
    assert await storage.answer_to(-1, 10) is None
    assert await storage.language(ANN) == "es"


async def test_what_is_kept_of_a_chat_moves(storage: Storage) -> None:
    await fill(storage, -1, ANN)
    await storage.move_chat(-1, -100)
    await storage.move_chat(-1, -100)
    assert [await storage.is_listening(chat) for chat in (-1, -100)] == [False, True]
    assert [await storage.conversation(Place(chat, None, ANN), NOON) for chat in (-1, -100)] == [None, "said"]


async def test_one_bot_knows_nothing_of_another(postgres: str, bot: int) -> None:
    mine, others = await open_storage(postgres, bot=bot), await open_storage(postgres, bot=-bot)
    for storage in (mine, others):
        await storage.enter()
    await fill(mine, -1, ANN)
    await mine.put([arrived(1)])
    assert (await others.put([arrived(1)]), await others.instances()) == (1, 1)
    assert (await others.language(ANN), await others.tallies()) == (None, {})
    await others.forget_person(ANN)
    assert await mine.language(ANN) == "es"
    for storage in (mine, others):
        await storage.close()
