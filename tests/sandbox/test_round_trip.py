"""Every object that the sandbox returns is one that python-telegram-bot knows, whole, and back again."""

from collections.abc import Iterator

import aiogram.types
import pytest
from telegram import (
    BotCommand,
    BotDescription,
    BotName,
    BotShortDescription,
    ChatFullInfo,
    ChatMember,
    File,
    ForumTopic,
    MenuButton,
    Message,
    MessageId,
    SentGuestMessage,
    TelegramObject,
    Update,
    User,
    WebhookInfo,
)

from bot.sandbox import Draft, NewChat, Sandbox, sample_picture
from bot.sandbox.core.files import Upload
from bot.sandbox.core.json_types import JsonObject, JsonValue
from bot.sandbox.core.methods.table import ALL
from bot.sandbox.core.people import Person

PICTURE = {"photo": sample_picture()}
MARKUP = {"inline_keyboard": [[{"text": "More", "callback_data": "1", "style": "primary"}]]}
HTML = (
    '<b>a</b> <a href="tg://user?id=1001">Ana</a> <blockquote expandable>q</blockquote> '
    '<pre><code class="language-py">x</code></pre>'
)

# aiogram cannot do without it; python-telegram-bot 22.8 is older and keeps it in api_kwargs.
NEWER = {"ChatMemberAdministrator.can_send_welcome_messages"}


def unknown_fields(thing: object) -> Iterator[str]:
    """The fields that python-telegram-bot has no place for."""
    if isinstance(thing, TelegramObject):
        yield from (f"{type(thing).__name__}.{name}" for name in thing.api_kwargs)
        for name in thing.__slots__:
            yield from unknown_fields(getattr(thing, name, None))
    elif isinstance(thing, list | tuple):
        for one in thing:
            yield from unknown_fields(one)


def without_defaults(back: JsonValue, raw: JsonValue) -> JsonValue:
    """What came back, less the False that python-telegram-bot adds where a field was absent."""
    if isinstance(back, dict) and isinstance(raw, dict):
        kept = {key: value for key, value in back.items() if key in raw or value is not False}
        kept |= {key: [] for key, value in raw.items() if value == []}  # which it leaves out
        return {key: without_defaults(value, raw.get(key)) for key, value in kept.items()}
    if isinstance(back, list) and isinstance(raw, list) and len(back) == len(raw):
        return [without_defaults(*pair) for pair in zip(back, raw, strict=True)]
    return back


def survives(kind: type[TelegramObject], raw: JsonValue) -> None:
    made = kind.de_json(raw, None)
    assert made is not None
    assert set(unknown_fields(made)) <= NEWER
    assert without_defaults(made.to_dict(), raw) == raw


