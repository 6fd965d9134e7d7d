"""Who is answered, and what people then see, in each language: every row of the table and every command, in a group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from bot.sandbox import Draft, NewChat, sample_picture

from .conftest import entities, labels

if TYPE_CHECKING:
    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.schema import Language
    from bot.sandbox import Sandbox
    from bot.sandbox.core.chats import Chat
    from bot.sandbox.core.people import Person

    from .conftest import Stage

MENTION = "@Sandbox_Bot"
QUOTE = "the export was 4.815 billion CNY, a year-on-year increase of 16.6%"


@dataclass(frozen=True, slots=True)
class Speech:
    """What people say in a language, and the words that they then see."""

    language: Language
    exports: str
    value: str
    growth: str
    and_imports: str
    growth_of_imports: str
    other_year: str
    declined: str
    thanks: str
    chatter: str
    price: str
    link: str


SPEECHES = (
    Speech(
        "en",
        exports="how much were Chongqing's exports to Colombia in 2022?",
        value="4.815 billion CNY",
        growth="how much did exports grow?",
        and_imports="and imports?",
        growth_of_imports="698.1%",
        other_year="how much were exports in 2019?",
        declined="The article has figures for 2022 only",
        thanks="thanks!",
        chatter="good morning everybody",
        price="how much does a Seres car cost?",
        link="You asked: Is Haifu already in Colombia?",
    ),
    Speech(
        "es",
        exports="¿cuánto exportó Chongqing a Colombia en 2022?",
        value="4.815 millones",
        growth="¿cuánto crecieron las exportaciones?",
        and_imports="¿y las importaciones?",
        growth_of_imports="698,1",
        other_year="¿cuánto fueron las exportaciones en 2019?",
        declined="El artículo solo trae cifras de 2022",
        thanks="¡gracias!",
        chatter="buenos días a todos",
        price="¿cuánto cuesta un auto de Seres?",
        link="Preguntaste: ¿Haifu ya está en Colombia?",
    ),
    Speech(
        "zh",
        exports="2022年重庆对哥伦比亚的出口额是多少？",
        value="48.15亿元",
        growth="出口增长了多少？",
        and_imports="进口呢？",
        growth_of_imports="698.1%",
        other_year="2019年重庆对哥伦比亚的出口额是多少？",
        declined="文章只有2022年的数据",
        thanks="谢谢！",
        chatter="大家早上好",
        price="赛力斯的车多少钱？",
        link="海扶医疗已进入哥伦比亚了吗？",
    ),
)


@pytest.fixture(params=SPEECHES, ids=lambda speech: speech.language)
def speech(request: pytest.FixtureRequest) -> Speech:
    spoken: Speech = request.param
    return spoken


@pytest.fixture
def eva(sandbox: Sandbox, speech: Speech) -> Person:
    """Somebody whose app is in that language."""
    return sandbox.add_person("Eva", language_code=speech.language)


@pytest.fixture
def group(sandbox: Sandbox, eva: Person, bob: Person) -> Chat:
    """Eva's group."""
    return sandbox.add_group("Amigos", eva, bob)


