"""Refusals, word for word, that no client's own checks let through; and calls that make no sense at all."""

import asyncio
import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox import Clock, NewChat, Sandbox, sample_picture
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.methods.table import ALL

ANA, CLUB, FORUM = 1001, -1001000000001, -1001000000002


def furnished() -> Sandbox:
    """A person, a club and a forum; the bot runs the forum, and has sent message 2 to the person."""
    sandbox = Sandbox(clock=Clock(start=1_790_000_000))
    ana = sandbox.add_person("Ana", username="ana")
    sandbox.write(ana, "/start")
    sandbox.add_group("Club", ana)
    sandbox.add_chat(
        NewChat("supergroup", "Forum", is_forum=True, members=(ana.id,), topics=("A",), bot="administrator")
    )
    asyncio.run(call(sandbox, "sendMessage", chat_id=ANA, text="x"))
    return sandbox


async def call(sandbox: Sandbox, method: str, **parameters: Any) -> JsonObject:  # noqa: ANN401
    return (await sandbox.gateway.call(method, parameters, {"photo": sample_picture()})).body


def button(**fields: object) -> JsonObject:
    return {"chat_id": ANA, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "b", **fields}]]}}


def message(**fields: object) -> JsonObject:
    return {"chat_id": ANA, "text": "x", **fields}


INLINE = "can't parse inline keyboard button"
EDITED = {"chat_id": ANA, "message_id": 2}
PHOTO = {"type": "photo", "media": "attach://photo"}
ARTICLE = {"type": "article", "id": "1", "title": "t", "input_message_content": {"message_text": "m"}}


def results(**fields: object) -> JsonObject:
    return {"inline_query_id": "QUERY", "results": [{**ARTICLE, **fields}]}


