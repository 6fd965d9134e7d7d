"""Albums, and what a channel's discussion group gets: posts forwarded by Telegram itself, and comments on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Draft, NewChat, sample_picture

if TYPE_CHECKING:
    from bot.sandbox.core.chats import Chat
    from bot.sandbox.core.people import Person

    from .conftest import Message, Stage

QUESTION, ANSWER = "how much were exports?", "4.815 billion CNY"
MENTION = "@sandbox_bot"
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}


async def post_forwarded(stage: Stage, ana: Person, chat: Chat, text: str) -> Message:
    """A channel's post as its discussion group gets it: in the channel's name, forwarded by Telegram."""
    channel = stage.sandbox.add_chat(NewChat("channel", "Herald", administrators=(ana.id,), bot="left"))
    message = stage.sandbox.write(ana, Draft(text, sender_chat=channel.id), chat=chat)
    origin = {"type": "channel", "chat": message["sender_chat"], "message_id": 9, "date": message["date"]}
    stage.amend(is_automatic_forward=True, forward_origin=origin, **{"from": TELEGRAM})
    return message


class TestForwardedPosts:
    @pytest.fixture(autouse=True)
    async def _hears_all(self, stage: Stage, ana: Person, club: Chat) -> None:
        stage.sandbox.change_settings(privacy_mode=False)
        await stage.ask(ana, "/listen on", chat=club)

    @pytest.mark.parametrize("text", [f"{MENTION} {QUESTION}", f"/ask {QUESTION}", f"{QUESTION[:-1]} in 2022?"])
    async def test_none_is_answered_whatever_it_says(self, stage: Stage, ana: Person, club: Chat, text: str) -> None:
        message = await post_forwarded(stage, ana, club, text)
        await stage.settle()
        assert not stage.since(club, message["message_id"])
        assert stage.counted["failed"] == 0

    async def test_not_even_without_the_channel_as_its_sender(self, stage: Stage, ana: Person, club: Chat) -> None:
        message = stage.sandbox.write(ana, f"/ask {QUESTION}", chat=club)
        stage.amend(is_automatic_forward=True)
        await stage.settle()
        assert not stage.since(club, message["message_id"])

    async def test_a_comment_that_asks_about_the_post_is_answered_under_it(
        self, stage: Stage, ana: Person, bob: Person, club: Chat
    ) -> None:
        post = await post_forwarded(stage, ana, club, QUESTION)
        comment = stage.sandbox.write(bob, Draft("/ask", reply_to=post["message_id"]), chat=club)
        # Comments on a post are a thread, but no topic: an answer that named the thread would be refused.
        stage.amend(message_thread_id=post["message_id"])
        await stage.settle()
        (answer,) = stage.since(club, comment["message_id"])
        assert ANSWER in answer["text"]
        assert answer["reply_to_message"]["message_id"] == post["message_id"]
        sent = [call.parameters for call in stage.sandbox.world.calls.kept if call.method == "sendMessage"]
        assert "message_thread_id" not in sent[-1]


class TestAlbums:
    async def send(self, stage: Stage, bob: Person, captions: list[str], chat: Chat | None = None) -> list[Message]:
        """What the bot says to an album, of which each picture is a message."""
        sent = []
        for caption in captions:
            sent.append(stage.sandbox.write(bob, Draft(caption, photo=sample_picture()), chat=chat))
            stage.amend(media_group_id="13579")
        await stage.settle()
        return stage.since(chat or bob, sent[0]["message_id"])

    async def test_in_private_its_caption_is_answered_once(self, stage: Stage, bob: Person) -> None:
        (answer,) = await self.send(stage, bob, [QUESTION, "", ""])
        assert ANSWER in answer["text"]

    async def test_in_private_without_words_it_is_told_once(self, stage: Stage, bob: Person) -> None:
        (said,) = await self.send(stage, bob, ["", "", ""])
        assert "I can only read text" in said["text"]

    async def test_the_next_album_is_told_again(self, stage: Stage, bob: Person) -> None:
        await self.send(stage, bob, ["", ""])
        stage.sandbox.write(bob, Draft("", photo=sample_picture()))
        stage.amend(media_group_id="24680")
        before = len(stage.sandbox.messages(bob))
        await stage.settle()
        assert len(stage.sandbox.messages(bob)) == before + 1

    @pytest.mark.parametrize("caption", [f"{MENTION} {QUESTION}", f"/ask {QUESTION}"])
    async def test_in_a_group_its_caption_is_answered_once(
        self, stage: Stage, bob: Person, club: Chat, caption: str
    ) -> None:
        stage.sandbox.change_settings(privacy_mode=False)
        (answer,) = await self.send(stage, bob, [caption, "", ""], club)
        assert ANSWER in answer["text"]

    async def test_in_a_group_nobody_is_told_of_pictures(self, stage: Stage, bob: Person, club: Chat) -> None:
        stage.sandbox.change_settings(privacy_mode=False)
        assert not await self.send(stage, bob, ["", "look", ""], club)
