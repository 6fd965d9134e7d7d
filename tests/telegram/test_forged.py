"""Callback data that no button of the bot's says: whoever taps with a changed app moves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.answering.replies import Topic
from bot.sandbox import NewChat
from bot.telegram.callbacks import Choose, Judge
from tests.unsure import unsure

from .conftest import labels

if TYPE_CHECKING:
    from bot.sandbox.core.chats import Chat
    from bot.sandbox.core.people import Person

    from .conftest import Message, Stage


async def forge(stage: Stage, person: Person, message: Message, data: str, *, shows: bool = True) -> str | None:
    """Tap a button with other data than it has; `shows` is whether Telegram still shows the message to the bot.

    Returns:
        The toast.
    """
    tapped = stage.sandbox.tap(person, message, labels(message)[-1])
    stage.amend(data=data)
    if not shows:
        stage.amend(message={"chat": message["chat"], "message_id": message["message_id"], "date": 0})
    await stage.settle()
    assert stage.counted["failed"] == 0
    toast = stage.sandbox.toast(tapped["id"])
    return None if toast is None else toast.get("text", "")


@pytest.mark.parametrize("shows", [True, False], ids=["shown", "too old to be shown"])
class TestForged:
    async def test_a_vote_for_what_the_message_is_not_about_is_not_counted(
        self, stage: Stage, bob: Person, *, shows: bool
    ) -> None:
        answer = await stage.ask(bob, "who is the ambassador?")
        data = stage.services.renderer.directory.write(Judge("figure-growth", is_up=False, language="en"))
        assert await forge(stage, bob, answer, data, shows=shows) == ""
        assert (await stage.services.store.tally("figure-growth")).down == 0
        assert stage.counted["tap-forged"] == 1

    async def test_an_answer_to_somebody_else_is_not_changed(
        self, stage: Stage, ana: Person, bob: Person, club: Chat, *, shows: bool
    ) -> None:
        answer = await stage.ask(bob, "/ask who is the ambassador?", chat=club)
        data = stage.services.renderer.directory.write(Choose(Topic("figure-growth"), "en", ana.id))
        assert await forge(stage, ana, answer, data, shows=shows) == ""
        assert stage.again(answer) == answer
        assert stage.counted["tap-forged"] == 1

    async def test_nor_what_was_offered_to_them(
        self, stage: Stage, ana: Person, bob: Person, club: Chat, *, shows: bool
    ) -> None:
        offered = await stage.ask(bob, f"/ask {unsure(stage.services.engine)}", chat=club)
        data = stage.services.renderer.directory.write(Choose(Topic("figure-growth"), "en", ana.id))
        assert await forge(stage, ana, offered, data, shows=shows) == ""
        assert stage.again(offered) == offered

    @pytest.mark.parametrize("changed", range(6))
    async def test_a_changed_field_does_nothing_but_a_toast(
        self, stage: Stage, bob: Person, changed: int, *, shows: bool
    ) -> None:
        answer = await stage.ask(bob, "who is the ambassador?")
        data = stage.services.renderer.directory.write(Judge("ambassador-who", is_up=True, language="en"))
        fields = data.split(":")
        forged = ":".join([*fields[:changed], "x", *fields[changed + 1 :]])
        assert await forge(stage, bob, answer, forged, shows=shows) is not None
        assert (await stage.services.store.tally("ambassador-who")).up == 0


async def test_a_vote_on_a_guest_answer_is_for_what_it_tells(stage: Stage, ana: Person, bob: Person) -> None:
    strangers = stage.sandbox.add_chat(NewChat("supergroup", "Strangers", members=(ana.id, bob.id), bot="left"))
    answer = await stage.ask(bob, "@sandbox_bot who is the ambassador?", chat=strangers)
    data = stage.services.renderer.directory.write(Judge("figure-growth", is_up=True, language="en"))
    stage.sandbox.tap(bob, answer, "👍")
    stage.amend(data=data)
    await stage.settle()
    assert (await stage.services.store.tally("figure-growth")).up == 0
    assert await stage.tap(bob, answer, "👍") == "Thank you!"


async def test_all_digits_of_unicode_are_answered(stage: Stage, bob: Person) -> None:
    for digit in "❶➀⓵፩²٣৩":
        assert await stage.say(bob, f"how much were exports {digit}? {digit * 4}")
    assert stage.counted["failed"] == 0