@pytest.mark.parametrize(
    ("method", "parameters", "words"),
    [
        ("sendMessage", message(reply_markup={"inline_keyboard": 1}), None),
        ("sendMessage", message(reply_markup={"inline_keyboard": [1]}), None),
        ("sendMessage", message(reply_markup={"inline_keyboard": [[1]]}), None),
        ("sendMessage", message(reply_markup={"keyboard": 1}), None),
        ("sendMessage", message(reply_markup={"keyboard": [1]}), None),
        (
            "sendMessage",
            message(reply_markup={"keyboard": [[{}]]}),
            "can't parse keyboard button: Can't find field \"text\"",
        ),
        ("sendMessage", message(reply_markup={"keyboard": [[""]]}), "keyboard button text must be non-empty"),
        (
            "sendMessage",
            message(reply_markup={"keyboard": [[1]]}),
            "can't parse keyboard button: KeyboardButton must be a String or an Object",
        ),
        (
            "sendMessage",
            message(reply_markup={"force_reply": "yes"}),
            'field "force_reply" must be of type Boolean',
        ),
        ("sendMessage", message(reply_markup=None), "object expected as reply markup"),
        ("editMessageReplyMarkup", {**EDITED, "reply_markup": None}, "object expected as reply markup"),
        ("editMessageReplyMarkup", {**EDITED, "reply_markup": {"force_reply": True}}, "inline keyboard expected"),
        (
            "sendMessage",
            message(entities=[{"type": "text_link", "offset": 0, "length": 1, "url": "/etc/hosts"}]),
            "entity URL '/etc/hosts' is invalid: URL host is empty",
        ),
        ("sendMessage", button(text=True, url="https://x.example"), f'{INLINE}: Field "text" must be of type String'),
        ("sendMessage", button(url=None, callback_data="1"), f'{INLINE}: Field "url" must be of type String'),
        ("sendMessage", button(web_app={}), f'{INLINE}: Can\'t find field "url"'),
        (
            "sendMessage",
            button(web_app={"url": "http://x.example"}),
            "inline keyboard button Web App URL 'http://x.example' is invalid: Only HTTPS links are allowed",
        ),
        (
            "sendMessage",
            button(login_url={"url": "tg://login"}),
            "inline keyboard button login URL 'tg://login' is invalid: Only HTTP links are allowed",
        ),
        ("sendMessage", button(switch_inline_query_chosen_chat={}), "at least one chat type must be allowed"),
        ("sendMessage", button(text=" ", url="https://x.example"), "BUTTON_TEXT_INVALID"),
        ("sendMessage", button(callback_data=""), f"{INLINE}: Text buttons are unallowed in the inline keyboard"),
        ("sendMessage", button(url="https://x.example", style="pink"), "invalid button style specified"),
        (
            "sendMessage",
            button(url="http://localhost/"),
            "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
        ),
        ("sendMessage", message(entities=[{"type": "bold"}]), None),
        ("sendMessage", message(message_thread_id=5), "message thread not found"),
        ("sendMessage", message(reply_to_message_id=99), "message to be replied not found"),
        (
            "sendMessage",
            message(reply_parameters={"message_id": 1, "chat_id": CLUB}),
            "message to be replied not found",
        ),
        ("sendPhoto", {"chat_id": ANA, "photo": "attach://x"}, "there is no photo in the request"),
        ("sendDocument", {"chat_id": ANA}, "there is no document in the request"),
        ("sendMediaGroup", {"chat_id": ANA, "media": [1, 2]}, "can't parse InputMedia: expected an Object"),
        ("sendMediaGroup", {"chat_id": ANA, "media": [{}, {}]}, None),
        ("sendMediaGroup", {"chat_id": ANA}, 'parameter "media" is required'),
        ("sendMediaGroup", {"chat_id": ANA, "media": []}, "there are no messages to send"),
        ("sendMediaGroup", {"chat_id": ANA, "media": [PHOTO] * 11}, "too many messages to send as an album"),
        ("editMessageText", {"chat_id": ANA, "text": "x"}, "message to edit not found"),
        ("editMessageText", {"text": "x"}, "message identifier is not specified"),
        ("forwardMessage", {"chat_id": ANA, "from_chat_id": ANA}, "message to forward not found"),
        ("deleteMessage", {"chat_id": ANA}, "message identifier is not specified"),
        (
            "deleteMessages",
            {"chat_id": ANA, "message_ids": []},
            "message identifiers are not specified",
        ),
        (
            "deleteMessages",
            {"chat_id": ANA, "message_ids": list(range(1, 102))},
            "too many message identifiers specified",
        ),
        ("getChatMember", {"chat_id": CLUB}, "invalid user_id specified"),
        ("setMyCommands", {"commands": [{"command": "a"}]}, "can't parse BotCommand: Can't find field \"description\""),
        ("setMyCommands", {"commands": [{"command": "/", "description": "d"}]}, "command must be non-empty"),
        ("setMyCommands", {"commands": [], "scope": {"type": "x"}}, None),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "chat_member", "chat_id": CLUB}},
            "invalid user_id specified",
        ),
        ("setChatMenuButton", {"menu_button": {"type": "x"}}, None),
        ("setChatMenuButton", {"chat_id": CLUB}, "chat not found"),
        ("createForumTopic", {"chat_id": FORUM, "name": " "}, "topic name is empty"),
        ("createForumTopic", {"chat_id": FORUM, "name": "x" * 129}, "TOPIC_TITLE_INVALID"),
        (
            "createForumTopic",
            {"chat_id": FORUM, "name": "x", "icon_color": 1},
            "invalid topic icon color specified",
        ),
        (
            "editForumTopic",
            {"chat_id": FORUM, "message_thread_id": 99, "name": "x"},
            "message thread not found",
        ),
        ("editForumTopic", {"chat_id": FORUM, "message_thread_id": 2}, "TOPIC_NOT_MODIFIED"),
        ("setWebhook", {"url": "http://127.0.0.1", "secret_token": "x" * 257}, "secret token is too long"),
        ("setMessageReaction", {"chat_id": ANA, "message_id": 1, "reaction": [1]}, None),
        ("answerInlineQuery", results(id=[]), 'can\'t parse inline query result: Field "id" must be of type String'),
        ("answerInlineQuery", results(type="x"), None),
        (
            "answerInlineQuery",
            results(title=""),
            "can't parse inline query result: Can't find field \"title\"",
        ),
        ("answerInlineQuery", results(input_message_content=1), None),
        ("answerInlineQuery", {"inline_query_id": "QUERY", "results": [], "button": {}}, None),
        ("answerInlineQuery", {"inline_query_id": "QUERY", "results": [], "button": {"text": "x"}}, None),
        ("answerInlineQuery", {"inline_query_id": "QUERY", "results": [{"type": "photo", "id": "1"}]}, None),
    ],
)
def test_refusals(method: str, parameters: JsonObject, words: str | None) -> None:
    sandbox = furnished()
    query = sandbox.search(sandbox.world.people[ANA], "q")
    given = {key: query.id if value == "QUERY" else value for key, value in parameters.items()}
    body = asyncio.run(call(sandbox, method, **given))
    assert (body["ok"], body.get("error_code")) == (False, 400), body
    if words is not None:
        assert body["description"] == f"Bad Request: {words}"


FIELDS = sorted(
    set(itertools.chain.from_iterable(method.parameters.model_fields for method in ALL)) - {"files", "timeout"}
)
LIKELY = st.sampled_from(
    [
        ANA,
        CLUB,
        FORUM,
        1,
        2,
        0,
        -1,
        "HTML",
        "MarkdownV2",
        "photo",
        "attach://photo",
        "article",
        "@ana",
        "<b>x",
        "x" * 5000,
    ]
)
JSON = st.recursive(
    LIKELY | st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(
            st.sampled_from([*FIELDS, "type", "id", "inline_keyboard", "offset", "length"]),
            children,
            max_size=4,
        )
    ),
    max_leaves=8,
)
METHODS = [method.name for method in ALL if method.name != "getUpdates"]
FURNISHED = furnished()


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(method=st.sampled_from(METHODS), parameters=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6))
def test_no_call_whatever_makes_the_sandbox_fail(method: str, parameters: JsonObject) -> None:
    place = {"chat_id": ANA, "message_id": 2, "text": "x"}
    for given_parameters in (parameters, {**place, **parameters}):
        answer = asyncio.run(FURNISHED.gateway.call(method, given_parameters, {"photo": sample_picture()}))
        assert answer.status in {200, 400, 403}, answer.body
        if answer.status != 200:
            assert answer.body["description"].startswith(("Bad Request: ", "Forbidden: "))
