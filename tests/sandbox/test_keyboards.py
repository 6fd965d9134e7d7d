"""Buttons as a bot may give them, and the reply keyboard that each person has before them."""

import httpx
import pytest
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    WebAppInfo,
)

from bot.sandbox import Draft, NewChat, Sandbox
from bot.sandbox.core.chats import Chat
from bot.sandbox.core.people import Person

from .conftest import refused

YES_NO = ReplyKeyboardMarkup([["Yes", "No"]])


def labels(sandbox: Sandbox, person: Person, chat: Chat | None = None) -> list[list[str]]:
    shown = sandbox.keyboard(person, chat=chat) or {}
    return [[button["text"] for button in row] for row in shown.get("keyboard", [])]


@pytest.fixture
def club(sandbox: Sandbox, ana: Person, bob: Person) -> Chat:
    return sandbox.add_group("Club", ana, bob)


async def test_numbers_stand_for_texts_and_an_empty_url_for_none(
    http: httpx.AsyncClient, sandbox: Sandbox, ana: Person
) -> None:
    markup = {"inline_keyboard": [[{"text": 5, "url": "", "callback_data": 7}]]}
    fields = {"chat_id": ana.id, "text": "x", "reply_markup": markup}
    sent = (await http.post(f"/bot{sandbox.token}/sendMessage", json=fields)).json()["result"]
    assert sent["reply_markup"] == {"inline_keyboard": [[{"text": "5", "callback_data": "7"}]]}


async def test_web_apps_open_over_https_and_in_private(bot: Bot, ana: Person, club: Chat) -> None:
    def app(url: str) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup([[InlineKeyboardButton("a", web_app=WebAppInfo(url))]])

    assert await refused(bot.send_message(ana.id, "x", reply_markup=app("http://x.example"))) == (
        "Inline keyboard button web app url 'http://x.example' is invalid: only https links are allowed"
    )
    assert (await bot.send_message(ana.id, "x", reply_markup=app("https://x.example"))).reply_markup
    assert await refused(bot.send_message(club.id, "x", reply_markup=app("https://x.example"))) == (
        "Button_type_invalid"
    )


async def test_what_is_private_is_requested_in_private_only(bot: Bot, ana: Person, club: Chat) -> None:
    for button, words in (
        (KeyboardButton("a", request_contact=True), "Phone number can be requested in private chats only"),
        (KeyboardButton("a", request_location=True), "Location can be requested in private chats only"),
    ):
        keyboard = ReplyKeyboardMarkup([[button]])
        assert await bot.send_message(ana.id, "x", reply_markup=keyboard)
        assert await refused(bot.send_message(club.id, "x", reply_markup=keyboard)) == words


async def test_a_channel_has_no_reply_keyboards(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    channel = sandbox.add_chat(NewChat("channel", "News", members=(ana.id,), bot="administrator"))
    assert await refused(bot.send_message(channel.id, "x", reply_markup=YES_NO)) == "Inline keyboard expected"


async def test_a_keyboard_stays_until_another_comes_or_it_is_removed(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    assert sandbox.keyboard(ana) is None
    sent = await bot.send_message(ana.id, "choose", reply_markup=YES_NO)
    assert sandbox.keyboard(ana) == {
        "message_id": sent.message_id,
        "keyboard": [[{"text": "Yes"}, {"text": "No"}]],
    }
    sandbox.write(ana, "Yes")
    await bot.send_message(ana.id, "thanks")
    assert labels(sandbox, ana) == [["Yes", "No"]]
    await bot.send_message(ana.id, "more", reply_markup=ReplyKeyboardMarkup([["More"]]))
    assert labels(sandbox, ana) == [["More"]]
    await bot.send_message(ana.id, "enough", reply_markup=ReplyKeyboardRemove())
    assert sandbox.keyboard(ana) is None


async def test_a_keyboard_goes_with_its_message_and_with_a_reset(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    first = await bot.send_message(ana.id, "choose", reply_markup=YES_NO)
    second = await bot.send_message(ana.id, "more", reply_markup=ReplyKeyboardMarkup([["More"]]))
    await bot.delete_message(ana.id, second.message_id)
    assert (sandbox.keyboard(ana) or {})["message_id"] == first.message_id
    sandbox.world.clear()
    eva = sandbox.add_person("Eva")
    assert sandbox.keyboard(eva) is None


async def test_a_one_time_keyboard_is_used_up_by_who_pressed_it(
    bot: Bot, sandbox: Sandbox, ana: Person, bob: Person, club: Chat
) -> None:
    once = ReplyKeyboardMarkup([["Yes", "No"]], one_time_keyboard=True)
    await bot.send_message(club.id, "choose", reply_markup=once)
    sandbox.write(ana, "something else", chat=club)
    assert labels(sandbox, ana, club) == [["Yes", "No"]]
    sandbox.write(ana, "Yes", chat=club)
    assert (labels(sandbox, ana, club), labels(sandbox, bob, club)) == ([], [["Yes", "No"]])


async def test_a_selective_keyboard_is_for_those_whom_it_mentions_or_answers(
    bot: Bot, sandbox: Sandbox, ana: Person, bob: Person, club: Chat
) -> None:
    selective = ReplyKeyboardMarkup([["Yes", "No"]], selective=True)
    await bot.send_message(club.id, "@ana, choose", reply_markup=selective)
    assert (labels(sandbox, ana, club), labels(sandbox, bob, club)) == ([["Yes", "No"]], [])
    asked = sandbox.write(bob, "/ask@sandbox_bot", chat=club)
    answer = ReplyParameters(asked["message_id"])
    await bot.send_message(
        club.id, "and you?", reply_markup=ReplyKeyboardMarkup([["I"]], selective=True), reply_parameters=answer
    )
    assert (labels(sandbox, ana, club), labels(sandbox, bob, club)) == ([["Yes", "No"]], [["I"]])


async def test_a_wish_for_a_reply_is_fulfilled_by_one(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    wish = ForceReply(input_field_placeholder="Your name")
    sent = await bot.send_message(ana.id, "who?", reply_markup=wish)
    assert sandbox.keyboard(ana) == {
        "message_id": sent.message_id,
        "force_reply": True,
        "input_field_placeholder": "Your name",
    }
    sandbox.write(ana, Draft("Ana", reply_to=sent.message_id))
    assert sandbox.keyboard(ana) is None


async def test_the_control_api_shows_the_keyboard(
    http: httpx.AsyncClient, sandbox: Sandbox, ana: Person, club: Chat
) -> None:
    api = f"/bot{sandbox.token}/sendMessage"
    await http.post(api, json={"chat_id": club.id, "text": "x", "reply_markup": {"keyboard": [["Yes"]]}})
    shown = await http.get(f"/sim/people/{ana.id}/keyboard", params={"chat": club.id})
    assert shown.json()["keyboard"] == [[{"text": "Yes"}]]
    assert (await http.get(f"/sim/people/{ana.id}/keyboard")).json() is None
    assert [event.data for event in sandbox.world.events.kept if event.name == "keyboard"] == [{"chat_id": club.id}]
