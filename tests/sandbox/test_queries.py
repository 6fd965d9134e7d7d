"""Tapped buttons, inline mode and reactions with python-telegram-bot."""

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultCachedPhoto,
    InlineQueryResultPhoto,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.constants import ParseMode

from bot.sandbox import ActRefusedError, Clock, Sandbox, sample_picture
from bot.sandbox.core.people import Person
from bot.sandbox.core.queries import InlineQuery

from .conftest import refused

TOO_OLD = "Query is too old and response timeout expired or query id is invalid"
BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="more:1")]])


def article(identifier: str = "1", text: str = "answer", **options: object) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(identifier, "Title", InputTextMessageContent(text), **options)  # type: ignore[arg-type]


async def test_a_tap_is_answered_once(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    await bot.send_message(ana.id, "x", reply_markup=BUTTON)
    tapped = sandbox.tap(ana, sandbox.messages(ana)[-1], "More")
    (update,) = await bot.get_updates()
    query = update.callback_query
    assert query is not None
    assert (query.data, query.from_user.id, query.id) == ("more:1", ana.id, tapped["id"])
    assert query.message is not None
    assert query.chat_instance
    assert await query.answer("Thanks", show_alert=True)
    assert sandbox.toast(tapped["id"]) == {"show_alert": True, "text": "Thanks"}
    assert await refused(query.answer()) == TOO_OLD


async def test_a_tap_cannot_be_answered_late_or_at_length(
    bot: Bot, sandbox: Sandbox, ana: Person, clock: Clock
) -> None:
    await bot.send_message(ana.id, "x", reply_markup=BUTTON)
    tapped = sandbox.tap(ana, sandbox.messages(ana)[-1], "More")
    assert await refused(bot.answer_callback_query(tapped["id"], "x" * 201)) == "Message_too_long"
    assert await refused(bot.answer_callback_query(tapped["id"], url="https://x.example")) == "Url_invalid"
    clock.advance(31)
    assert await refused(bot.answer_callback_query(tapped["id"])) == TOO_OLD
    assert await refused(bot.answer_callback_query("99")) == TOO_OLD


async def test_other_buttons_do_not_reach_the_bot(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    keyboard = [
        [InlineKeyboardButton("copy", copy_text=CopyTextButton("code"))],
        [InlineKeyboardButton("web", url="https://x.example/a")],
        [InlineKeyboardButton("share", switch_inline_query="q")],
        [InlineKeyboardButton("here", switch_inline_query_current_chat="")],
    ]
    await bot.send_message(ana.id, "x", reply_markup=InlineKeyboardMarkup(keyboard))
    message = sandbox.messages(ana)[-1]
    assert [sandbox.tap(ana, message, label) for label in ("copy", "web", "share", "here")] == [
        {"kind": "copy_text", "text": "code"},
        {"kind": "url", "url": "https://x.example/a"},
        {"kind": "switch_inline_query", "query": "q", "current_chat": False},
        {"kind": "switch_inline_query", "query": "", "current_chat": True},
    ]
    assert await bot.get_updates() == ()
    with pytest.raises(ActRefusedError, match="no button"):
        sandbox.tap(ana, message, "nowhere")


async def asked(bot: Bot, sandbox: Sandbox, ana: Person, text: str = "exports") -> InlineQuery:
    search = sandbox.search(ana, text)
    (update,) = await bot.get_updates(offset=-1)
    assert update.inline_query is not None
    assert (update.inline_query.id, update.inline_query.query) == (search.id, text)
    return search


async def test_an_inline_result_is_chosen_and_edited(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    club = sandbox.add_group("Club", ana, bot="left")
    search = await asked(bot, sandbox, ana)
    button = InlineQueryResultsButton("Open", start_parameter="go")
    results = [article("1", "<b>one</b>", reply_markup=BUTTON), article("2", "two")]
    assert await bot.answer_inline_query(search.id, results, cache_time=0, next_offset="2", button=button)
    assert search.answer is not None
    assert [result["id"] for result in search.answer["results"]] == ["1", "2"]
    assert search.answer["button"] == {"text": "Open", "start_parameter": "go"}
    sandbox.choose(search, "1", chat=club)
    assert sandbox.transcript(club) == "[1] Ana Gómez (via @sandbox_bot): <b>one</b>\n    [More]\n"
    (update,) = await bot.get_updates(offset=-1)
    chosen = update.chosen_inline_result
    assert chosen is not None
    assert (chosen.result_id, chosen.query) == ("1", "exports")
    assert chosen.inline_message_id
    assert await bot.edit_message_text("edited", inline_message_id=chosen.inline_message_id) is True
    assert sandbox.messages(club)[-1]["text"] == "edited"


async def test_a_button_under_an_inline_result_has_no_chat(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    club = sandbox.add_group("Club", ana, bot="left")
    search = await asked(bot, sandbox, ana)
    await bot.answer_inline_query(search.id, [article(reply_markup=BUTTON)])
    message = sandbox.choose(search, "1", chat=club)
    sandbox.tap(ana, message, "More")
    (update,) = await bot.get_updates(offset=-1)
    assert update.callback_query is not None
    assert update.callback_query.message is None
    assert update.callback_query.inline_message_id
    await update.callback_query.answer()
    assert await update.callback_query.edit_message_text("more") is True


async def test_a_picture_is_an_inline_result(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    photo = await bot.send_photo(ana.id, sample_picture().content)
    search = await asked(bot, sandbox, ana)
    known = InlineQueryResultCachedPhoto("1", photo.photo[-1].file_id, caption="c")
    remote = InlineQueryResultPhoto("2", "https://x.example/a.jpg", "https://x.example/a.jpg")
    await bot.answer_inline_query(search.id, [known, remote])
    assert sandbox.choose(search, "1")["caption"] == "c"
    with pytest.raises(ActRefusedError, match="nothing from the internet"):
        sandbox.choose(search, "2")


async def test_inline_answers_have_their_limits(bot: Bot, sandbox: Sandbox, ana: Person, clock: Clock) -> None:
    search = await asked(bot, sandbox, ana)

    async def words(*results: InlineQueryResultArticle, **options: object) -> str:
        return await refused(bot.answer_inline_query(search.id, results, **options))  # type: ignore[arg-type]

    assert await words(*(article(str(number)) for number in range(51))) == "Results_too_much"
    assert await words(article("1"), article("1")) == "Result_id_duplicate"
    assert await words(article("x" * 65)) == "Result_id_invalid"
    assert await words(article(text="")) == "Message text is empty"
    assert await words(article(text="x" * 4097)) == "Message_too_long"
    assert await words(article(), next_offset="x" * 65) == "Next_offset_invalid"
    bad = InlineQueryResultsButton("Open", start_parameter="not allowed")
    assert await words(article(), button=bad) == "Start_param_invalid"
    broken = InputTextMessageContent("<b>x", parse_mode=ParseMode.HTML)
    assert await words(InlineQueryResultArticle("1", "t", broken)) == (
        "Can't parse entities: can't find end tag corresponding to start tag \"b\""
    )
    assert await bot.answer_inline_query(search.id, [article(str(number)) for number in range(50)])
    assert await words(article()) == TOO_OLD
    later = await asked(bot, sandbox, ana)
    clock.advance(31)
    assert await refused(bot.answer_inline_query(later.id, [])) == TOO_OLD


async def test_inline_mode_can_be_off(sandbox: Sandbox, ana: Person) -> None:
    sandbox.change_settings(inline_mode=False)
    with pytest.raises(ActRefusedError, match="inline mode is off"):
        sandbox.search(ana, "x")
    sandbox.change_settings(inline_mode=True)
    with pytest.raises(ActRefusedError, match="at most 256"):
        sandbox.search(ana, "x" * 257)


async def test_the_bot_reacts(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    message = sandbox.write(ana, "thanks")
    assert await bot.set_message_reaction(ana.id, message["message_id"], "👍")
    chat = sandbox.world.chats[ana.id]
    assert chat.reactions[message["message_id"]] == {bot.id: ("👍",)}
    assert await bot.set_message_reaction(ana.id, message["message_id"])
    assert chat.reactions[message["message_id"]] == {}
    words = await refused(bot.set_message_reaction(ana.id, message["message_id"], ["👍", "🔥"]))
    assert words == "Reactions_too_many"
    assert await refused(bot.set_message_reaction(ana.id, message["message_id"], "🥦")) == "Reaction_invalid"
    assert await refused(bot.set_message_reaction(ana.id, 99, "👍")) == "Message to react not found"
