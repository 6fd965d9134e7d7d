"""Sending, editing and deleting with python-telegram-bot, over HTTP and in process; and each refusal."""

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import ChatMigrated, EndPointNotFound, Forbidden, NetworkError, RetryAfter

from bot.sandbox import Clock, Draft, NewChat, Sandbox, Upload, sample_picture
from bot.sandbox.core.people import Person

from .conftest import refused

PICTURE = sample_picture().content
BUTTONS = InlineKeyboardMarkup(
    [[InlineKeyboardButton("a", callback_data="1"), InlineKeyboardButton("b", url="https://x.example/")]]
)


async def test_a_sent_text_is_what_people_see(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    sent = await bot.send_message(ana.id, "<b>Hola</b>", parse_mode=ParseMode.HTML, reply_markup=BUTTONS)
    assert (sent.text, sent.chat_id, sent.from_user.id if sent.from_user else 0) == ("Hola", ana.id, bot.id)
    assert sent.entities == (MessageEntity("bold", 0, 4),)
    assert sent.reply_markup == BUTTONS
    assert sandbox.transcript(ana) == "[1] Ana Gómez: /start\n[2] Sandbox bot: Hola\n    [a | b]\n"


async def test_a_reply_shows_what_it_replies_to(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    question = sandbox.write(ana, "one two three")
    reply = ReplyParameters(question["message_id"], quote="two")
    sent = await bot.send_message(ana.id, "yes", reply_parameters=reply)
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "one two three"
    assert sent.quote is not None
    assert (sent.quote.text, sent.quote.position, sent.quote.is_manual) == ("two", 4, True)


async def test_a_reply_to_nothing_is_refused_unless_allowed(bot: Bot, ana: Person) -> None:
    nothing = ReplyParameters(99)
    words = await refused(bot.send_message(ana.id, "x", reply_parameters=nothing))
    assert words == "Message to be replied not found"
    allowed = ReplyParameters(99, allow_sending_without_reply=True)
    sent = await bot.send_message(ana.id, "x", reply_parameters=allowed)
    assert sent.reply_to_message is None
    assert (
        await refused(bot.send_message(ana.id, "x", reply_parameters=ReplyParameters(1, quote="nowhere")))
        == "Quote_text_invalid"
    )


async def test_only_inline_keyboards_come_back(bot: Bot, ana: Person) -> None:
    sent = await bot.send_message(ana.id, "x", reply_markup=ReplyKeyboardMarkup([["yes", "no"]]))
    assert sent.reply_markup is None


async def test_texts_have_their_limits(bot: Bot, ana: Person) -> None:
    assert len((await bot.send_message(ana.id, "x" * 4096)).text or "") == 4096
    assert await refused(bot.send_message(ana.id, "x" * 4097)) == "Message is too long"
    assert await refused(bot.send_message(ana.id, "👍" * 2049)) == "Message is too long"
    assert await refused(bot.send_message(ana.id, "x" * 70_000)) == "Message is too long"
    assert await refused(bot.send_message(ana.id, " \n ")) == "Message text is empty"
    assert await refused(bot.send_message(ana.id, "<b></b>", ParseMode.HTML)) == "Message text is empty"
    assert len((await bot.send_photo(ana.id, PICTURE, "c" * 1024)).caption or "") == 1024
    assert await refused(bot.send_photo(ana.id, PICTURE, "c" * 1025)) == "Message caption is too long"


async def test_markup_counts_after_it_is_parsed(bot: Bot, ana: Person) -> None:
    sent = await bot.send_message(ana.id, f"<b>{'x' * 4096}</b>", ParseMode.HTML)
    assert len(sent.text or "") == 4096


async def test_broken_markup_is_refused(bot: Bot, ana: Person) -> None:
    assert await refused(bot.send_message(ana.id, "<b>x", ParseMode.HTML)) == (
        "Can't parse entities: can't find end tag corresponding to start tag \"b\""
    )
    assert await refused(bot.send_message(ana.id, "a.", ParseMode.MARKDOWN_V2)) == (
        "Can't parse entities: character '.' is reserved and must be escaped with the preceding '\\'"
    )
    assert await refused(bot.send_message(ana.id, "x", "BBCode")) == "Unsupported parse_mode"


async def test_buttons_have_their_limits(bot: Bot, ana: Person) -> None:
    async def words(*buttons: InlineKeyboardButton) -> str:
        return await refused(bot.send_message(ana.id, "x", reply_markup=InlineKeyboardMarkup([buttons])))

    fits = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="é" * 32)]])
    assert (await bot.send_message(ana.id, "x", reply_markup=fits)).reply_markup == fits
    assert await words(InlineKeyboardButton("x", callback_data="é" * 33)) == "Button_data_invalid"
    assert await words(InlineKeyboardButton("x", copy_text=CopyTextButton("c" * 257))) == "Button_copy_text_invalid"
    assert await words(InlineKeyboardButton("x")) == (
        "Can't parse inline keyboard button: text buttons are unallowed in the inline keyboard"
    )
    assert await words(InlineKeyboardButton("x", url="http://localhost/")) == (
        "Inline keyboard button url 'http://localhost/' is invalid: wrong http url"
    )
    many = [InlineKeyboardButton(str(number), callback_data="x") for number in range(101)]
    assert await words(*many) == "Reply markup is too long"


