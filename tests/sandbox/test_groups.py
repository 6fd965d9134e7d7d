"""Groups, topics, channels: what the bot hears under privacy mode, and what it learns of members."""

import pytest
from telegram import Bot, InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.error import Forbidden

from bot.sandbox import ActRefusedError, Draft, NewChat, Sandbox, sample_picture
from bot.sandbox.core.chats import Chat
from bot.sandbox.core.people import Person
from bot.sandbox.core.updates import UPDATE_TYPES

from .conftest import refused


@pytest.fixture
def club(sandbox: Sandbox, ana: Person, bob: Person) -> Chat:
    return sandbox.add_group("Club", ana, bob)


def heard(sandbox: Sandbox) -> list[str]:
    """The texts that wait for the bot, which then has them."""
    waiting = [update.payload for update in sandbox.world.updates.pending]
    sandbox.world.updates.pending.clear()
    return [payload.get("text") or payload.get("caption") or "" for payload in waiting]


@pytest.mark.parametrize(
    ("text", "reaches"),
    [
        ("good morning", False),
        ("/start", True),
        ("/start@sandbox_bot now", True),
        ("/start@other_bot", False),
        ("see /start", False),
        ("@sandbox_bot how much?", True),
        ("hello @Sandbox_Bot", True),
        ("a@sandbox_bot.com", False),
        ("@sandbox_bots", False),
    ],
)
def test_under_privacy_mode_the_bot_hears_what_is_for_it(
    sandbox: Sandbox, bob: Person, club: Chat, text: str, *, reaches: bool
) -> None:
    sandbox.write(bob, text, chat=club)
    assert heard(sandbox) == ([text] if reaches else [])


def test_the_bot_hears_captions_and_mentions_without_a_username(sandbox: Sandbox, bob: Person, club: Chat) -> None:
    sandbox.write(bob, Draft("look @sandbox_bot", photo=sample_picture()), chat=club)
    mention = {"type": "text_mention", "offset": 0, "length": 3, "user": {"id": sandbox.bot.id}}
    sandbox.write(bob, Draft("Bot, hi", entities=(mention,)), chat=club)
    assert heard(sandbox) == ["look @sandbox_bot", "Bot, hi"]


async def test_the_bot_hears_replies_to_it(bot: Bot, sandbox: Sandbox, bob: Person, club: Chat) -> None:
    answer = await bot.send_message(club.id, "yes?")
    theirs = sandbox.write(bob, "nothing", chat=club)
    sandbox.write(bob, Draft("to the bot", reply_to=answer.message_id), chat=club)
    sandbox.write(bob, Draft("to bob", reply_to=theirs["message_id"]), chat=club)
    assert heard(sandbox) == ["to the bot"]


def test_without_privacy_mode_or_as_administrator_it_hears_all(sandbox: Sandbox, bob: Person, club: Chat) -> None:
    sandbox.change_settings(privacy_mode=False)
    sandbox.write(bob, "one", chat=club)
    sandbox.change_settings(privacy_mode=True)
    sandbox.write(bob, "two", chat=club)
    sandbox.place(club, sandbox.bot, "administrator")
    heard_before = heard(sandbox)
    sandbox.write(bob, "three", chat=club)
    assert (heard_before[0], heard(sandbox)) == ("one", ["three"])


async def test_get_me_tells_of_the_switches(bot: Bot, sandbox: Sandbox) -> None:
    me = await bot.get_me()
    assert (me.username, me.can_read_all_group_messages, me.supports_inline_queries) == (
        "sandbox_bot",
        False,
        True,
    )
    sandbox.change_settings(privacy_mode=False, inline_mode=False)
    me = await bot.get_me()
    assert (me.can_read_all_group_messages, me.supports_inline_queries) == (True, False)


async def test_the_bot_learns_of_its_own_comings_and_goings(bot: Bot, sandbox: Sandbox, club: Chat) -> None:
    sandbox.place(club, sandbox.bot, "left")
    sandbox.place(club, sandbox.bot, "administrator")
    updates = [update for update in await bot.get_updates() if update.my_chat_member]
    changes = [
        (update.my_chat_member.old_chat_member.status, update.my_chat_member.new_chat_member.status)
        for update in updates
        if update.my_chat_member
    ]
    assert changes == [("member", "left"), ("left", "administrator")]


