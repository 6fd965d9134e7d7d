"""Who is answered, by the table in `addressing.yaml`, and what needs more than a line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity

from bot.sandbox import Draft, NewChat, sample_picture
from bot.telegram.spans import cut_out, shortened, spans_of, units

if TYPE_CHECKING:
    from bot.sandbox import Sandbox
    from bot.sandbox.core.chats import Chat
    from bot.sandbox.core.people import Person

    from .conftest import Stage

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "addressing.yaml").read_text("utf-8"))
SENTENCE = "how much were exports?"
ANSWER = "4.815 billion CNY"


@pytest.mark.parametrize("privacy", [True, False], ids=["with group privacy", "without"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
async def test_the_table(
    stage: Stage, ana: Person, bob: Person, club: Chat, forum: Chat, case: dict[str, Any], *, privacy: bool
) -> None:
    stage.sandbox.change_settings(privacy_mode=privacy)
    chat = {"private": None, "group": club, "forum": forum}[case["chat"]]
    topic = next(iter(forum.topics)) if chat is forum else None
    replied = None
    if case.get("reply") == "bot":
        assert chat is not None
        replied = (await stage.ask(bob, f"/ask {SENTENCE}", chat=chat))["message_id"]
    elif case.get("reply") == "question":
        replied = stage.sandbox.write(ana, "how much did exports grow?", chat=chat)["message_id"]
    mention = {"type": "text_mention", "offset": 0, "length": case.get("mention"), "user": {"id": stage.sandbox.bot.id}}
    draft = Draft(
        case["text"],
        entities=(mention,) if case.get("mention") else (),
        photo=sample_picture() if case.get("photo") else None,
        reply_to=replied,
        message_thread_id=topic,
    )
    said = await stage.say(bob, draft, chat=chat)
    if "says" not in case:
        assert not said
        return
    (answer,) = said
    assert case["says"] in answer["text"]
    assert "@sandbox_bot" not in answer["text"] or case["text"].startswith("/help")
    assert ("reply_to_message" in answer) == (chat is not None)
    assert answer.get("message_thread_id") == topic


class TestGroups:
    async def test_an_answer_to_ask_stands_under_the_question_that_it_points_at(
        self, stage: Stage, ana: Person, bob: Person, club: Chat
    ) -> None:
        asked = stage.sandbox.write(ana, "how much did exports grow?", chat=club)
        answer = await stage.ask(bob, Draft("/ask", reply_to=asked["message_id"]), chat=club)
        assert answer["reply_to_message"]["message_id"] == asked["message_id"]

    async def test_a_quoted_part_is_the_question(self, stage: Stage, ana: Person, bob: Person, club: Chat) -> None:
        asked = stage.sandbox.write(ana, "I slept badly. how much did exports grow? And you?", chat=club)
        draft = Draft("/ask", reply_to=asked["message_id"], quote="how much did exports grow?")
        assert "16.6%" in (await stage.ask(bob, draft, chat=club))["text"]

    async def test_a_group_message_older_than_ten_minutes_is_not_answered(
        self, stage: Stage, bob: Person, club: Chat
    ) -> None:
        stage.sandbox.write(bob, f"/ask {SENTENCE}", chat=club)
        stage.sandbox.advance(601)
        await stage.settle()
        assert ANSWER not in stage.sandbox.transcript(club)
        stage.sandbox.write(bob, f"/ask {SENTENCE}", chat=club)
        stage.sandbox.advance(599)
        await stage.settle()
        assert ANSWER in stage.sandbox.transcript(club)

    async def test_a_private_message_is_answered_however_old(self, stage: Stage, bob: Person) -> None:
        stage.sandbox.write(bob, SENTENCE)
        stage.sandbox.advance(7200)
        await stage.settle()
        assert ANSWER in stage.sandbox.transcript(bob)

    async def test_an_anonymous_administrator_is_answered(self, stage: Stage, ana: Person, club: Chat) -> None:
        draft = Draft(f"/ask {SENTENCE}", sender_chat=club.id)
        assert ANSWER in (await stage.ask(ana, draft, chat=club))["text"]
        draft = Draft("@sandbox_bot and imports?", sender_chat=club.id)
        assert "89.5 million" in (await stage.ask(ana, draft, chat=club))["text"]

    async def test_whoever_writes_as_a_channel_is_not_answered(self, stage: Stage, ana: Person, club: Chat) -> None:
        channel = stage.sandbox.add_chat(NewChat("channel", "Herald", administrators=(ana.id,), bot="left"))
        assert not await stage.say(ana, Draft(f"/ask {SENTENCE}", sender_chat=channel.id), chat=club)

    async def test_a_channel_post_is_not_answered(self, stage: Stage, ana: Person) -> None:
        channel = stage.sandbox.add_chat(NewChat("channel", "Herald", administrators=(ana.id,), bot="administrator"))
        assert not await stage.say(ana, f"/ask {SENTENCE}", chat=channel)

    async def test_the_bots_own_inline_result_is_not_answered(self, stage: Stage, bob: Person, club: Chat) -> None:
        stage.sandbox.change_settings(privacy_mode=False)
        for chat in (club, None):
            query = stage.sandbox.search(bob, SENTENCE)
            await stage.settle()
            assert query.answer is not None
            sent = stage.sandbox.choose(query, query.answer["results"][0]["id"], chat=chat)
            await stage.settle()
            assert not stage.since(chat or bob, sent["message_id"])

    async def test_service_messages_are_not_answered(self, stage: Stage, ana: Person, bob: Person, club: Chat) -> None:
        stage.sandbox.place(club, bob, "left")
        stage.sandbox.place(club, bob, "member")
        before = len(stage.sandbox.messages(club))
        await stage.settle()
        assert len(stage.sandbox.messages(club)) == before

    async def test_nothing_is_typed_in_groups(self, stage: Stage, bob: Person, club: Chat) -> None:
        await stage.ask(bob, f"/ask {SENTENCE}", chat=club)
        assert {call.method for call in stage.sandbox.world.calls.kept} <= {"getMe", "getUpdates", "sendMessage"}

    async def test_an_answer_in_a_forums_general_topic_stays_there(
        self, stage: Stage, bob: Person, forum: Chat
    ) -> None:
        answer = await stage.ask(bob, f"/ask {SENTENCE}", chat=forum)
        assert "message_thread_id" not in answer


class TestFollowUps:
    async def test_each_person_has_their_own(self, stage: Stage, ana: Person, bob: Person, club: Chat) -> None:
        await stage.ask(ana, "/ask how much did exports grow?", chat=club)
        alone = await stage.ask(bob, "/ask and imports?", chat=club)
        assert "grew by" not in alone["text"]
        followed = await stage.ask(ana, "/ask and imports?", chat=club)
        assert "grew by 698.1%" in followed["text"]

    async def test_a_private_conversation_does_not_leak_into_a_group(
        self, stage: Stage, bob: Person, club: Chat
    ) -> None:
        await stage.ask(bob, "how much did exports grow?")
        assert "grew by" not in (await stage.ask(bob, "/ask and imports?", chat=club))["text"]

    async def test_each_topic_has_its_own(self, stage: Stage, bob: Person, forum: Chat) -> None:
        trade, visit = forum.topics
        await stage.ask(bob, Draft("/ask how much did exports grow?", message_thread_id=trade), chat=forum)
        there = await stage.ask(bob, Draft("/ask and imports?", message_thread_id=visit), chat=forum)
        here = await stage.ask(bob, Draft("/ask and imports?", message_thread_id=trade), chat=forum)
        assert "grew by" not in there["text"]
        assert "grew by 698.1%" in here["text"]

    async def test_it_lasts_some_minutes(self, stage: Stage, bob: Person) -> None:
        await stage.ask(bob, "how much did exports grow?")
        stage.sandbox.advance(590)
        assert "grew by 698.1%" in (await stage.ask(bob, "and imports?"))["text"]
        stage.sandbox.advance(601)
        assert "grew by" not in (await stage.ask(bob, "and exports?"))["text"]

    async def test_a_reply_goes_on_from_the_message_that_it_points_at(
        self, stage: Stage, ana: Person, bob: Person, club: Chat
    ) -> None:
        growth = await stage.ask(ana, "/ask how much did exports grow?", chat=club)
        await stage.ask(ana, "/ask who is the ambassador?", chat=club)
        said = await stage.ask(bob, Draft("and imports?", reply_to=growth["message_id"]), chat=club)
        assert "grew by 698.1%" in said["text"]


class TestEdits:
    async def test_an_edited_question_edits_its_answer(self, stage: Stage, bob: Person) -> None:
        question = stage.sandbox.write(bob, "how much were exprots?")
        await stage.settle()
        (answer,) = stage.since(bob, question["message_id"])
        stage.sandbox.edit(bob, question, "how much were imports?")
        await stage.settle()
        assert stage.since(bob, question["message_id"]) == [stage.again(answer)]
        assert "89.5 million" in stage.again(answer)["text"]
        assert "(edited)" in stage.sandbox.transcript(bob)

    async def test_follow_ups_go_on_from_the_edited_question(self, stage: Stage, bob: Person) -> None:
        question = stage.sandbox.write(bob, "who is the ambassador?")
        await stage.settle()
        stage.sandbox.edit(bob, question, "how much did exports grow?")
        await stage.settle()
        assert "grew by 698.1%" in (await stage.ask(bob, "and imports?"))["text"]

    async def test_a_message_that_was_not_answered_stays_so(self, stage: Stage, bob: Person, club: Chat) -> None:
        stage.sandbox.change_settings(privacy_mode=False)
        question = stage.sandbox.write(bob, "good morning", chat=club)
        await stage.settle()
        stage.sandbox.edit(bob, question, f"@sandbox_bot {SENTENCE}")
        await stage.settle()
        assert not stage.since(club, question["message_id"])

    async def test_in_a_group_a_mention_is_cut_out_of_the_edit(self, stage: Stage, bob: Person, club: Chat) -> None:
        question = stage.sandbox.write(bob, f"@sandbox_bot {SENTENCE}", chat=club)
        await stage.settle()
        (answer,) = stage.since(club, question["message_id"])
        stage.sandbox.advance(3000)
        stage.sandbox.edit(bob, question, "@sandbox_bot how much were imports?")
        await stage.settle()
        assert "89.5 million" in stage.again(answer)["text"]

    async def test_an_edit_that_changes_nothing_is_swallowed(self, stage: Stage, bob: Person) -> None:
        question = stage.sandbox.write(bob, "how much were exports?")
        await stage.settle()
        stage.sandbox.edit(bob, question, "how much were exports??")
        await stage.settle()
        assert (stage.counted["not-modified"], stage.counted["failed"]) == (1, 0)


class TestListening:
    @pytest.fixture(autouse=True)
    def _hears_all(self, sandbox: Sandbox) -> None:
        sandbox.change_settings(privacy_mode=False)

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("how much were Chongqing's exports to Colombia in 2022?", "4.815 billion CNY"),
            ("good morning everybody", None),
            ("what is the weather like today?", None),
            ("@bobby how much were exports?", None),
        ],
    )
    async def test_only_clear_questions_are_answered(
        self, stage: Stage, ana: Person, bob: Person, club: Chat, text: str, says: str | None
    ) -> None:
        await stage.ask(ana, "/listen on", chat=club)
        said = await stage.say(bob, text, chat=club)
        assert [says in message["text"] for message in said] == ([True] if says else [])


@given(st.text(), st.integers(0, 30), st.integers(0, 30))
def test_spans_are_the_parts_that_telegram_means(text: str, offset: int, length: int) -> None:
    encoded = text.encode("utf-16-le", "surrogatepass")
    for span in spans_of(text, [MessageEntity("mention", offset, length)]):
        part = encoded[2 * offset : 2 * (offset + length)]
        assert (
            span.text.encode("utf-16-le", "surrogatepass")
            == part[: len(span.text.encode("utf-16-le", "surrogatepass"))]
        )
        assert text[span.start : span.end] == span.text
        assert span.text not in cut_out(text, [span]) or not span.text.strip() or text.count(span.text) > 1


@given(st.text(), st.integers(1, 40))
def test_a_shortened_text_fits(text: str, most: int) -> None:
    assert units(shortened(text, most)) <= most
    assert units(text) > most or shortened(text, most) == text
