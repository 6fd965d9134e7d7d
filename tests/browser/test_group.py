"""Several people in a group with the bot: it answers whom it should, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By

from tests.unsure import unsure

if TYPE_CHECKING:
    from bot.answering.engine import Engine
    from tests.browser.chat_page import ChatPage
    from tests.browser.world import World

MENTION = "@sandbox_bot"


@dataclass(frozen=True, slots=True)
class Club:
    """A group, and two of its members."""

    chat: int
    ana: int
    bob: int


@pytest.fixture(params=[True, False], ids=["with group privacy", "without"])
def club(request: pytest.FixtureRequest, page: ChatPage, world: World) -> Club:
    world.ask("/sim/settings", {"privacy_mode": request.param}, method="PATCH")
    ana, bob = world.newcomer("Anita", "es"), world.newcomer("Robert", "en")
    made = Club(world.group("Coffee club", ana, bob), ana, bob)
    page.open(person=bob, chat=made.chat)
    return made


def test_a_conversation_with_mention_follow_up_and_chatter(page: ChatPage, world: World, club: Club) -> None:
    page.say(f"{MENTION} how much did exports grow?")
    answer = page.bubble("16.6%", ".theirs")
    assert answer.find_element(By.CSS_SELECTOR, ".reply-snippet").text.startswith("Robert\n")
    assert "16.6%" in [found.text for found in answer.find_elements(By.CSS_SELECTOR, "strong")]

    page.act("16.6%", "Reply")
    page.say("and imports?")
    followed = page.bubble("grew by 698.1%", ".theirs")
    assert followed.find_element(By.CSS_SELECTOR, ".reply-snippet").text == "Robert\nand imports?"

    page.become("Anita")
    page.say("¿alguien quiere café?")
    page.say("how much were exports in 2022?")
    page.say(f"{MENTION} ¿quién es el embajador?")
    page.bubble("Sergio Cabrera es el embajador", ".theirs")
    # The bot takes one person's messages in their order: what it has not answered by now stays unanswered.
    assert len(world.answers(club.chat)) == 3
    assert len(page.shown("#messages .message")) == 8


def test_a_command_and_a_command_as_a_reply(page: ChatPage, world: World, club: Club) -> None:
    page.say("/ask how much were imports?")
    page.bubble("89.5 million CNY", ".theirs")
    world.write(club.chat, club.ana, "¿quién es el embajador?")
    page.act("¿quién es el embajador?", "Reply")
    page.say("/ask")
    answer = page.bubble("Sergio Cabrera es el embajador", ".theirs")
    assert answer.find_element(By.CSS_SELECTOR, ".reply-snippet").text == "Anita\n¿quién es el embajador?"


def test_small_talk_under_its_answer_is_left_alone(page: ChatPage, world: World, club: Club) -> None:
    page.say(f"{MENTION} how much were exports?")
    page.bubble("4.815 billion CNY", ".theirs")
    page.act("4.815 billion CNY", "Reply")
    page.say("thanks, haha")
    page.say("/ask how much were imports?")
    page.bubble("89.5 million CNY", ".theirs")
    assert len(world.answers(club.chat)) == 2


def test_only_who_asked_may_choose(page: ChatPage, engine: Engine, club: Club) -> None:
    page.say(f"/ask {unsure(engine)}")
    offered = page.bubble("Did you mean one of these?", ".theirs")
    label = offered.find_element(By.CSS_SELECTOR, ".keyboard-button").text
    page.become("Anita")
    page.tap(label)
    assert page.toast() == "Solo quien preguntó puede elegir aquí. Pregúntame con /ask."
    page.become("Robert")
    page.tap(label)
    assert page.bubble(f"You asked: {label}", ".theirs")


def test_an_administrator_lets_it_listen(page: ChatPage, world: World, club: Club) -> None:
    world.ask("/sim/settings", {"privacy_mode": False}, method="PATCH")
    page.say("/listen on")
    page.bubble("Only this group's administrators can change that.", ".theirs")
    page.become("Anita")
    page.say("/listen on")
    page.bubble("A partir de ahora también respondo", ".theirs")
    page.become("Robert")
    page.say("good morning, everybody")
    page.say("how much were Chongqing's exports to Colombia in 2022?")
    page.bubble("4.815 billion CNY", ".theirs")
    assert len(world.answers(club.chat)) == 3