class Calls:
    """Calls methods, and remembers which."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.called: set[str] = set()

    async def __call__(self, method: str, files: dict[str, Upload] | None = None, **parameters: JsonValue) -> JsonValue:
        answer = await self.sandbox.gateway.call(method, parameters, files or {})
        assert answer.status == 200, answer.body
        self.called.add(method)
        return answer.body["result"]


@pytest.fixture
def call(sandbox: Sandbox) -> Calls:
    return Calls(sandbox)


async def sending(call: Calls, ana: Person, club: int) -> None:
    text = await call("sendMessage", chat_id=ana.id, text=HTML, parse_mode="HTML", reply_markup=MARKUP)
    here: JsonObject = {"chat_id": ana.id, "message_id": text["message_id"]}
    reply = {"message_id": text["message_id"], "quote": "a"}
    photo = await call("sendPhoto", PICTURE, chat_id=ana.id, caption="*c*", parse_mode="MarkdownV2", has_spoiler=True)
    document = {"document": Upload(b"x", "x.txt")}
    shown = [
        text,
        photo,
        await call("sendMessage", chat_id=ana.id, text="x", reply_parameters=reply, protect_content=True),
        await call("sendDocument", document, chat_id=ana.id),
        await call("forwardMessage", chat_id=club, from_chat_id=ana.id, message_id=text["message_id"]),
        await call("editMessageText", **here, text="new", reply_markup=MARKUP),
        await call("editMessageReplyMarkup", **here),
        await call("editMessageCaption", chat_id=ana.id, message_id=photo["message_id"], caption="new"),
        await call(
            "editMessageMedia",
            document,
            chat_id=ana.id,
            message_id=photo["message_id"],
            media={"type": "document", "media": "attach://document"},
        ),
    ]
    album = [{"type": "photo", "media": photo["photo"][0]["file_id"]}] * 2
    shown += await call("sendMediaGroup", chat_id=ana.id, media=album)
    for message in shown:
        survives(Message, message)
    survives(File, await call("getFile", file_id=photo["photo"][0]["file_id"]))
    survives(MessageId, await call("copyMessage", chat_id=club, from_chat_id=ana.id, message_id=text["message_id"]))
    await call("sendChatAction", chat_id=ana.id, action="typing")
    await call("setMessageReaction", **here, reaction=[{"type": "emoji", "emoji": "👍"}])
    await call("deleteMessage", **here)
    await call("deleteMessages", chat_id=ana.id, message_ids=[photo["message_id"]])


async def about_the_bot(call: Calls, ana: Person) -> None:
    survives(User, await call("getMe"))
    for method in ("logOut", "close"):
        assert await call(method) is True
    commands = [{"command": "a", "description": "d"}]
    await call("setMyCommands", commands=commands)
    for command in await call("getMyCommands"):
        survives(BotCommand, command)
    await call("deleteMyCommands")
    for name, kind in (
        ("Name", BotName),
        ("Description", BotDescription),
        ("ShortDescription", BotShortDescription),
    ):
        field = {"ShortDescription": "short_description"}.get(name, name.lower())
        given: JsonObject = {field: "x"}
        await call(f"setMy{name}", **given)
        survives(kind, await call(f"getMy{name}"))
    await call("setChatMenuButton", chat_id=ana.id, menu_button={"type": "commands"})
    survives(MenuButton, await call("getChatMenuButton", chat_id=ana.id))


async def in_chats(call: Calls, sandbox: Sandbox, ana: Person, club: int, forum: int) -> None:
    for chat in (club, forum, ana.id):
        survives(ChatFullInfo, await call("getChat", chat_id=chat))
    eva = sandbox.add_person("Eva")
    sandbox.place(sandbox.world.chats[club], eva, "restricted", can_send_messages=True)
    for user in (ana.id, sandbox.bot.id, eva.id, sandbox.add_person("Absent").id):
        survives(ChatMember, await call("getChatMember", chat_id=club, user_id=user))
    for member in await call("getChatAdministrators", chat_id=club):
        survives(ChatMember, member)
    await call("getChatMemberCount", chat_id=club)
    sent = await call("sendMessage", chat_id=club, text="rules")
    await call("pinChatMessage", chat_id=club, message_id=sent["message_id"])
    survives(ChatFullInfo, await call("getChat", chat_id=club))
    await call("unpinChatMessage", chat_id=club)
    await call("unpinAllChatMessages", chat_id=club)
    topic = await call("createForumTopic", chat_id=forum, name="News")
    survives(ForumTopic, topic)
    thread: JsonObject = {"chat_id": forum, "message_thread_id": topic["message_thread_id"]}
    survives(Message, await call("sendMessage", **thread, text="in it"))
    await call("editForumTopic", **thread, name="Newer")
    await call("closeForumTopic", **thread)
    await call("reopenForumTopic", **thread)
    await call("deleteForumTopic", **thread)


async def acts(call: Calls, sandbox: Sandbox, ana: Person, club: int) -> None:
    """People do all that the bot is told of."""
    group = sandbox.world.chats[club]
    elsewhere = sandbox.add_group("Elsewhere", ana, bot="left")
    typed = "hi @sandbox_bot #tag /x a@b.com https://x.example $USD"
    sandbox.edit(ana, sandbox.write(ana, typed), "other")
    mention = {"type": "text_mention", "offset": 0, "length": 3, "user": {"id": ana.id}}
    sandbox.write(ana, Draft("Ana", entities=(mention,), reply_to=1, quote="/start"))
    sandbox.write(ana, Draft("c", photo=sample_picture()))
    sandbox.write(ana, Draft(document=Upload(b"x", "x.txt")))
    sandbox.write(ana, Draft(forward_from=(ana.id, 1)))
    sandbox.write(ana, Draft("/x", sender_chat=club), chat=group)
    sandbox.react(ana, sandbox.messages(ana)[0], "👍")
    sandbox.place(group, sandbox.add_person("Dan"), "member")
    sandbox.place(elsewhere, sandbox.bot, "member")
    sandbox.place(elsewhere, sandbox.bot, "left")
    channel = sandbox.add_chat(NewChat("channel", "Herald", administrators=(ana.id,), bot="administrator"))
    sandbox.edit(ana, sandbox.write(ana, "news", chat=channel), "more")
    sandbox.migrate(sandbox.add_chat(NewChat("group", "Old", members=(ana.id,))))
    await call("sendMessage", chat_id=ana.id, text="x", reply_markup=MARKUP)
    tapped = sandbox.tap(ana, sandbox.messages(ana)[-1], "More")
    await call("answerCallbackQuery", callback_query_id=tapped["id"], text="ok")
    search = sandbox.search(ana, "q", chat=group)
    result = {"type": "article", "id": "1", "title": "t", "input_message_content": {"message_text": "m"}}
    await call("answerInlineQuery", inline_query_id=search.id, results=[{**result, "reply_markup": MARKUP}])
    sandbox.tap(ana, sandbox.choose(search, "1", chat=group), "More")
    asked = sandbox.write(ana, "@sandbox_bot?", chat=elsewhere)
    answer = await call("answerGuestQuery", guest_query_id=asked["guest_query_id"], result=result)
    survives(SentGuestMessage, answer)
    survives(Message, sandbox.messages(elsewhere)[-1])
    sandbox.block(ana)


async def test_every_result_and_update_survives(call: Calls, sandbox: Sandbox, ana: Person) -> None:
    await call("getUpdates", allowed_updates=[str(kind) for kind in Update.ALL_TYPES])
    club = sandbox.add_group("Club", ana, bot="administrator").id
    people = (ana.id,)
    forum = sandbox.add_chat(
        NewChat("supergroup", "Forum", is_forum=True, members=people, topics=("A",), bot="administrator")
    ).id
    await sending(call, ana, club)
    await about_the_bot(call, ana)
    await in_chats(call, sandbox, ana, club, forum)
    await acts(call, sandbox, ana, club)
    updates = await call("getUpdates")
    for update in updates:
        survives(Update, update)
        aiogram.types.Update.model_validate(update)
    kinds = {key for update in updates for key in update if key != "update_id"}
    assert kinds == {
        *("message", "edited_message", "channel_post", "edited_channel_post", "guest_message"),
        *("message_reaction", "inline_query", "chosen_inline_result", "callback_query"),
        *("my_chat_member", "chat_member"),
    }
    await call("setWebhook", url="http://127.0.0.1:1/", allowed_updates=["message"])
    survives(WebhookInfo, await call("getWebhookInfo"))
    await call("deleteWebhook")
    await call("leaveChat", chat_id=club)
    assert call.called == {method.name for method in ALL}