class TestPrivate:
    async def test_an_answer_with_figure_and_quote(self, stage: Stage, eva: Person, speech: Speech) -> None:
        answer = await stage.ask(eva, speech.exports)
        assert any(speech.value in bold for bold in entities(answer, "bold"))
        assert entities(answer, "expandable_blockquote")[0].startswith(QUOTE)

    async def test_a_decline_in_words(self, stage: Stage, eva: Person, speech: Speech) -> None:
        said = await stage.ask(eva, speech.other_year)
        assert said["text"].startswith(speech.declined)
        assert len(labels(said)) == 2

    async def test_a_follow_up(self, stage: Stage, eva: Person, speech: Speech) -> None:
        await stage.ask(eva, speech.growth)
        assert speech.growth_of_imports in (await stage.ask(eva, speech.and_imports))["text"]

    async def test_thanks_are_taken(self, stage: Stage, eva: Person, speech: Speech, knowledge: KnowledgeBase) -> None:
        said = await stage.ask(eva, speech.thanks)
        assert said["text"] == knowledge.entries["thanks"].say[speech.language]

    async def test_an_edit_edits_the_answer(self, stage: Stage, eva: Person, speech: Speech) -> None:
        question = stage.sandbox.write(eva, speech.other_year)
        await stage.settle()
        (answer,) = stage.since(eva, question["message_id"])
        stage.sandbox.edit(eva, question, speech.exports)
        await stage.settle()
        assert speech.value in stage.again(answer)["text"]
        assert stage.since(eva, question["message_id"]) == [stage.again(answer)]

    async def test_a_picture_without_words(self, stage: Stage, eva: Person, speech: Speech) -> None:
        said = await stage.ask(eva, Draft("", photo=sample_picture()))
        assert said["text"] == stage.services.text("telegram-text-only", speech.language)

    async def test_a_link_opens_its_answer(self, stage: Stage, eva: Person, speech: Speech) -> None:
        answer = await stage.ask(eva, "/start haifu-entered")
        assert speech.link in entities(answer, "italic")[0]
        assert entities(answer, "expandable_blockquote")

    async def test_a_language_is_chosen_by_a_tap(self, stage: Stage, eva: Person, speech: Speech) -> None:
        other: Language = "en" if speech.language == "zh" else "zh"
        page = await stage.ask(eva, "/language")
        label = stage.services.text("telegram-language-own", other)
        assert await stage.tap(eva, page, label) == stage.services.text("telegram-language-set", other)
        assert f"✓ {label}" in labels(stage.again(page))
        value = next(one.value for one in SPEECHES if one.language == other)
        assert value in (await stage.ask(eva, speech.exports))["text"]

    async def test_what_was_kept_is_forgotten(self, stage: Stage, eva: Person, speech: Speech) -> None:
        other: Language = "en" if speech.language == "zh" else "zh"
        await stage.ask(eva, f"/language {other}")
        assert (await stage.ask(eva, "/forget"))["text"] == stage.services.text("telegram-forgotten", other)
        assert speech.value in (await stage.ask(eva, speech.exports))["text"]

    async def test_votes_and_stale_buttons_are_told_of(self, stage: Stage, eva: Person, speech: Speech) -> None:
        answer = await stage.ask(eva, speech.exports)
        for label, key in (("👍", "telegram-voted"), ("👍✓", "telegram-voted-already")):
            assert await stage.tap(eva, answer, label) == stage.services.text(key, speech.language)
        told = stage.services.renderer.knowledge.texts[speech.language]
        assert await stage.tap(eva, answer, "👎") == told["telegram-why"]
        assert await stage.tap(eva, answer, told["telegram-why-unclear"]) == told["telegram-voted"]
        assert "👎✓" in labels(stage.again(answer))
        message = stage.sandbox.world.message(eva.id, answer["message_id"])
        message.reply_markup["inline_keyboard"][0][0]["callback_data"] = "x"  # type: ignore[index]
        toast = await stage.tap(eva, stage.again(answer), labels(answer)[0])
        assert toast == stage.services.text("telegram-stale", speech.language)


