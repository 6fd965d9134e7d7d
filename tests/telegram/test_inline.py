"""Inline mode and guest messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.sandbox import Draft, Fault, NewChat

from .conftest import entities, labels

if TYPE_CHECKING:
    from bot.knowledge.models import KnowledgeBase
    from bot.sandbox import Sandbox
    from bot.sandbox.core.chats import Chat
    from bot.sandbox.core.people import Person

    from .conftest import Stage


async def search(stage: Stage, person: Person, text: str, offset: str = "") -> dict[str, Any]:
    query = stage.sandbox.search(person, text, offset=offset)
    await stage.settle()
    assert query.answer is not None
    return query.answer


class TestInline:
    @pytest.mark.parametrize(
        ("who", "text", "title", "figure"),
        [
            (
                "bob",
                "what was total trade the year before",
                "What was total trade the year before?",
                "4.139 billion CNY",
            ),
            ("ana", "¿cuál es la relación entre exportaciones e importaciones?", "¿", "53,8"),
            ("mei", "2022年重庆对哥伦比亚的出口额是多少？", "", "48.15亿元"),
        ],
    )
    async def test_an_answer_with_figure_and_quote_comes_first(
        self, stage: Stage, request: pytest.FixtureRequest, who: str, text: str, title: str, figure: str
    ) -> None:
        answer = await search(stage, request.getfixturevalue(who), text)
        first = answer["results"][0]
        assert first["title"].startswith(title)
        assert figure in first["description"]
        content = first["input_message_content"]
        assert f"<b>{figure}" in content["message_text"]
        assert "<blockquote expandable>" in content["message_text"]
        assert 1 <= len(answer["results"]) <= 10
        assert (answer["cache_time"], answer["is_personal"]) == (300, False)

    async def test_nothing_typed_gets_the_popular_ones(
        self, stage: Stage, ana: Person, knowledge: KnowledgeBase
    ) -> None:
        answer = await search(stage, ana, "")
        titles = [knowledge.entries[id_].title["es"] for id_ in knowledge.article.popular]
        assert [result["title"] for result in answer["results"]] == titles
        assert (answer["cache_time"], answer["is_personal"]) == (3600, True)
        assert answer["button"] == {"text": "Pregúntame en un chat propio", "start_parameter": "inline"}

    async def test_what_the_article_does_not_say_gets_what_it_does(self, stage: Stage, bob: Person) -> None:
        answer = await search(stage, bob, "how much were exports in 2019?")
        assert answer["results"]
        assert answer["button"]["text"] == "Not in the article. Ask me in a chat"

    @pytest.mark.parametrize(
        ("text", "code", "title"),
        [
            ("exports", "en", "Exports: 4.815 billion CNY"),
            ("exportaciones", "es", "Exportaciones: 4.815 millones de yuanes"),
            ("出口", "zh", "出口: 48.15亿元"),
        ],
    )
    async def test_a_noun_is_offered_what_is_about_it_with_the_figure(
        self, stage: Stage, sandbox: Sandbox, text: str, code: str, title: str
    ) -> None:
        found = (await search(stage, sandbox.add_person("Eva", language_code=code), text))["results"]
        assert title in [one["title"] for one in found]
        assert found[-1]["id"] == f"chart:{code}"

    @pytest.mark.parametrize("text", ["turismo", "大使", "tourism", "Seres"])
    async def test_any_noun_of_the_article_is_offered_something(self, stage: Stage, bob: Person, text: str) -> None:
        assert (await search(stage, bob, text))["results"]

    async def test_each_measure_is_a_result_by_itself(self, stage: Stage, bob: Person) -> None:
        found = (await search(stage, bob, "total, exports and imports"))["results"]
        told = [one["title"].partition(": ")[2] for one in found[:3]]
        assert told == ["4.905 billion CNY", "4.815 billion CNY", "89.5 million CNY"]

    async def test_a_chosen_language_is_personal(self, stage: Stage, bob: Person) -> None:
        await stage.ask(bob, "/language zh")
        answer = await search(stage, bob, "how much were exports in 2022?")
        assert "48.15亿元" in answer["results"][0]["description"]
        assert answer["is_personal"]

    async def test_there_is_no_second_page(self, stage: Stage, bob: Person) -> None:
        assert (await search(stage, bob, "exports", offset="10"))["results"] == []

    async def test_a_shared_answer_leads_to_the_bot(self, stage: Stage, bob: Person, club: Chat) -> None:
        query = stage.sandbox.search(bob, "who is the ambassador?", chat=club)
        await stage.settle()
        assert query.answer is not None
        sent = stage.sandbox.choose(query, query.answer["results"][0]["id"], chat=club)
        await stage.settle()
        assert "Sergio Cabrera is the Ambassador" in sent["text"]
        assert entities(sent, "expandable_blockquote")
        tapped = stage.sandbox.tap(bob, sent, "More answers")
        assert tapped == {"kind": "url", "url": "https://t.me/sandbox_bot?start=ambassador-who"}
        assert stage.counted["inline-chosen"] == 1

    async def test_a_query_that_is_answered_too_late_is_swallowed(self, stage: Stage, bob: Person) -> None:
        stage.sandbox.search(bob, "exports")
        stage.sandbox.advance(60)
        await stage.settle()
        assert (stage.counted["query-too-old"], stage.counted["failed"]) == (1, 0)

    async def test_a_flood_is_not_waited_for(self, stage: Stage, bob: Person) -> None:
        stage.sandbox.inject(Fault(kind="error", method="answerInlineQuery", error_code=429, retry_after=5))
        stage.sandbox.search(bob, "exports")
        await stage.settle()
        assert (stage.counted["flooded"], stage.counted["failed"], stage.waits) == (1, 0, [])


class TestGuests:
    @pytest.fixture
    def strangers(self, stage: Stage, ana: Person, bob: Person) -> Chat:
        return stage.sandbox.add_chat(NewChat("supergroup", "Strangers", members=(ana.id, bob.id), bot="left"))

    async def test_a_mention_is_answered_once(self, stage: Stage, bob: Person, strangers: Chat) -> None:
        answer = await stage.ask(bob, "@sandbox_bot who is the ambassador?", chat=strangers)
        assert "Sergio Cabrera is the Ambassador" in answer["text"]
        assert entities(answer, "expandable_blockquote")

    async def test_what_is_not_covered_is_declined(self, stage: Stage, bob: Person, strangers: Chat) -> None:
        assert "2022 only" in (await stage.ask(bob, "@sandbox_bot exports in 2019?", chat=strangers))["text"]

    async def test_without_a_question_it_tells_how(self, stage: Stage, ana: Person, strangers: Chat) -> None:
        assert "/ask" in (await stage.ask(ana, "@sandbox_bot", chat=strangers))["text"]

    async def test_a_mention_on_a_question_answers_that(
        self, stage: Stage, ana: Person, bob: Person, strangers: Chat
    ) -> None:
        asked = stage.sandbox.write(ana, "how much did exports grow?", chat=strangers)
        said = await stage.ask(bob, Draft("@sandbox_bot", reply_to=asked["message_id"]), chat=strangers)
        assert "16.6%" in said["text"]

    async def test_thumbs_work_there(self, stage: Stage, bob: Person, strangers: Chat) -> None:
        answer = await stage.ask(bob, "@sandbox_bot who is the ambassador?", chat=strangers)
        assert "👍" in labels(answer)
        assert await stage.tap(bob, answer, "👍") == "Thank you!"

    async def test_other_messages_there_are_not_seen(self, stage: Stage, bob: Person, strangers: Chat) -> None:
        assert not await stage.say(bob, "who is the ambassador?", chat=strangers)

    async def test_too_late_is_swallowed(self, stage: Stage, bob: Person, strangers: Chat) -> None:
        stage.sandbox.write(bob, "@sandbox_bot who is the ambassador?", chat=strangers)
        stage.sandbox.advance(300)
        await stage.settle()
        assert (stage.counted["query-too-old"], stage.counted["failed"]) == (1, 0)
