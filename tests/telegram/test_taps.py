"""Buttons: whose taps count, what they do, and what happens to those that come late or twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import MaybeInaccessibleMessage, Message

from bot.answering.replies import Topic
from bot.knowledge.schema import LANGUAGES
from bot.sandbox import Fault, NewChat
from bot.telegram.callbacks import LIMIT, Ask, Browse, Choose, Directory, Judge, Open, Speak
from tests.unsure import unsure

from .conftest import entities, labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.models import KnowledgeBase
    from bot.sandbox.core.chats import Chat
    from bot.sandbox.core.people import Person
    from bot.telegram.callbacks import Tap

    from .conftest import Message as Shown
    from .conftest import Stage


async def offered_to(stage: Stage, person: Person, chat: Chat | None = None) -> Shown:
    text = unsure(stage.services.engine)
    offered = await stage.ask(person, f"/ask {text}" if chat else text, chat=chat)
    assert offered["text"] == "Did you mean one of these?", stage.sandbox.transcript(chat or person)
    return offered


class TestAnswers:
    @pytest.mark.parametrize(
        ("who", "question", "bold", "source", "buttons", "translated"),
        [
            ("bob", "how much were exports?", "4.815 billion CNY", "the article", ["📋 Copy", "↗ Share"], ""),
            (
                *("ana", "¿cuánto exportó Chongqing?", "4.815 millones de yuanes", "el artículo"),
                *(["📋 Copiar", "↗ Compartir"], "4.815 millones de yuanes"),
            ),
            ("mei", "重庆对哥伦比亚的出口额是多少？", "48.15亿元", "文章", ["📋 复制", "↗ 分享"], "48.15亿元"),
        ],
    )
    async def test_an_answer_shows_figure_quote_and_buttons(
        self,
        stage: Stage,
        request: pytest.FixtureRequest,
        who: str,
        question: str,
        bold: str,
        source: str,
        buttons: list[str],
        translated: str,
    ) -> None:
        person = request.getfixturevalue(who)
        answer = await stage.ask(person, question)
        assert bold in entities(answer, "bold")
        (shown,) = entities(answer, "expandable_blockquote")
        sentence, *mine = shown.splitlines()
        assert sentence == "the export was 4.815 billion CNY, a year-on-year increase of 16.6%"
        assert f"— {source}" in entities(answer, "italic")
        assert bool(mine) == bool(translated)
        assert translated in shown
        assert labels(answer)[-4:] == [*buttons, "👍", "👎"]
        rows = answer["reply_markup"]["inline_keyboard"]
        assert [len(row) for row in rows] == [1, 1, 4]
        copied = stage.sandbox.tap(person, answer, buttons[0])
        title = stage.services.renderer.knowledge.article.title
        assert copied == {"kind": "copy_text", "text": f"“{sentence}” — {source}, “{title}”"}
        assert rows[-1][1]["switch_inline_query"]

    async def test_what_is_copied_holds_every_sentence_that_is_shown(self, stage: Stage, bob: Person) -> None:
        answer = await stage.ask(bob, "total trade, exports and imports please")
        copied = stage.sandbox.tap(bob, answer, "📋 Copy")["text"]
        assert len(copied.encode("utf-16-le")) <= 2 * 256
        assert copied.count("“") == 4
        for figure in ("4.905 billion", "4.815 billion", "89.5 million"):
            assert figure in copied

    async def test_the_ambassadors_words_are_his(self, stage: Stage, bob: Person) -> None:
        answer = await stage.ask(bob, "what does the ambassador think of Seres?")
        assert "— Sergio Cabrera, Ambassador of Colombia to China" in answer["text"]

    async def test_a_decline_says_why_and_what_there_is(self, stage: Stage, bob: Person) -> None:
        said = await stage.ask(bob, "how much were exports in 2019?")
        assert said["text"].startswith("The article has figures for 2022 only")
        assert said["text"].endswith("It does have:")
        assert len(labels(said)) == 2

    async def test_in_groups_it_is_short(self, stage: Stage, bob: Person, club: Chat) -> None:
        assert len(labels(await stage.ask(bob, "/ask how much were exports?", chat=club))) == 5


class TestRelated:
    async def test_one_tap_gives_the_answer(self, stage: Stage, bob: Person) -> None:
        answer = await stage.ask(bob, "who is the ambassador?")
        assert await stage.tap(bob, answer, "When did Cabrera return to China?") == ""
        (next_answer,) = stage.since(bob, answer["message_id"])
        assert "March 2023" in next_answer["text"]

    async def test_a_double_tap_gives_one(self, stage: Stage, bob: Person) -> None:
        answer = await stage.ask(bob, "who is the ambassador?")
        for _ in range(2):
            assert await stage.tap(bob, answer, "When did Cabrera return to China?") == ""
        assert len(stage.since(bob, answer["message_id"])) == 1
        assert stage.counted["double-tap"] == 1
        stage.sandbox.advance(30)
        await stage.tap(bob, answer, "When did Cabrera return to China?")
        assert len(stage.since(bob, answer["message_id"])) == 2

    async def test_in_a_group_anybody_may_tap_and_the_answer_stands_below(
        self, stage: Stage, ana: Person, bob: Person, club: Chat
    ) -> None:
        answer = await stage.ask(bob, "/ask who is the ambassador?", chat=club)
        await stage.tap(ana, answer, labels(answer)[0])
        (next_answer,) = stage.since(club, answer["message_id"])
        assert next_answer["reply_to_message"]["message_id"] == answer["message_id"]

    async def test_it_can_be_followed(self, stage: Stage, bob: Person) -> None:
        page = await stage.ask(bob, "/start")
        await stage.tap(bob, page, "How much do Chongqing and Colombia trade?")
        assert "89.5 million" in (await stage.ask(bob, "and imports?"))["text"]


class TestChoices:
    async def test_one_tap_turns_the_question_into_the_answer(self, stage: Stage, bob: Person) -> None:
        offered = await offered_to(stage, bob)
        label = labels(offered)[0]
        assert await stage.tap(bob, offered, label) == ""
        answer = stage.again(offered)
        assert answer["text"].startswith(f"You asked: {label}")
        assert entities(answer, "expandable_blockquote")
        assert not stage.since(bob, offered["message_id"])

    async def test_in_a_group_only_the_askers_tap_counts(
        self, stage: Stage, ana: Person, bob: Person, club: Chat
    ) -> None:
        offered = await offered_to(stage, bob, club)
        assert (
            await stage.tap(ana, offered, labels(offered)[0])
            == "Solo quien preguntó puede elegir aquí. Pregúntame con /ask."
        )
        assert stage.again(offered) == offered
        assert await stage.tap(bob, offered, labels(offered)[0]) == ""
        assert stage.again(offered)["text"] != offered["text"]

    async def test_a_second_tap_that_comes_late_is_swallowed(self, stage: Stage, bob: Person) -> None:
        offered = await offered_to(stage, bob)
        for _ in range(2):
            stage.sandbox.tap(bob, offered, labels(offered)[0])
        await stage.settle()
        assert (stage.counted["not-modified"], stage.counted["failed"]) == (1, 0)

    async def test_what_was_chosen_can_be_followed(self, stage: Stage, bob: Person) -> None:
        offered = await offered_to(stage, bob)
        await stage.tap(bob, offered, labels(offered)[0])
        chosen = stage.again(offered)["text"].split("\n\n")[1]
        assert chosen in (await stage.ask(bob, "say that again"))["text"]


class TestVotes:
    async def test_a_vote_is_counted_once_by_a_toast(self, stage: Stage, bob: Person) -> None:
        answer = await stage.ask(bob, "who is the ambassador?")
        assert await stage.tap(bob, answer, "👍") == "Thank you!"
        assert await stage.tap(bob, answer, "👍✓") == "You have told me already, thank you."
        tally = await stage.services.store.tally("ambassador-who")
        assert (tally.up, tally.down) == (1, 0)
        assert not stage.since(bob, answer["message_id"])

    async def test_a_person_may_change_their_mind(self, stage: Stage, bob: Person) -> None:
        answer = await stage.ask(bob, "who is the ambassador?")
        await stage.tap(bob, answer, "👍")
        assert await stage.tap(bob, answer, "👎") == "What is wrong with it?"
        tally = await stage.services.store.tally("ambassador-who")
        assert (tally.up, tally.down) == (0, 1)
        assert labels(stage.again(answer))[-4:-3] == ["👎✓"]

    async def test_why_not_is_asked_and_thanked_for_once(self, stage: Stage, bob: Person) -> None:
        answer = await stage.ask(bob, "who is the ambassador?")
        await stage.tap(bob, answer, "👎")
        assert labels(stage.again(answer))[-3:] == ["It is wrong", "Not my question", "Unclear"]
        assert await stage.tap(bob, answer, "Not my question") == "Thank you!"
        tally = await stage.services.store.tally("ambassador-who")
        assert (tally.down, dict(tally.reasons)) == (1, {"other": 1})
        assert labels(stage.again(answer))[-2:] == ["👍", "👎✓"]

    async def test_in_a_group_nobody_sees_what_another_voted(self, stage: Stage, bob: Person, club: Chat) -> None:
        answer = await stage.ask(bob, "/ask who is the ambassador?", chat=club)
        assert await stage.tap(bob, answer, "👎") == "Thank you!"
        assert labels(stage.again(answer)) == labels(answer)

    async def test_everybody_in_a_group_has_a_vote(self, stage: Stage, ana: Person, bob: Person, club: Chat) -> None:
        answer = await stage.ask(bob, "/ask who is the ambassador?", chat=club)
        assert await stage.tap(bob, answer, "👍") == "Thank you!"
        assert await stage.tap(ana, answer, "👍") == "¡Gracias!"
        assert (await stage.services.store.tally("ambassador-who")).up == 2


class TestForms:
    @pytest.mark.parametrize(
        ("label", "name"),
        [("🖥 Slide", "chart-2022-slide-en.png"), ("SVG", "chart-2022-slide-en.svg"), ("CSV", "figures-2022-en.csv")],
    )
    async def test_the_chart_can_be_had_as_a_file(self, stage: Stage, bob: Person, label: str, name: str) -> None:
        chart = await stage.ask(bob, "/chart")
        assert await stage.tap(bob, chart, label) == ""
        (sent,) = stage.since(bob, chart["message_id"])
        assert sent["document"]["file_name"] == name

    async def test_the_key_figures_lead_to_the_chart(self, stage: Stage, bob: Person) -> None:
        facts = await stage.ask(bob, "/facts")
        await stage.tap(bob, facts, "📊 Chart")
        (sent,) = stage.since(bob, facts["message_id"])
        assert sent["photo"]
        assert "4.905 billion CNY" in sent["caption"]

    @pytest.mark.parametrize(
        ("text", "kind"),
        [("make me a chart", "photo"), ("cifras clave", "text"), ("给我看图表", "photo")],
    )
    async def test_plain_words_do_what_a_command_does(self, stage: Stage, bob: Person, text: str, kind: str) -> None:
        said = await stage.ask(bob, text)
        assert said.get(kind)
        assert labels(said)[-1] == "CSV"


class TestStaleButtons:
    @pytest.mark.parametrize("data", ["", "x", "a:zzzzzzzz:en", "a::xx", "c:1", "v:a:u:en", "l:fr", "b:zz:en", "🙂"])
    async def test_what_no_button_says_any_more_is_told_by_a_toast(self, stage: Stage, bob: Person, data: str) -> None:
        answer = await stage.ask(bob, "who is the ambassador?")
        message = stage.sandbox.world.message(bob.id, answer["message_id"])
        message.reply_markup["inline_keyboard"][0][0]["callback_data"] = data or "-"  # type: ignore[index]
        toast = await stage.tap(bob, stage.again(answer), labels(answer)[0])
        assert toast == "This button is from another time. Please ask again."
        assert stage.counted["stale-button"] == 1

    async def test_a_query_that_is_answered_too_late_is_swallowed(self, stage: Stage, bob: Person) -> None:
        answer = await stage.ask(bob, "who is the ambassador?")
        stage.sandbox.tap(bob, answer, "👍")
        stage.sandbox.advance(120)
        await stage.settle()
        assert (stage.counted["query-too-old"], stage.counted["failed"]) == (1, 0)
        assert (await stage.services.store.tally("ambassador-who")).up == 1

    async def test_buttons_outlive_a_restart(self, stage: Stage, bob: Person, knowledge: KnowledgeBase) -> None:
        offered = await offered_to(stage, bob)
        data = offered["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        assert Directory(knowledge).read(data) == stage.services.renderer.directory.read(data)

    async def test_a_message_that_was_deleted_meanwhile_is_swallowed(self, stage: Stage, bob: Person) -> None:
        page = await stage.ask(bob, "/topics")
        stage.sandbox.tap(bob, page, "Companies")
        stage.sandbox.inject(
            Fault(
                kind="error",
                method="editMessageText",
                error_code=400,
                description="Bad Request: message to edit not found",
            )
        )
        await stage.settle()
        assert (stage.counted["message-gone"], stage.counted["failed"]) == (1, 0)


class TestInaccessibleMessages:
    """What Telegram says of a message that is too old: its chat and number, and nothing else."""

    async def tap(self, stage: Stage, person: Person, message: Shown, label: str) -> str | None:
        tapped = stage.sandbox.tap(person, message, label)
        stage.amend(message={"chat": message["chat"], "message_id": message["message_id"], "date": 0})
        await stage.settle()
        toast = stage.sandbox.toast(tapped["id"])
        return None if toast is None else toast.get("text", "")

    @pytest.fixture(autouse=True, params=[Message, MaybeInaccessibleMessage], ids=["as it is read now", "by its type"])
    def _read(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
        """python-telegram-bot 22 reads it as a Message without a date; its own types promise an InaccessibleMessage."""
        monkeypatch.setattr("telegram._callbackquery.Message", request.param)

    @pytest.fixture(autouse=True)
    def _nothing_fails(self, stage: Stage) -> Iterator[None]:
        yield
        assert stage.counted["failed"] == 0

    async def test_a_related_question_is_answered_below(self, stage: Stage, bob: Person) -> None:
        answer = await stage.ask(bob, "who is the ambassador?")
        assert await self.tap(stage, bob, answer, "When did Cabrera return to China?") == ""
        (below,) = stage.since(bob, answer["message_id"])
        assert "March 2023" in below["text"]
        assert below["text"].startswith("You asked: When did Cabrera return to China?")

    async def test_in_a_group_too(self, stage: Stage, bob: Person, club: Chat) -> None:
        answer = await stage.ask(bob, "/ask who is the ambassador?", chat=club)
        assert await self.tap(stage, bob, answer, labels(answer)[0]) == ""
        (below,) = stage.since(club, answer["message_id"])
        assert below["text"].startswith(f"You asked: {labels(answer)[0]}")
        assert below["reply_to_message"]["message_id"] == answer["message_id"]

    async def test_what_was_tapped_can_be_followed(self, stage: Stage, bob: Person) -> None:
        page = await stage.ask(bob, "/start")
        await self.tap(stage, bob, page, "How much do Chongqing and Colombia trade?")
        assert "89.5 million" in (await stage.ask(bob, "and imports?"))["text"]

    async def test_a_choice_turns_into_the_answer(self, stage: Stage, bob: Person) -> None:
        offered = await offered_to(stage, bob)
        assert await self.tap(stage, bob, offered, labels(offered)[0]) == ""
        assert stage.again(offered)["text"].startswith(f"You asked: {labels(offered)[0]}")

    async def test_in_a_group_the_choice_is_still_the_askers(
        self, stage: Stage, ana: Person, bob: Person, club: Chat
    ) -> None:
        offered = await offered_to(stage, bob, club)
        toast = await self.tap(stage, ana, offered, labels(offered)[0])
        assert toast == "Solo quien preguntó puede elegir aquí. Pregúntame con /ask."
        assert stage.again(offered) == offered

    async def test_one_that_cannot_be_edited_is_let_go(self, stage: Stage, bob: Person) -> None:
        offered = await offered_to(stage, bob)
        description = "Bad Request: message can't be edited"
        stage.sandbox.inject(Fault(kind="error", method="editMessageText", error_code=400, description=description))
        assert await self.tap(stage, bob, offered, labels(offered)[0]) == ""
        assert stage.counted["message-gone"] == 1
        assert stage.again(offered) == offered

    async def test_the_subjects_are_browsed(self, stage: Stage, bob: Person) -> None:
        page = await stage.ask(bob, "/topics")
        assert await self.tap(stage, bob, page, "Companies") == ""
        await self.tap(stage, bob, stage.again(page), "What does Seres make?")
        assert "electric cars" in stage.again(page)["text"]

    async def test_a_vote_is_counted_once_though(self, stage: Stage, bob: Person) -> None:
        answer = await stage.ask(bob, "who is the ambassador?")
        assert await self.tap(stage, bob, answer, "👍") == "Thank you!"
        again = next(label for label in labels(stage.again(answer)) if label.startswith("👍"))
        assert await stage.tap(bob, answer, again) == "You have told me already, thank you."
        assert (await stage.services.store.tally("ambassador-who")).up == 1

    async def test_a_language_is_chosen(self, stage: Stage, bob: Person) -> None:
        page = await stage.ask(bob, "/language")
        assert await self.tap(stage, bob, page, "Español") == "A partir de ahora te respondo en español."
        assert "el artículo" in (await stage.ask(bob, "how much were exports?"))["text"]


BLOCKED = (403, "Forbidden: bot was blocked by the user", "blocked")
KICKED = (403, "Forbidden: bot was kicked from the supergroup chat", "kicked")
CLOSED = (400, "Bad Request: TOPIC_CLOSED", "topic-closed")
TOO_OLD = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid", "query-too-old")
UNMODIFIED = (400, "Bad Request: message is not modified: specified new message content is the same", "not-modified")
GONE = (400, "Bad Request: message to edit not found", "message-gone")


class TestMishaps:
    @pytest.mark.parametrize(
        ("command", "label", "method", "error"),
        [
            *(("/start", "Who is Sergio Cabrera?", "sendMessage", error) for error in (BLOCKED, KICKED, CLOSED)),
            *(("/topics", "Companies", "editMessageText", error) for error in (BLOCKED, KICKED, UNMODIFIED, GONE)),
            *(("/topics", "Companies", "answerCallbackQuery", error) for error in (TOO_OLD, BLOCKED)),
            ("/start", "Who is Sergio Cabrera?", "answerCallbackQuery", TOO_OLD),
            ("/language", "中文", "editMessageText", UNMODIFIED),
            ("/language", "中文", "answerCallbackQuery", TOO_OLD),
        ],
        ids=lambda value: value[2] if isinstance(value, tuple) else None,
    )
    async def test_each_is_swallowed_and_counted(
        self, stage: Stage, bob: Person, command: str, label: str, method: str, error: tuple[int, str, str]
    ) -> None:
        page = await stage.ask(bob, command)
        code, description, name = error
        stage.sandbox.inject(Fault(kind="error", method=method, error_code=code, description=description))
        await stage.tap(bob, page, label)
        assert (stage.counted[name], stage.counted["failed"]) == (1, 0)
        assert await stage.say(bob, "/help"), "the next one is answered"

    @pytest.mark.parametrize("label", ["Companies", "Trade figures"])
    async def test_a_late_toast_does_not_keep_the_page_from_turning(
        self, stage: Stage, bob: Person, label: str
    ) -> None:
        page = await stage.ask(bob, "/topics")
        code, description, _ = TOO_OLD
        stage.sandbox.inject(
            Fault(kind="error", method="answerCallbackQuery", error_code=code, description=description)
        )
        await stage.tap(bob, page, label)
        assert stage.again(page)["text"] == label

    async def test_a_group_that_has_moved_gets_the_answer_there(self, stage: Stage, ana: Person, bob: Person) -> None:
        group = stage.sandbox.add_chat(NewChat("group", "Small", members=(ana.id, bob.id)))
        answer = await stage.ask(bob, "/ask who is the ambassador?", chat=group)
        stage.sandbox.tap(bob, answer, labels(answer)[0])
        moved = stage.sandbox.migrate(group)
        await stage.settle()
        assert f"You asked: {labels(answer)[0]}" in stage.sandbox.transcript(moved)
        assert stage.counted["migrated"]
        assert stage.counted["failed"] == 0


def taps(knowledge: KnowledgeBase) -> st.SearchStrategy[Tap]:
    languages = st.sampled_from(LANGUAGES)
    entries = st.sampled_from([id_ for id_, entry in knowledge.entries.items() if entry.kind in ("faq", "figure")])
    measures = st.lists(st.sampled_from(list(knowledge.facts.measures)), max_size=3).map(tuple)
    topics = st.builds(Topic, entries, measures)
    ids = st.integers(-(10**13), 2**52)
    chapters = st.sampled_from([chapter.id for chapter in knowledge.chapters])
    return st.one_of(
        st.builds(Ask, topics, languages),
        st.builds(Choose, topics, languages, ids),
        st.builds(Judge, entries, st.booleans(), languages),
        st.builds(Browse, st.none() | chapters, languages),
        st.builds(Open, topics, languages),
        st.builds(Speak, st.sampled_from([*LANGUAGES, "auto"])),
    )


def test_every_tap_is_read_as_it_was_written_and_fits(knowledge: KnowledgeBase) -> None:
    directory = Directory(knowledge)

    @given(taps(knowledge))
    def check(tap: Tap) -> None:
        data = directory.write(tap)
        assert 1 <= len(data.encode()) <= LIMIT
        assert directory.read(data) == tap

    check()


def test_any_data_is_read_or_refused(knowledge: KnowledgeBase) -> None:
    directory = Directory(knowledge)

    @given(st.none() | st.text(max_size=64) | st.from_regex(r"[acvbol](:[a-z0-9.]{0,12}){0,4}", fullmatch=True))
    def check(data: str | None) -> None:
        directory.read(data)

    check()
