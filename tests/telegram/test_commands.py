"""What each command shows, in each language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Draft, Fault
from bot.telegram import menus
from bot.telegram.facts_table import markdown_table
from bot.telegram.handlers.commands import COMMANDS

from .conftest import entities, labels

if TYPE_CHECKING:
    from bot.knowledge.models import KnowledgeBase
    from bot.sandbox import Sandbox
    from bot.sandbox.core.chats import Chat
    from bot.sandbox.core.people import Person

    from .conftest import Stage

WORDS = [
    ("en", "/start", "Hello! I answer questions about one article"),
    ("es", "/start", "¡Hola! Respondo preguntas sobre un solo artículo"),
    ("zh", "/start", "您好！我只回答关于一篇文章的问题"),
    ("en", "/help", "/topics – "),
    ("es", "/help", "/topics – "),
    ("zh", "/help", "/topics – "),
    ("en", "/facts", "4.905 billion CNY"),
    ("es", "/facts", "4.905 millones"),
    ("zh", "/facts", "49.05亿元"),
    ("en", "/ask", "Write your question after /ask"),
    ("es", "/ask", "Escribe tu pregunta después de /ask"),
    ("zh", "/ask", "请在 /ask 后面写上问题"),
    ("en", "/topics", "What would you like to know about?"),
    ("es", "/topics", "¿Sobre qué te gustaría saber?"),
    ("zh", "/topics", "您想了解哪方面？"),
    ("en", "/article", "Sergio Cabrera, Ambassador of Colombia to China, speaks in it"),
    ("es", "/article", "En él habla Sergio Cabrera"),
    ("zh", "/article", "Sergio Cabrera（哥伦比亚驻华大使）在文中发言"),
    ("en", "/language", "Which language shall I answer in?"),
    ("es", "/language", "¿En qué idioma respondo?"),
    ("zh", "/language", "用哪种语言回答您？"),
    ("en", "/privacy", "/forget deletes all of it"),
    ("es", "/privacy", "Con /forget se borra todo"),
    ("zh", "/privacy", "/forget 会立即全部删除"),
    ("en", "/forget", "I have forgotten your language"),
    ("es", "/forget", "olvidé tu idioma"),
    ("zh", "/forget", "都已删除"),
    ("en", "/listen", "/listen is for groups"),
    ("es", "/listen", "/listen es para grupos"),
    ("zh", "/listen", "/listen 用于群聊"),
    ("en", "/dance", "I do not know that command"),
    ("es", "/dance", "No conozco ese comando"),
    ("zh", "/dance", "没有这个命令"),
    ("fr", "/start", "Hello! I answer questions about one article"),
    (None, "/start", "Hello! I answer questions about one article"),
]


@pytest.mark.parametrize(("code", "command", "says"), WORDS)
async def test_each_command_in_each_language(
    stage: Stage, sandbox: Sandbox, code: str | None, command: str, says: str
) -> None:
    person = sandbox.add_person("Eva", language_code=code)
    assert says in (await stage.ask(person, command))["text"]


class TestStart:
    async def test_popular_questions_are_buttons_that_answer(self, stage: Stage, ana: Person) -> None:
        welcome = await stage.ask(ana, "/start")
        assert labels(welcome)[0] == "¿Cuánto comercian Chongqing y Colombia?"
        assert await stage.tap(ana, welcome, labels(welcome)[0]) == ""
        (answer,) = stage.since(ana, welcome["message_id"])
        assert "4.905 millones" in answer["text"]
        heading = "Preguntaste: ¿Cuánto comercian Chongqing y Colombia?"
        assert entities(answer, "italic") == [heading, "— el artículo"]

    async def test_a_deep_link_opens_its_answer(self, stage: Stage, bob: Person) -> None:
        answer = await stage.ask(bob, "/start haifu-entered")
        assert "Haifu Medical has already entered the Colombian market" in answer["text"]
        assert "You asked: Is Haifu already in Colombia?" in answer["text"]

    @pytest.mark.parametrize("payload", ["inline", "no-such-entry", "small-talk-thanks", "x" * 64])
    async def test_any_other_link_opens_the_welcome(self, stage: Stage, bob: Person, payload: str) -> None:
        assert (await stage.ask(bob, f"/start {payload}"))["text"].startswith("Hello!")

    async def test_in_a_group_it_is_short(self, stage: Stage, bob: Person, club: Chat) -> None:
        hello = await stage.ask(bob, "/start", chat=club)
        assert "@sandbox_bot" in hello["text"]
        assert not labels(hello)


class TestTopics:
    async def test_one_message_is_edited_in_place(self, stage: Stage, bob: Person, knowledge: KnowledgeBase) -> None:
        page = await stage.ask(bob, "/topics")
        assert labels(page) == [chapter.title["en"] for chapter in knowledge.chapters]
        await stage.tap(bob, page, "Companies")
        assert stage.again(page)["text"] == "Companies"
        await stage.tap(bob, stage.again(page), "What does Seres make?")
        answer = stage.again(page)
        assert "electric cars" in answer["text"]
        assert "📋 Copy" in labels(answer)
        await stage.tap(bob, answer, "‹ Back")
        assert stage.again(page)["text"] == "Companies"
        await stage.tap(bob, stage.again(page), "‹ Back")
        assert labels(stage.again(page)) == labels(page)
        assert not stage.since(bob, page["message_id"])

    async def test_what_was_browsed_can_be_followed(self, stage: Stage, bob: Person) -> None:
        page = await stage.ask(bob, "/topics")
        await stage.tap(bob, page, "Trade figures")
        await stage.tap(bob, stage.again(page), "By what percentage did trade grow?")
        assert "grew by 698.1%" in (await stage.ask(bob, "and imports?"))["text"]

    async def test_every_page_can_be_opened(self, stage: Stage, mei: Person, knowledge: KnowledgeBase) -> None:
        page = await stage.ask(mei, "/topics")
        for chapter in knowledge.chapters:
            for entry in chapter.entries:
                await stage.tap(mei, stage.again(page), chapter.title["zh"])
                await stage.tap(mei, stage.again(page), knowledge.entries[entry].title["zh"])
                assert entities(stage.again(page), "expandable_blockquote"), entry
                await stage.tap(mei, stage.again(page), "‹ 返回")
                await stage.tap(mei, stage.again(page), "‹ 返回")
        assert (stage.counted["failed"], stage.counted["refused"]) == (0, 0)


async def test_the_article_is_told_in_short(stage: Stage, bob: Person, knowledge: KnowledgeBase) -> None:
    told = await stage.ask(bob, "/article")
    assert knowledge.article.title in entities(told, "bold")[0]
    assert "4.905 billion CNY" in entities(told, "bold")
    assert "Cars, motorcycles" in told["text"]
    assert len(told["text"]) < 1000


class TestLanguage:
    async def test_a_choice_is_kept(self, stage: Stage, bob: Person) -> None:
        page = await stage.ask(bob, "/language")
        assert labels(page) == ["✓ the language of each question", "English", "Español", "中文"]
        assert await stage.tap(bob, page, "中文") == "从现在起我用中文回答您。"
        assert labels(stage.again(page)) == ["跟随提问的语言", "English", "Español", "✓ 中文"]
        assert "48.15亿元" in (await stage.ask(bob, "how much were exports?"))["text"]
        assert "您想了解" in (await stage.ask(bob, "/topics"))["text"]

    async def test_automatic_follows_the_question_again(self, stage: Stage, bob: Person) -> None:
        await stage.ask(bob, "/language zh")
        page = await stage.ask(bob, "/language")
        await stage.tap(bob, page, "跟随提问的语言")
        assert "4.815 billion CNY" in (await stage.ask(bob, "how much were exports?"))["text"]

    @pytest.mark.parametrize(
        ("argument", "says"), [("es", "te respondo en español"), ("ZH", "用中文"), ("auto", "that you ask in")]
    )
    async def test_it_can_be_written(self, stage: Stage, bob: Person, argument: str, says: str) -> None:
        assert says in (await stage.ask(bob, f"/language {argument}"))["text"]

    async def test_each_person_has_their_own(self, stage: Stage, ana: Person, bob: Person, club: Chat) -> None:
        await stage.ask(ana, "/language es")
        assert "4.815 millones" in (await stage.ask(ana, "/ask how much were exports?", chat=club))["text"]
        assert "4.815 billion" in (await stage.ask(bob, "/ask how much were exports?", chat=club))["text"]

    async def test_a_question_that_tells_no_language_is_answered_in_that_of_the_app(
        self, stage: Stage, ana: Person, bob: Person
    ) -> None:
        assert "el artículo" in (await stage.ask(ana, "???"))["text"]
        assert "the article" in (await stage.ask(bob, "???"))["text"]


async def test_forgetting_forgets_language_votes_and_questions(stage: Stage, bob: Person) -> None:
    await stage.ask(bob, "/language zh")
    answer = await stage.ask(bob, "how much did exports grow?")
    await stage.tap(bob, answer, "👍")
    await stage.ask(bob, "/forget")
    assert (await stage.services.store.tally("figure-growth")).up == 0
    assert "grew by" not in (await stage.ask(bob, "and imports?"))["text"]


class TestListen:
    @pytest.mark.parametrize("code", ["en", "es", "zh"])
    async def test_administrators_switch_it(self, stage: Stage, sandbox: Sandbox, bob: Person, code: str) -> None:
        sandbox.change_settings(privacy_mode=False)
        admin = sandbox.add_person("Eva", language_code=code)
        group = sandbox.add_group("Club", admin, bob)
        texts = stage.services.renderer.knowledge.texts[code]  # type: ignore[index]
        question = "how much were Chongqing's exports to Colombia in 2022?"
        assert not await stage.say(bob, question, chat=group)
        assert texts["telegram-listen-is-off"] in (await stage.ask(admin, "/listen", chat=group))["text"]
        assert (await stage.ask(admin, "/listen on", chat=group))["text"].startswith(texts["telegram-listen-on"])
        assert texts["telegram-listen-is-on"] in (await stage.ask(admin, "/listen", chat=group))["text"]
        assert "4.815 billion" in (await stage.ask(bob, question, chat=group))["text"]
        assert (await stage.ask(admin, "/listen off", chat=group))["text"] == texts["telegram-listen-off"]
        assert not await stage.say(bob, question, chat=group)

    async def test_others_may_not(self, stage: Stage, bob: Person, club: Chat) -> None:
        assert "administrators" in (await stage.ask(bob, "/listen on", chat=club))["text"]
        assert not await stage.services.store.is_listening(club.id)

    async def test_being_named_like_an_administrator_does_not_help(
        self, stage: Stage, sandbox: Sandbox, ana: Person
    ) -> None:
        impostor = sandbox.add_person("Ana", language_code="en")
        group = sandbox.add_group("Club", ana, impostor)
        assert "administrators" in (await stage.ask(impostor, "/listen on", chat=group))["text"]

    async def test_nor_does_writing_in_the_groups_name(self, stage: Stage, ana: Person, club: Chat) -> None:
        said = await stage.ask(ana, Draft("/listen on", sender_chat=club.id), chat=club)
        assert "anonymous" in said["text"]
        assert not await stage.services.store.is_listening(club.id)

    async def test_where_telegram_does_not_say_nobody_is_an_administrator(
        self, stage: Stage, ana: Person, club: Chat
    ) -> None:
        stage.sandbox.inject(Fault(kind="error", method="getChatMember", error_code=400, description="Bad Request: x"))
        await stage.say(ana, "/listen on", chat=club)
        assert not await stage.services.store.is_listening(club.id)

    async def test_it_warns_where_telegram_hides_messages(self, stage: Stage, ana: Person, club: Chat) -> None:
        assert "Telegram me oculta" in (await stage.ask(ana, "/listen on", chat=club))["text"]
        stage.sandbox.place(club, stage.sandbox.bot, "administrator")
        assert "Telegram me oculta" not in (await stage.ask(ana, "/listen on", chat=club))["text"]


class TestChart:
    @pytest.mark.parametrize(("code", "says"), [("en", "From the article"), ("es", "artículo"), ("zh", "文章")])
    async def test_a_picture_is_uploaded_once_and_then_known(
        self, stage: Stage, sandbox: Sandbox, club: Chat, code: str, says: str
    ) -> None:
        eva = sandbox.add_person("Eva", language_code=code)
        sandbox.place(club, eva, "member")
        first = await stage.ask(eva, "/chart")
        assert says in first["caption"]
        assert stage.services.renderer.knowledge.article.title in first["caption"]
        second = await stage.ask(eva, "/chart", chat=club)
        assert second["photo"][-1]["file_id"] == first["photo"][-1]["file_id"]
        assert "reply_to_message" in second
        uploads = [call.files for call in sandbox.world.calls.kept if call.method == "sendPhoto"]
        assert [len(files) for files in uploads] == [1, 0]

    async def test_each_language_has_its_own(self, stage: Stage, ana: Person, mei: Person) -> None:
        first, second = await stage.ask(ana, "/chart"), await stage.ask(mei, "/chart")
        assert first["photo"][-1]["file_unique_id"] != second["photo"][-1]["file_unique_id"]

    async def test_a_file_that_telegram_has_forgotten_is_uploaded_anew(self, stage: Stage, bob: Person) -> None:
        await stage.ask(bob, "/chart")
        stage.sender.pictures.known["drawn:trade-phone-png-en"] = "forgotten"
        assert (await stage.ask(bob, "/chart"))["photo"]
        assert stage.sender.pictures.known["drawn:trade-phone-png-en"] != "forgotten"
        assert stage.counted["failed"] == 0


class TestRichMessages:
    @pytest.fixture(autouse=True)
    def _switched_on(self, stage: Stage) -> None:
        application = stage.service.application
        application.services = replace(application.services, has_tables=True)

    async def test_where_the_server_does_not_know_them_the_text_is_sent(self, stage: Stage, bob: Person) -> None:
        said = await stage.ask(bob, "/facts")
        assert "4.905 billion" in said["text"]
        calls = [call for call in stage.sandbox.world.calls.kept if call.method.casefold() == "sendrichmessage"]
        assert len(calls) == 1

    async def test_the_table_holds_every_figure(self, stage: Stage) -> None:
        table = markdown_table(stage.services.renderer.knowledge, "es")
        for figure in ("4.905 millones", "4.815 millones", "89,5 millones", "698,1"):
            assert figure in table


async def test_every_command_of_the_menus_does_something(
    stage: Stage, sandbox: Sandbox, bob: Person, club: Chat
) -> None:
    assert {command.name for command in menus.COMMANDS} == set(COMMANDS)
    for name in COMMANDS:
        assert await stage.say(bob, f"/{name}")
        assert await stage.say(bob, f"/{name}@sandbox_bot", chat=club)
    assert (stage.counted["failed"], stage.counted["refused"]) == (0, 0)