async def test_chats_that_cannot_be_written_to(bot: Bot, sandbox: Sandbox, ana: Person, bob: Person) -> None:
    assert await refused(bot.send_message(99, "x")) == "Chat not found"
    assert await refused(bot.send_message("@nobody", "x")) == "Chat not found"
    assert await refused(bot.send_message("@ana", "x")) == "Chat not found"
    assert await refused(bot.send_message(bob.id, "x"), Forbidden) == (
        "Forbidden: bot can't initiate conversation with a user"
    )
    sandbox.block(ana)
    assert await refused(bot.send_message(ana.id, "x"), Forbidden) == "Forbidden: bot was blocked by the user"
    sandbox.block(ana, blocked=False)
    assert (await bot.send_message(ana.id, "x")).text == "x"


async def test_groups_that_cannot_be_written_to(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    club = sandbox.add_group("Club", ana)
    sandbox.place(club, sandbox.bot, "kicked")
    words = await refused(bot.send_message(club.id, "x"), Forbidden)
    assert words == "Forbidden: bot was kicked from the supergroup chat"
    outside = sandbox.add_group("Elsewhere", ana, bot="left")
    words = await refused(bot.send_message(outside.id, "x"), Forbidden)
    assert words == "Forbidden: bot is not a member of the supergroup chat"
    quiet = sandbox.add_group("Quiet", ana)
    sandbox.place(quiet, sandbox.bot, "restricted", can_send_messages=False)
    words = await refused(bot.send_message(quiet.id, "x"))
    assert words == "Not enough rights to send text messages to the chat"


async def test_a_group_that_has_migrated_says_where_to(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    group = sandbox.add_chat(NewChat("group", "Old", members=(ana.id,)))
    supergroup = sandbox.migrate(group)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(group.id, "x")
    assert caught.value.new_chat_id == supergroup.id
    assert (await bot.send_message(supergroup.id, "x")).chat.type == "supergroup"
    services = [message.keys() & {"migrate_to_chat_id", "migrate_from_chat_id"} for message in sandbox.messages(group)]
    assert services == [{"migrate_to_chat_id"}]


async def test_too_many_messages_are_refused_for_a_while(bot: Bot, sandbox: Sandbox, ana: Person, clock: Clock) -> None:
    sandbox.change_settings(rate_limits=True)
    club = sandbox.add_group("Club", ana)
    for number in range(20):
        await bot.send_message(club.id, str(number))
    words = await refused(bot.send_message(club.id, "too many"), RetryAfter)
    assert words == "Flood control exceeded. Retry in 0:01:00"
    clock.advance(60)
    assert (await bot.send_message(club.id, "now")).text == "now"


async def test_a_text_is_edited_in_place(bot: Bot, sandbox: Sandbox, ana: Person, clock: Clock) -> None:
    sent = await bot.send_message(ana.id, "old", reply_markup=BUTTONS)
    clock.advance(5)
    edited = await bot.edit_message_text("<i>new</i>", ana.id, sent.message_id, parse_mode=ParseMode.HTML)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup) == ("new", None)
    assert edited.edit_date is not None
    assert (edited.edit_date - sent.date).total_seconds() == 5
    assert sandbox.transcript(ana).endswith("[2] Sandbox bot (edited): new\n")


async def test_edits_are_refused_in_telegrams_words(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    sent = await bot.send_message(ana.id, "same", reply_markup=BUTTONS)
    photo = await bot.send_photo(ana.id, PICTURE)
    theirs = sandbox.write(ana, "mine")["message_id"]
    edit = bot.edit_message_text
    assert await refused(edit("same", ana.id, sent.message_id, reply_markup=BUTTONS)) == (
        "Message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )
    assert await refused(edit("x", ana.id, 99)) == "Message to edit not found"
    assert await refused(edit("x", ana.id, theirs)) == "Message can't be edited"
    assert await refused(edit("x", ana.id, photo.message_id)) == "There is no text in the message to edit"
    assert await refused(edit("x" * 4097, ana.id, sent.message_id)) == "Message_too_long"
    assert await refused(edit("<b>", ana.id, sent.message_id, parse_mode="HTML")) == (
        "Can't parse entities: can't find end tag corresponding to start tag \"b\""
    )
    assert await refused(edit("x", inline_message_id="none")) == "Message_id_invalid"
    assert await refused(bot.edit_message_caption(ana.id, sent.message_id, caption="x")) == (
        "There is no caption in the message to edit"
    )
    assert (await refused(bot.edit_message_reply_markup(ana.id, photo.message_id))).startswith(
        "Message is not modified"
    )


async def test_buttons_captions_and_pictures_are_edited(bot: Bot, ana: Person) -> None:
    sent = await bot.send_message(ana.id, "x", reply_markup=BUTTONS)
    bare = await bot.edit_message_reply_markup(ana.id, sent.message_id)
    assert not isinstance(bare, bool)
    assert (bare.text, bare.reply_markup) == ("x", None)
    photo = await bot.send_photo(ana.id, PICTURE, "old")
    captioned = await bot.edit_message_caption(ana.id, photo.message_id, caption="new")
    assert not isinstance(captioned, bool)
    assert captioned.caption == "new"
    document = InputMediaDocument(b"data", filename="data.txt", caption="a file")
    replaced = await bot.edit_message_media(document, ana.id, photo.message_id)
    assert not isinstance(replaced, bool)
    assert replaced.document is not None
    assert (replaced.document.file_name, replaced.caption, replaced.photo) == ("data.txt", "a file", ())


async def test_messages_are_deleted(bot: Bot, sandbox: Sandbox, ana: Person, clock: Clock) -> None:
    sent = [await bot.send_message(ana.id, str(number)) for number in range(3)]
    assert await bot.delete_message(ana.id, sent[0].message_id)
    assert await refused(bot.delete_message(ana.id, sent[0].message_id)) == "Message to delete not found"
    assert await bot.delete_messages(ana.id, [sent[1].message_id, 99])
    assert [message["text"] for message in sandbox.messages(ana)] == ["/start", "2"]
    clock.advance(49 * 3600)
    assert await refused(bot.delete_message(ana.id, sent[2].message_id)) == "Message can't be deleted"


async def test_in_groups_only_administrators_delete_others_messages(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    club = sandbox.add_group("Club", ana)
    theirs = sandbox.write(ana, "mine", chat=club)["message_id"]
    assert await refused(bot.delete_message(club.id, theirs)) == "Message can't be deleted"
    sandbox.place(club, sandbox.bot, "administrator")
    assert await bot.delete_message(club.id, theirs)


async def test_a_picture_goes_out_and_comes_in(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    sent = await bot.send_photo(ana.id, PICTURE, "<b>p</b>", parse_mode=ParseMode.HTML, has_spoiler=True)
    assert (sent.photo[-1].width, sent.photo[-1].height, sent.caption) == (96, 96, "p")
    assert sent.has_media_spoiler
    again = await bot.send_photo(ana.id, sent.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    theirs = sandbox.write(ana, Draft("look", photo=sample_picture()))
    file = await bot.get_file(theirs["photo"][-1]["file_id"])
    assert bytes(await file.download_as_bytearray()) == PICTURE


async def test_a_document_goes_out_and_is_downloaded(bot: Bot, ana: Person) -> None:
    sent = await bot.send_document(ana.id, b"a,b\n1,2\n", filename="rates.csv", caption="c")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("rates.csv", 8, "c")
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"a,b\n1,2\n"
    assert await refused(bot.send_photo(ana.id, sent.document.file_id)) == "Can't use file of type document as photo"


async def test_an_album_is_one_group(bot: Bot, ana: Person) -> None:
    first, second = await bot.send_media_group(
        ana.id, [InputMediaPhoto(PICTURE, caption="a"), InputMediaPhoto(PICTURE)]
    )
    assert first.media_group_id == second.media_group_id is not None
    assert first.caption == "a"
    (single,) = await bot.send_media_group(ana.id, [InputMediaPhoto(PICTURE)])
    assert single.media_group_id is None


async def test_an_album_takes_no_buttons(bot: Bot, ana: Person) -> None:
    media = [InputMediaPhoto(PICTURE), InputMediaPhoto(PICTURE)]
    sent = await bot.send_media_group(ana.id, media, api_kwargs={"reply_markup": BUTTONS})
    assert [message.reply_markup for message in sent] == [None, None]


async def test_an_album_beyond_the_limit_is_not_sent_in_part(
    bot: Bot, sandbox: Sandbox, ana: Person, clock: Clock
) -> None:
    sandbox.change_settings(rate_limits=True)
    for number in range(19):
        await bot.send_message(ana.id, str(number))
    clock.advance(5)
    album = [InputMediaPhoto(PICTURE) for _ in range(3)]
    assert await refused(bot.send_media_group(ana.id, album), RetryAfter) == "Flood control exceeded. Retry in 0:00:15"
    assert sandbox.messages(ana)[-1]["text"] == "18"
    clock.advance(15)
    assert len(await bot.send_media_group(ana.id, album)) == 3


async def test_a_link_that_leads_nowhere_is_refused(bot: Bot, ana: Person) -> None:
    entities = [MessageEntity("text_link", 0, 1, url="javascript:alert(1)")]
    assert await refused(bot.send_message(ana.id, "x", entities=entities)) == (
        "Entity url 'javascript:alert(1)' is invalid: wrong port number specified in the url"
    )
    named = MessageEntity("text_link", 0, 1, url="x.example")
    sent = await bot.send_message(ana.id, "x", entities=[named])
    assert sent.entities[0].url == "http://x.example/"


@pytest.mark.parametrize(
    ("name", "ending", "mime_type"),
    [
        ("rates.csv", ".csv", "text/csv"),
        ("report v1.0 #2", "", "application/octet-stream"),
        ("what.really?", "", "application/octet-stream"),
        ("a.%2e%2e", "", "application/octet-stream"),
        ("../../etc/passwd", "", "application/octet-stream"),
        ("Bericht ü.PDF", ".pdf", "application/pdf"),
    ],
)
async def test_a_file_is_fetched_by_its_path_whatever_its_name(
    bot: Bot, sandbox: Sandbox, ana: Person, name: str, ending: str, mime_type: str
) -> None:
    theirs = sandbox.write(ana, Draft(document=Upload(b"data", name)))["document"]
    ours = (await bot.send_document(ana.id, b"data", filename=name)).document
    assert ours is not None
    assert (theirs["file_name"], theirs["mime_type"], ours.mime_type) == (name, mime_type, mime_type)
    file = await bot.get_file(theirs["file_id"])
    assert (file.file_path or "").endswith(f"documents/file_1{ending}")
    assert bytes(await file.download_as_bytearray()) == b"data"


async def test_files_are_refused_in_telegrams_words(bot: Bot, ana: Person) -> None:
    assert await refused(bot.send_photo(ana.id, b"no picture")) == "Image_process_failed"
    assert await refused(bot.send_photo(ana.id, b"")) == "File must be non-empty"
    assert await refused(bot.send_photo(ana.id, "nonsense")) == (
        "Wrong remote file identifier specified: wrong padding in the string"
    )
    assert await refused(bot.send_photo(ana.id, "https://x.example/a.png")) == "Failed to get http url content"
    assert await refused(bot.get_file("nonsense")) == "Invalid file_id"
    big = PICTURE + bytes(10 * 1024 * 1024)
    assert await refused(bot.send_photo(ana.id, big)) == (
        f"File of size {len(big)} bytes is too big for a photo; the maximum size is 10485760 bytes"
    )
    large = await bot.send_document(ana.id, bytes(20 * 1024 * 1024 + 1), write_timeout=20, read_timeout=20)
    assert large.document is not None
    assert await refused(bot.get_file(large.document.file_id)) == "File is too big"
    huge = bytes(50 * 1024 * 1024 + 1)
    words = await refused(bot.send_document(ana.id, huge, write_timeout=20, read_timeout=20), NetworkError)
    assert words == "Request Entity Too Large"


async def test_messages_are_forwarded_and_copied(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    club = sandbox.add_group("Club", ana)
    question = sandbox.write(ana, "how much?")
    forwarded = await bot.forward_message(club.id, ana.id, question["message_id"])
    assert forwarded.text == "how much?"
    assert forwarded.forward_origin is not None
    assert forwarded.forward_origin.to_dict()["sender_user"]["id"] == ana.id
    copied = await bot.copy_message(club.id, ana.id, question["message_id"])
    last = sandbox.messages(club)[-1]
    assert (last["message_id"], last["text"], "forward_origin" in last) == (
        copied.message_id,
        "how much?",
        False,
    )
    assert await refused(bot.forward_message(club.id, ana.id, 99)) == "Message to forward not found"
    assert await refused(bot.copy_message(club.id, ana.id, 99)) == "Message to copy not found"
    secret = await bot.send_message(ana.id, "s", protect_content=True)
    assert await refused(bot.forward_message(club.id, ana.id, secret.message_id)) == ("The message can't be forwarded")


async def test_people_see_that_the_bot_is_busy(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    assert await bot.send_chat_action(ana.id, ChatAction.TYPING)
    shown = [event.data for event in sandbox.world.events.kept if event.name == "chat_action"]
    assert shown == [{"chat_id": ana.id, "action": "typing"}]
    assert await refused(bot.send_chat_action(ana.id, "dancing")) == "Wrong parameter action in request"


async def test_link_previews_are_remembered(bot: Bot, ana: Person) -> None:
    options = LinkPreviewOptions(is_disabled=True)
    sent = await bot.send_message(ana.id, "https://x.example", link_preview_options=options)
    assert sent.link_preview_options == options
    assert sent.entities == (MessageEntity("url", 0, 17),)


async def test_an_unknown_method_is_not_found(bot: Bot) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendHologram")


async def test_a_copy_may_have_another_caption(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    photo = await bot.send_photo(ana.id, PICTURE, "old")
    await bot.copy_message(ana.id, ana.id, photo.message_id, caption="<b>new</b>", parse_mode=ParseMode.HTML)
    copied = sandbox.messages(ana)[-1]
    assert (copied["caption"], copied["caption_entities"][0]["type"]) == ("new", "bold")


async def test_a_forward_says_where_it_comes_from(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    club = sandbox.add_group("Club", ana)
    channel = sandbox.add_chat(
        NewChat("channel", "Herald", username="herald", administrators=(ana.id,), bot="administrator")
    )
    posted = sandbox.write(ana, "news", chat=channel)
    anonymous = sandbox.write(ana, Draft("rules", sender_chat=club.id), chat=club)
    from_channel = await bot.forward_message(ana.id, "@herald", posted["message_id"])
    from_group = await bot.forward_message(ana.id, club.id, anonymous["message_id"])
    again = await bot.forward_message(club.id, ana.id, from_channel.message_id)
    origins = [message.forward_origin for message in (from_channel, from_group, again)]
    assert [origin.type for origin in origins if origin] == ["channel", "chat", "channel"]
    assert (from_channel.forward_origin or posted).to_dict()["chat"]["title"] == "Herald"  # type: ignore[union-attr]


async def test_the_bot_may_write_in_a_closed_topic_only_as_administrator(
    bot: Bot, sandbox: Sandbox, ana: Person
) -> None:
    forum = sandbox.add_chat(
        NewChat(
            "supergroup",
            "F",
            is_forum=True,
            members=(ana.id,),
            topics=("A",),
            bot="administrator",
            username="forum",
        )
    )
    (thread,) = forum.topics
    await bot.close_forum_topic("@forum", thread)
    assert (await bot.send_message("@forum", "x", message_thread_id=thread)).is_topic_message
    sandbox.place(forum, sandbox.bot, "member")
    assert await refused(bot.send_message("@forum", "x", message_thread_id=thread)) == "Topic_closed"


async def test_what_else_cannot_be_edited(bot: Bot, sandbox: Sandbox, ana: Person) -> None:
    forwarded = await bot.forward_message(ana.id, ana.id, 1)
    words = await refused(bot.edit_message_text("x", ana.id, forwarded.message_id))
    assert words == "Message can't be edited"
    text = await bot.send_message(ana.id, "x")
    photo = await bot.send_photo(ana.id, PICTURE)
    media = InputMediaPhoto(photo.photo[-1].file_id, caption="now a picture")
    replaced = await bot.edit_message_media(media, ana.id, text.message_id)
    assert not isinstance(replaced, bool)
    assert replaced.caption == "now a picture"
    elsewhere = await bot.send_message(sandbox.add_group("Club", ana).id, "x")
    assert (await refused(bot.edit_message_text("y", ana.id, elsewhere.message_id + 90))) == (
        "Message to edit not found"
    )