class TestGroup:
    @pytest.mark.parametrize("form", ["/ask {}", "/ASK@sandbox_bot {}", f"{MENTION} {{}}", f"😀👩‍👩‍👧 {{}} {MENTION}"])
    @pytest.mark.parametrize("photo", [False, True], ids=["text", "caption"])
    async def test_commands_and_mentions(
        self, stage: Stage, eva: Person, group: Chat, speech: Speech, form: str, *, photo: bool
    ) -> None:
        draft = Draft(form.format(speech.exports), photo=sample_picture() if photo else None)
        answer = await stage.ask(eva, draft, chat=group)
        assert speech.value in answer["text"]
        assert entities(answer, "expandable_blockquote")[0].startswith(QUOTE)
        assert "reply_to_message" in answer

    async def test_ask_as_a_reply(self, stage: Stage, eva: Person, bob: Person, group: Chat, speech: Speech) -> None:
        asked = stage.sandbox.write(bob, speech.exports, chat=group)
        answer = await stage.ask(eva, Draft("/ask", reply_to=asked["message_id"]), chat=group)
        assert speech.value in answer["text"]
        assert answer["reply_to_message"]["message_id"] == asked["message_id"]

    async def test_a_reply_follows_up_and_thanks_are_left_alone(
        self, stage: Stage, eva: Person, group: Chat, speech: Speech
    ) -> None:
        answer = await stage.ask(eva, f"{MENTION} {speech.growth}", chat=group)
        followed = await stage.ask(eva, Draft(speech.and_imports, reply_to=answer["message_id"]), chat=group)
        assert speech.growth_of_imports in followed["text"]
        for text in (speech.thanks, speech.chatter):
            assert not await stage.say(eva, Draft(text, reply_to=followed["message_id"]), chat=group)

    async def test_what_is_declined_is_told_to_who_asked(
        self, stage: Stage, eva: Person, group: Chat, speech: Speech
    ) -> None:
        said = await stage.ask(eva, f"{MENTION} {speech.other_year}", chat=group)
        assert said["text"].startswith(speech.declined)

    @pytest.mark.parametrize("privacy", [True, False], ids=["with group privacy", "without"])
    async def test_everything_else_is_left_alone(
        self, stage: Stage, eva: Person, bob: Person, group: Chat, speech: Speech, *, privacy: bool
    ) -> None:
        stage.sandbox.change_settings(privacy_mode=privacy)
        asked = stage.sandbox.write(bob, speech.growth, chat=group)
        for text in (speech.exports, speech.chatter, speech.thanks, speech.price):
            assert not await stage.say(eva, text, chat=group)
        assert not await stage.say(eva, Draft(speech.exports, reply_to=asked["message_id"]), chat=group)

    async def test_listening_answers_clear_questions_alone(
        self, stage: Stage, eva: Person, bob: Person, group: Chat, speech: Speech
    ) -> None:
        stage.sandbox.change_settings(privacy_mode=False)
        on = await stage.ask(eva, "/listen on", chat=group)
        assert on["text"] == stage.services.text("telegram-listen-on", speech.language)
        assert speech.value in (await stage.ask(bob, speech.exports, chat=group))["text"]
        for text in (speech.chatter, speech.thanks, speech.other_year, speech.price):
            assert not await stage.say(bob, text, chat=group), text
        off = await stage.ask(eva, "/listen off", chat=group)
        assert off["text"] == stage.services.text("telegram-listen-off", speech.language)
        assert not await stage.say(bob, speech.exports, chat=group)

    async def test_only_administrators_switch_listening(
        self, stage: Stage, eva: Person, group: Chat, speech: Speech
    ) -> None:
        stage.sandbox.place(group, eva, "member")
        said = await stage.ask(eva, "/listen on", chat=group)
        assert said["text"] == stage.services.text("telegram-listen-admins", speech.language)

    @pytest.mark.parametrize(
        ("command", "key"),
        [
            ("/start", "telegram-welcome-group"),
            ("/ask", "telegram-ask-how"),
            ("/topics", "telegram-topics"),
            ("/privacy", "telegram-privacy"),
            ("/forget", "telegram-forgotten"),
        ],
    )
    async def test_commands_say_the_same_as_in_private(
        self, stage: Stage, eva: Person, group: Chat, speech: Speech, command: str, key: str
    ) -> None:
        knowledge = stage.services.renderer.knowledge
        about = knowledge.article.about[speech.language]
        expected = stage.services.text(key, speech.language, bot="@sandbox_bot", about=about)
        for form in (command, f"{command}@sandbox_bot"):
            assert (await stage.ask(eva, form, chat=group))["text"] == expected
        assert not await stage.say(eva, f"{command}@other_bot", chat=group)

    async def test_help_facts_article_and_language(
        self, stage: Stage, eva: Person, group: Chat, speech: Speech
    ) -> None:
        told = (await stage.ask(eva, "/help", chat=group))["text"]
        assert f"/facts – {stage.services.text('command-facts', speech.language)}" in told
        assert speech.value in (await stage.ask(eva, "/facts", chat=group))["text"]
        knowledge = stage.services.renderer.knowledge
        assert knowledge.article.title in (await stage.ask(eva, "/article", chat=group))["text"]
        page = await stage.ask(eva, "/language", chat=group)
        assert labels(page)[1:] == ["English", "Español", "中文"]

    async def test_the_chart_is_a_picture_with_its_source(
        self, stage: Stage, eva: Person, group: Chat, speech: Speech
    ) -> None:
        sent = await stage.ask(eva, "/chart", chat=group)
        title = stage.services.renderer.knowledge.article.title
        assert sent["caption"].endswith(stage.services.text("chart-source", speech.language, title=title))
        assert speech.value in sent["caption"]
        assert sent["photo"][-1]["width"] >= 600