async def test_an_administrator_learns_of_members_on_request(
    bot: Bot, sandbox: Sandbox, bob: Person, club: Chat
) -> None:
    sandbox.place(club, sandbox.bot, "administrator")
    await bot.get_updates(offset=-1, allowed_updates=["chat_member", "message"])
    sandbox.world.updates.pending.clear()
    sandbox.place(club, bob, "restricted", can_send_messages=False)
    sandbox.place(club, bob, "left")
    restricted, service, gone = await bot.get_updates()
    assert restricted.chat_member is not None
    assert restricted.chat_member.new_chat_member.status == "restricted"
    assert service.message is not None
    assert service.message.left_chat_member is not None
    assert service.message.left_chat_member.id == bob.id
    assert gone.chat_member is not None
    assert gone.chat_member.new_chat_member.status == "left"


async def test_blocking_is_told(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    sandbox.block(ana)
    (update,) = await bot.get_updates()
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(ActRefusedError, match="unblock"):
        sandbox.write(ana, "hello?")


async def test_members_are_listed(bot: Bot, sandbox: Sandbox, ana: Person, bob: Person, club: Chat) -> None:
    assert await bot.get_chat_member_count(club.id) == 3
    assert [member.user.id for member in await bot.get_chat_administrators(club.id)] == [ana.id]
    assert (await bot.get_chat_member(club.id, ana.id)).status == "creator"
    assert (await bot.get_chat_member(club.id, bob.id)).status == "member"
    assert (await bot.get_chat_member(club.id, sandbox.add_person("Eva").id)).status == "left"
    assert await refused(bot.get_chat_member(club.id, 99)) == "User not found"
    assert await refused(bot.get_chat_administrators(ana.id)) == ("There are no administrators in the private chat")
    chat = await bot.get_chat(club.id)
    assert (chat.type, chat.title) == ("supergroup", "Club")
    assert (await bot.get_chat(ana.id)).full_name == "Ana Gómez"


async def test_the_bot_leaves(bot: Bot, sandbox: Sandbox, club: Chat, ana: Person) -> None:
    assert await bot.leave_chat(club.id)
    words = await refused(bot.send_message(club.id, "x"), Forbidden)
    assert words == "Forbidden: bot is not a member of the supergroup chat"
    assert await refused(bot.leave_chat(ana.id)) == "Chat member status can't be changed in private chats"


async def test_messages_are_pinned(bot: Bot, sandbox: Sandbox, ana: Person, club: Chat) -> None:
    sent = await bot.send_message(club.id, "rules")
    assert await refused(bot.pin_chat_message(club.id, sent.message_id)) == (
        "Not enough rights to manage pinned messages in the chat"
    )
    sandbox.place(club, sandbox.bot, "administrator")
    assert await bot.pin_chat_message(club.id, sent.message_id)
    pinned = (await bot.get_chat(club.id)).pinned_message
    assert pinned is not None
    assert pinned.text == "rules"
    assert await refused(bot.pin_chat_message(club.id, 99)) == "Message to pin not found"
    assert await bot.unpin_chat_message(club.id)
    assert await refused(bot.unpin_chat_message(club.id)) == "Message to unpin not found"
    await bot.pin_chat_message(club.id, sent.message_id)
    assert await bot.unpin_all_chat_messages(club.id)
    assert (await bot.get_chat(club.id)).pinned_message is None


@pytest.fixture
def forum(sandbox: Sandbox, ana: Person, bob: Person) -> Chat:
    people = (ana.id, bob.id)
    return sandbox.add_chat(
        NewChat("supergroup", "Forum", is_forum=True, members=people, topics=("Trade",), bot="administrator")
    )


async def test_a_topic_keeps_its_messages_together(bot: Bot, sandbox: Sandbox, bob: Person, forum: Chat) -> None:
    sandbox.world.updates.pending.clear()
    (thread,) = forum.topics
    sandbox.write(bob, Draft("in it", message_thread_id=thread), chat=forum)
    (update,) = await bot.get_updates()
    message = update.message
    assert message is not None
    assert (message.message_thread_id, message.is_topic_message) == (thread, True)
    assert message.reply_to_message is not None
    assert message.reply_to_message.forum_topic_created is not None
    answer = await message.reply_text("here", do_quote=True)
    assert answer.message_thread_id == thread
    assert await refused(bot.send_message(forum.id, "x", message_thread_id=99)) == "Message thread not found"
    assert await refused(bot.send_message(forum.id, "x", message_thread_id=1)) == "Message thread not found"


async def test_topics_are_managed(bot: Bot, sandbox: Sandbox, ana: Person, forum: Chat) -> None:
    topic = await bot.create_forum_topic(forum.id, "News")
    thread = topic.message_thread_id
    assert topic.name == "News"
    assert await bot.edit_forum_topic(forum.id, thread, name="Old news")
    assert await refused(bot.edit_forum_topic(forum.id, thread, name="Old news")) == "Topic_not_modified"
    assert await bot.edit_forum_topic(forum.id, thread, icon_custom_emoji_id="5368324170671202286")
    assert forum.topics[thread].name == "Old news"
    edited = [message.get("forum_topic_edited") for message in sandbox.messages(forum)][-2:]
    assert edited == [{"name": "Old news"}, {"icon_custom_emoji_id": "5368324170671202286"}]
    assert await bot.edit_forum_topic(forum.id, thread, icon_custom_emoji_id="")
    assert "icon_custom_emoji_id" not in forum.topics[thread].to_json()
    assert await bot.close_forum_topic(forum.id, thread)
    with pytest.raises(ActRefusedError, match="closed"):
        sandbox.write(ana, Draft("x", message_thread_id=thread), chat=forum)
    assert await bot.reopen_forum_topic(forum.id, thread)
    assert await bot.delete_forum_topic(forum.id, thread)
    assert thread not in forum.topics
    club = sandbox.add_group("Club", ana)
    assert await refused(bot.create_forum_topic(club.id, "x")) == "The chat is not a forum"
    sandbox.place(forum, sandbox.bot, "member")
    assert await refused(bot.create_forum_topic(forum.id, "x")) == "Not enough rights to manage topics in the chat"


async def test_administrators_may_be_anonymous_and_channels_write_in_groups(
    bot: Bot, sandbox: Sandbox, ana: Person, club: Chat
) -> None:
    channel = sandbox.add_chat(NewChat("channel", "Herald", administrators=(ana.id,), bot="left"))
    for sender_chat in (club.id, channel.id):
        sandbox.write(ana, Draft("/ask", sender_chat=sender_chat), chat=club)
    anonymous, as_channel = await bot.get_updates()
    assert anonymous.effective_message is not None
    assert anonymous.effective_message.sender_chat == anonymous.effective_chat
    assert anonymous.effective_user is not None
    assert anonymous.effective_user.username == "GroupAnonymousBot"
    assert as_channel.effective_message is not None
    assert as_channel.effective_message.sender_chat is not None
    assert as_channel.effective_message.sender_chat.title == "Herald"


async def test_a_channel_speaks_in_its_own_name(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    channel = sandbox.add_chat(NewChat("channel", "Herald", administrators=(ana.id,), bot="administrator"))
    posted = sandbox.write(ana, "news", chat=channel)
    sandbox.edit(ana, posted, "more news")
    post, edited = await bot.get_updates()
    assert post.channel_post is not None
    assert (post.channel_post.text, post.channel_post.from_user) == ("news", None)
    assert edited.edited_channel_post is not None
    assert (await bot.send_message(channel.id, "mine")).sender_chat is not None
    sandbox.place(channel, sandbox.bot, "member")
    words = await refused(bot.send_message(channel.id, "x"))
    assert words == "Need administrator rights in the channel chat"


async def test_people_edit_and_the_bot_hears_of_it(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    message = sandbox.write(ana, "helo")
    sandbox.edit(ana, message, "hello /help")
    _, update = await bot.get_updates()
    assert update.edited_message is not None
    assert update.edited_message.text == "hello /help"
    assert [entity.type for entity in update.edited_message.entities] == ["bot_command"]
    assert update.edited_message.edit_date is not None


async def test_a_guest_message_is_answered_once(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    elsewhere = sandbox.add_group("Elsewhere", ana, bot="left")
    sandbox.write(ana, "hello all", chat=elsewhere)
    sandbox.write(ana, "@sandbox_bot what are exports?", chat=elsewhere)
    (update,) = await bot.get_updates()
    assert update.guest_message is not None
    query_id = update.guest_message.guest_query_id
    assert query_id is not None
    result = InlineQueryResultArticle("1", "t", InputTextMessageContent("goods sold abroad"))
    sent = await bot.answer_guest_query(query_id, result)
    assert sandbox.transcript(elsewhere).endswith("> reply to [2]\n    goods sold abroad\n")
    assert await bot.edit_message_text("goods", inline_message_id=sent.inline_message_id)
    assert await refused(bot.answer_guest_query(query_id, result)) == (
        "Query is too old and response timeout expired or query id is invalid"
    )


def test_every_kind_of_update_is_known_to_python_telegram_bot() -> None:
    assert set(UPDATE_TYPES) == {str(kind) for kind in Update.ALL_TYPES}
