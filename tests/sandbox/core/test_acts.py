"""What people can and cannot do, the pictures they send, and the transcript of it all."""

import struct

import pytest

from bot.sandbox import ActRefusedError, Draft, NewChat, Sandbox, Upload, sample_picture
from bot.sandbox.core.acts import gathering, searching, tapping, writing
from bot.sandbox.core.files import picture_size
from bot.sandbox.core.people import Person


def refused_act(act: object, *arguments: object, **named: object) -> str:
    with pytest.raises(ActRefusedError) as caught:
        act(*arguments, **named)  # type: ignore[operator]
    return str(caught.value)


def test_messages_that_cannot_be_sent(sandbox: Sandbox, ana: Person, bob: Person) -> None:
    world = sandbox.world
    channel = sandbox.add_chat(NewChat("channel", "Herald", members=(ana.id, bob.id), bot="left"))
    club = sandbox.add_group("Club", ana, bob)
    other = sandbox.add_group("Other", ana)

    def words(person: Person, chat_id: int, **draft: object) -> str:
        return refused_act(writing.write, world, chat_id, person.id, Draft(**draft))  # type: ignore[arg-type]

    assert words(bob, channel.id, text="x") == "only administrators write in a channel"
    assert words(sandbox.bot, club.id, text="x") == "Sandbox bot is a bot: it acts through the Bot API"
    assert words(ana, ana.id, text="x", reply_to=99) == "there is no message to reply to: 99"
    assert words(ana, ana.id, text="x", reply_to=1, quote="nowhere") == (
        "the quote is no part of the message that is replied to"
    )
    assert words(ana, ana.id, text="x", message_thread_id=5) == "there is no topic 5"
    assert words(bob, club.id, text="x", sender_chat=club.id) == "Bob is no administrator of Club"
    assert words(ana, club.id, text="x", sender_chat=other.id) == ("one writes as the group itself, or as a channel")
    assert "too big for a photo" in words(ana, ana.id, photo=Upload(bytes(11 * 1024 * 1024)))
    assert "1024" in words(ana, ana.id, text="x" * 1025, photo=sample_picture())
    assert "an entity lacks a field" in words(ana, ana.id, text="x", entities=({"type": "bold"},))


def test_edits_and_removals_that_cannot_be(sandbox: Sandbox, ana: Person, bob: Person) -> None:
    world = sandbox.world
    club = sandbox.add_group("Club", ana, bob)
    mine = sandbox.write(ana, "x", chat=club)["message_id"]
    forwarded = sandbox.write(ana, "", chat=club, draft=Draft(forward_from=(club.id, mine)))["message_id"]
    assert refused_act(writing.edit, world, club.id, mine, bob.id, "y") == "people edit their own messages only"
    assert refused_act(writing.edit, world, club.id, mine, ana.id, "x") == "the text is the same as before"
    assert refused_act(writing.edit, world, club.id, forwarded, ana.id, "y") == "such a message cannot be edited"
    assert "only its author" in refused_act(writing.remove, world, club.id, mine, bob.id)
    writing.remove(world, club.id, mine, ana.id)
    assert mine not in club.messages


def test_chats_people_and_places_that_cannot_be(sandbox: Sandbox, ana: Person) -> None:
    world = sandbox.world
    club = sandbox.add_group("Club", ana, bot="left")

    def words(**fields: object) -> str:
        return refused_act(gathering.add_chat, world, NewChat(**fields))  # type: ignore[arg-type]

    assert "is one of" in words(type="private", title="x")
    assert words(type="group", title=" ") == "a chat needs a title"
    assert words(type="group", title="x", bot="creator") == "the bot can be administrator, left, member"
    assert words(type="supergroup", title="x", topics=("a",)) == "only a forum has topics"
    assert words(type="group", title="x", id=5) == "the id 5 cannot be a new chat's"
    assert words(type="group", title="x", members=(5,)) == "there is no person 5"
    assert refused_act(sandbox.add_person, " ") == "a person needs a first name"
    assert "cannot be a new person's" in refused_act(sandbox.add_person, "x", person_id=ana.id)
    assert refused_act(sandbox.add_topic, club, "x") == "only a forum has topics"
    assert refused_act(sandbox.migrate, club) == "only a group becomes a supergroup"
    assert "private" in refused_act(gathering.place, world, ana.id, ana.id, gathering.Placing("left"))
    assert "a status is one of" in refused_act(gathering.place, world, club.id, ana.id, gathering.Placing("king"))
    sandbox.change_settings(can_join_groups=False)
    assert "can_join_groups is off" in refused_act(sandbox.place, club, sandbox.bot, "member")
    assert refused_act(gathering.rename, world, ana.id, [("first_name", "")]) == "a person needs a first name"


def test_taps_reactions_and_choices_that_cannot_be(sandbox: Sandbox, ana: Person, bob: Person) -> None:
    world = sandbox.world
    club = sandbox.add_group("Club", ana)
    message = sandbox.write(ana, "x", chat=club)
    assert refused_act(sandbox.react, bob, message, "👍") == "Bob is not in this chat"
    assert "one of the emoji" in refused_act(sandbox.react, ana, message, "🥦")
    sandbox.place(club, bob, "member")
    joined = sandbox.messages(club)[-1]
    assert refused_act(sandbox.react, ana, joined, "👍") == "a service message takes no reactions"
    place = (world, club.id, message["message_id"], ana.id)
    assert "does not know" in refused_act(tapping.tap, *place, {"text": "x", "pay": True})
    query = sandbox.search(ana, "q")
    assert "has not answered" in refused_act(sandbox.choose, query, "1")
    assert refused_act(searching.find_search, world, "9") == "there is no inline query 9"


def test_usernames_are_released_when_they_change(sandbox: Sandbox, ana: Person) -> None:
    gathering.rename(sandbox.world, ana.id, [("username", "ana_b")])
    assert sandbox.add_person("Ana", username="ana").username == "ana"
    assert "taken" in refused_act(sandbox.add_person, "x", username="ANA_B")


def test_the_transcript_shows_what_a_person_sees(sandbox: Sandbox, ana: Person, bob: Person) -> None:
    forum = sandbox.add_chat(
        NewChat("supergroup", "Forum", is_forum=True, members=(ana.id,), topics=("Trade",), bot="left")
    )
    (thread,) = forum.topics
    sandbox.write(ana, "", chat=forum, draft=Draft("look", photo=sample_picture(), message_thread_id=thread))
    sandbox.write(ana, "", chat=forum, draft=Draft("as the forum", sender_chat=forum.id))
    sandbox.place(forum, bob, "member")
    assert sandbox.transcript(forum) == (
        "[2] Ana Gómez: # Trade\n    <forum_topic_created>\n"
        "[3] Ana Gómez: # Trade\n    <photo>\n    look\n"
        "[4] Forum: as the forum\n"
        "[5] Bob: <new_chat_members>\n"
    )


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (sample_picture().content, (96, 96, "image/png")),
        (b"GIF89a" + struct.pack("<HH", 3, 4), (3, 4, "image/gif")),
        (b"RIFF\0\0\0\0WEBPVP8 ", (512, 512, "image/webp")),
        (b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\x05\0\x07\x03", (7, 5, "image/jpeg")),
        (b"\xff\xd8", (1, 1, "image/jpeg")),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"GIF89a", (0, 0, "image/gif")),
        (b"", None),
    ],
)
def test_pictures_are_measured(content: bytes, size: tuple[int, int, str] | None) -> None:
    assert picture_size(content) == size