class TestElsewhere:
    async def test_inline_the_popular_ones_and_an_answer(
        self, stage: Stage, eva: Person, speech: Speech, knowledge: KnowledgeBase
    ) -> None:
        titles = [knowledge.entries[id_].title[speech.language] for id_ in knowledge.article.popular]
        assert [result["title"] for result in await self.search(stage, eva, "")] == titles
        results = await self.search(stage, eva, speech.exports)
        assert speech.value in results[0]["description"]
        assert 1 <= len(results) <= 10

    async def search(self, stage: Stage, eva: Person, text: str) -> list[dict[str, Any]]:
        query = stage.sandbox.search(eva, text)
        await stage.settle()
        assert query.answer is not None
        results: list[dict[str, Any]] = query.answer["results"]
        return results

    async def test_a_guest_message_gets_one_answer(self, stage: Stage, eva: Person, speech: Speech) -> None:
        strangers = stage.sandbox.add_chat(NewChat("supergroup", "Strangers", members=(eva.id,), bot="left"))
        answer = await stage.ask(eva, f"{MENTION} {speech.exports}", chat=strangers)
        assert speech.value in answer["text"]
        declined = await stage.ask(eva, f"{MENTION} {speech.other_year}", chat=strangers)
        assert declined["text"].startswith(speech.declined)


class TestNobodysQuestions:
    @pytest.fixture(autouse=True)
    async def _hears_all(self, stage: Stage, eva: Person, group: Chat) -> None:
        stage.sandbox.change_settings(privacy_mode=False)
        await stage.ask(eva, "/listen on", chat=group)

    @pytest.mark.parametrize("form", ["{}", "/ask {}", f"{MENTION} {{}}"])
    async def test_another_bot_is_not_answered(
        self, stage: Stage, eva: Person, group: Chat, speech: Speech, form: str
    ) -> None:
        message = stage.sandbox.write(eva, form.format(speech.exports), chat=group)
        stage.amend(**{"from": {"id": 99, "is_bot": True, "first_name": "Other", "username": "other_bot"}})
        await stage.settle()
        assert not stage.since(group, message["message_id"])

    async def test_what_was_sent_by_another_bot_is_the_persons(
        self, stage: Stage, eva: Person, group: Chat, speech: Speech
    ) -> None:
        message = stage.sandbox.write(eva, f"/ask {speech.exports}", chat=group)
        stage.amend(via_bot={"id": 99, "is_bot": True, "first_name": "Other", "username": "other_bot"})
        await stage.settle()
        assert len(stage.since(group, message["message_id"])) == 1

    async def test_its_own_inline_answer_is_not_answered(
        self, stage: Stage, eva: Person, group: Chat, speech: Speech
    ) -> None:
        query = stage.sandbox.search(eva, speech.exports, chat=group)
        await stage.settle()
        assert query.answer is not None
        sent = stage.sandbox.choose(query, query.answer["results"][0]["id"], chat=group)
        await stage.settle()
        assert not stage.since(group, sent["message_id"])
