"""Commands for those who run the bot, and for nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.sandbox.core.chats import Chat
    from bot.sandbox.core.people import Person

    from .conftest import Stage

COMMANDS = ["/stats", "/misses", "/reload"]


@pytest.fixture(autouse=True)
def _ana_operates(stage: Stage, ana: Person) -> None:
    application = stage.service.application
    application.services = replace(application.services, operators=frozenset({ana.id}))


async def test_an_operator_sees_how_it_goes(stage: Stage, ana: Person, bob: Person) -> None:
    answer = await stage.ask(bob, "who is the ambassador?")
    await stage.tap(bob, answer, "👎")
    await stage.tap(bob, answer, "It is wrong")
    await stage.ask(bob, "how much were exports in 2019?")
    stats = await stage.ask(ana, "/stats")
    assert "answered 1" in stats["text"]
    assert "ambassador-who: 👍 0 👎 1 (wrong 1)" in stats["text"]
    misses = await stage.ask(ana, "/misses")
    assert "1× other-year (en)" in misses["text"]
    assert "1× thumbed-down (en)" in misses["text"]
    assert "2019" not in misses["text"], "the words are kept only where the operator wants that"


async def test_words_are_kept_where_the_operator_wants_them(stage: Stage, ana: Person, bob: Person) -> None:
    application = stage.service.application
    application.services = replace(application.services, keeps_texts=True)
    await stage.ask(bob, "how much were exports in 2019?")
    assert "how much were exports in 2019?" in (await stage.ask(ana, "/misses"))["text"]


@pytest.mark.parametrize("command", COMMANDS)
async def test_others_are_told_that_there_is_no_such_command(stage: Stage, bob: Person, command: str) -> None:
    assert (await stage.ask(bob, command))["text"].startswith("I do not know that command")


@pytest.mark.parametrize("command", COMMANDS)
async def test_not_in_groups(stage: Stage, ana: Person, club: Chat, command: str) -> None:
    assert not await stage.say(ana, command, chat=club)


@pytest.mark.parametrize(
    "feigned",
    [
        {"sender_chat": {"id": -100, "type": "channel", "title": "x"}},
        {"forward_origin": {"type": "user", "date": 1, "sender_user": {"id": 5, "is_bot": False, "first_name": "x"}}},
        {"via_bot": {"id": 5, "is_bot": True, "first_name": "x", "username": "x_bot"}},
        {"edit_date": 1_790_000_000},
    ],
    ids=lambda feigned: next(iter(feigned)),
)
async def test_not_through_others(stage: Stage, ana: Person, feigned: dict[str, object]) -> None:
    written = stage.sandbox.write(ana, "/stats")
    stage.amend(**feigned)
    await stage.settle()
    assert not any("Since the start" in said["text"] for said in stage.since(ana, written["message_id"]))


async def test_not_by_editing(stage: Stage, ana: Person) -> None:
    written = stage.sandbox.write(ana, "who is the ambassador?")
    await stage.settle()
    stage.sandbox.edit(ana, written, "/stats")
    await stage.settle()
    assert not any("Since the start" in said["text"] for said in stage.since(ana, written["message_id"]))
