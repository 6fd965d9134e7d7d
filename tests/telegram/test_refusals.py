"""What goes wrong in everyday life: it is swallowed, counted, and keeps nobody else from being answered."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TelegramError, TimedOut

from bot.delivery import api_errors
from bot.sandbox import Fault, NewChat
from bot.telegram import reporting

from .conftest import labels

if TYPE_CHECKING:
    from bot.sandbox.core.chats import Chat
    from bot.sandbox.core.people import Person

    from .conftest import Stage

QUESTION = "who is the ambassador?"


def refusing(method: str, code: int, description: str, times: int = 1) -> Fault:
    return Fault(kind="error", method=method, error_code=code, description=description, times=times)


@pytest.mark.parametrize(
    ("code", "description", "name"),
    [
        (403, "Forbidden: bot was blocked by the user", "blocked"),
        (403, "Forbidden: user is deactivated", "blocked"),
        (403, "Forbidden: bot was kicked from the supergroup chat", "kicked"),
        (403, "Forbidden: bot is not a member of the supergroup chat", "kicked"),
        (403, "Forbidden: something new", "forbidden"),
        (400, "Bad Request: chat not found", "kicked"),
        (400, "Bad Request: not enough rights to send text messages to the chat", "restricted"),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", "restricted"),
        (400, "Bad Request: TOPIC_CLOSED", "topic-closed"),
        (400, "Bad Request: message thread not found", "topic-closed"),
    ],
)
async def test_an_answer_that_cannot_be_sent_is_counted(
    stage: Stage, bob: Person, code: int, description: str, name: str
) -> None:
    stage.sandbox.inject(refusing("sendMessage", code, description))
    assert not await stage.say(bob, QUESTION)
    assert (stage.counted[name], stage.counted["failed"]) == (1, 0)
    assert await stage.say(bob, QUESTION)


@pytest.mark.parametrize(
    ("code", "description", "name"),
    [
        (403, "Forbidden: bot was blocked by the user", "blocked"),
        (403, "Forbidden: bot was kicked from the supergroup chat", "kicked"),
        (400, "Bad Request: not enough rights to send photos to the chat", "restricted"),
        (400, "Bad Request: TOPIC_CLOSED", "topic-closed"),
    ],
)
async def test_a_chart_that_cannot_be_sent_is_counted(
    stage: Stage, bob: Person, code: int, description: str, name: str
) -> None:
    stage.sandbox.inject(refusing("sendPhoto", code, description))
    assert not await stage.say(bob, "/chart")
    assert (stage.counted[name], stage.counted["failed"]) == (1, 0)
    assert "photo" in await stage.ask(bob, "/chart")


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (BadRequest("Message is not modified: specified new message content is the same"), "not-modified"),
        (BadRequest("Query is too old and response timeout expired or query id is invalid"), "query-too-old"),
        (BadRequest("QUERY_ID_INVALID: query id is invalid"), "query-too-old"),
        (BadRequest("Message to edit not found"), "message-gone"),
        (BadRequest("Message can't be edited"), "message-gone"),
        (BadRequest("MESSAGE_ID_INVALID"), "message-gone"),
        (BadRequest("Message to be replied not found"), "message-gone"),
        (BadRequest("Need administrator rights in the channel chat"), "restricted"),
        (BadRequest("Have no rights to send a message"), "restricted"),
        (BadRequest("CHAT_RESTRICTED"), "restricted"),
        (BadRequest("TOPIC_DELETED"), "topic-closed"),
        (BadRequest("Group chat was deactivated"), "kicked"),
        (BadRequest("Chat not found"), "kicked"),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), "blocked"),
        (Forbidden("Forbidden: the group chat was deleted"), "kicked"),
        (ChatMigrated(-100), "migrated"),
        (TimedOut(), "unreachable"),
        (NetworkError("down"), "unreachable"),
    ],
    ids=str,
)
def test_each_has_a_name_and_none_is_unexpected(error: TelegramError, name: str) -> None:
    assert api_errors.name_of(error) == name
    assert name not in api_errors.UNEXPECTED


async def test_a_person_who_blocks_the_bot_meanwhile(stage: Stage, bob: Person) -> None:
    stage.sandbox.write(bob, QUESTION)
    stage.sandbox.block(bob)
    await stage.settle()
    assert (stage.counted["blocked"], stage.counted["failed"]) == (2, 0)
    stage.sandbox.block(bob, blocked=False)
    assert await stage.say(bob, QUESTION)


async def test_a_group_that_removes_the_bot_meanwhile(stage: Stage, ana: Person, bob: Person, club: Chat) -> None:
    await stage.say(ana, "/listen on", chat=club)
    stage.sandbox.write(bob, f"/ask {QUESTION}", chat=club)
    stage.sandbox.place(club, stage.sandbox.bot, "kicked")
    await stage.settle()
    assert (stage.counted["kicked"], stage.counted["removed"], stage.counted["failed"]) == (1, 1, 0)
    assert not await stage.services.store.is_listening(club.id)


async def test_a_group_that_restricts_the_bot(stage: Stage, bob: Person, club: Chat) -> None:
    stage.sandbox.place(club, stage.sandbox.bot, "restricted", can_send_messages=False)
    await stage.say(bob, f"/ask {QUESTION}", chat=club)
    assert (stage.counted["restricted"], stage.counted["failed"]) == (2, 0)


@pytest.mark.parametrize("code", ["en", "es", "zh"])
async def test_a_group_that_adds_the_bot_is_greeted_in_the_language_of_who_did(stage: Stage, code: str) -> None:
    eva = stage.sandbox.add_person("Eva", language_code=code)
    group = stage.sandbox.add_group("New", eva, bot="left")
    before = len(stage.sandbox.messages(group))
    stage.sandbox.place(group, stage.sandbox.bot, "member")
    await stage.settle()
    said = [message for message in stage.since(group, before) if "text" in message]
    assert len(said) == 1
    assert {"en": "Hello!", "es": "¡Hola!", "zh": "大家好！"}[code] in said[0]["text"]


async def test_a_promotion_is_no_reason_to_say_hello(stage: Stage, club: Chat) -> None:
    before = stage.sandbox.messages(club)
    stage.sandbox.place(club, stage.sandbox.bot, "administrator")
    await stage.settle()
    assert stage.sandbox.messages(club) == before


class TestMigration:
    @pytest.fixture
    def group(self, stage: Stage, ana: Person, bob: Person) -> Chat:
        stage.sandbox.change_settings(privacy_mode=False)
        return stage.sandbox.add_chat(NewChat("group", "Small", members=(ana.id, bob.id)))

    async def test_what_is_kept_moves_along(self, stage: Stage, ana: Person, bob: Person, group: Chat) -> None:
        await stage.ask(ana, "/listen on", chat=group)
        await stage.ask(bob, "/ask how much did exports grow?", chat=group)
        moved = stage.sandbox.migrate(group)
        await stage.settle()
        assert await stage.services.store.is_listening(moved.id)
        assert not await stage.services.store.is_listening(group.id)
        assert "grew by 698.1%" in (await stage.ask(bob, "/ask and imports?", chat=moved))["text"]

    async def test_an_answer_under_way_goes_to_the_new_chat(self, stage: Stage, bob: Person, group: Chat) -> None:
        stage.sandbox.write(bob, f"/ask {QUESTION}", chat=group)
        moved = stage.sandbox.migrate(group)
        await stage.settle()
        assert "Sergio Cabrera is" in stage.sandbox.transcript(moved)
        assert stage.counted["migrated"]
        assert stage.counted["failed"] == 0

    async def test_a_chart_under_way_too(self, stage: Stage, bob: Person, group: Chat) -> None:
        stage.sandbox.write(bob, "/chart", chat=group)
        moved = stage.sandbox.migrate(group)
        await stage.settle()
        assert "<photo>" in stage.sandbox.transcript(moved)
        assert stage.counted["migrated"]
        assert stage.counted["failed"] == 0


class TestRefusedMarkup:
    async def test_the_plain_text_is_sent(self, stage: Stage, bob: Person) -> None:
        stage.sandbox.inject(refusing("sendMessage", 400, "Bad Request: can't parse entities: unsupported start tag"))
        answer = await stage.ask(bob, QUESTION)
        assert answer["text"].startswith("Sergio Cabrera is the Ambassador")
        assert "entities" not in answer
        assert "<" not in answer["text"]
        assert labels(answer)

    async def test_without_buttons_where_it_is_they(self, stage: Stage, bob: Person) -> None:
        stage.sandbox.inject(refusing("sendMessage", 400, "Bad Request: BUTTON_DATA_INVALID", times=2))
        answer = await stage.ask(bob, QUESTION)
        assert answer["text"].startswith("Sergio Cabrera is the Ambassador")
        assert not labels(answer)

    async def test_an_edit_too(self, stage: Stage, bob: Person) -> None:
        page = await stage.ask(bob, "/topics")
        stage.sandbox.inject(refusing("editMessageText", 400, "Bad Request: can't parse entities: x"))
        await stage.tap(bob, page, "Companies")
        assert stage.again(page)["text"] == "Companies"


class TestWaiting:
    async def test_telegram_is_waited_for_as_long_as_it_says(self, stage: Stage, bob: Person) -> None:
        stage.sandbox.inject(Fault(kind="error", method="sendMessage", error_code=429, retry_after=7))
        assert await stage.say(bob, QUESTION)
        assert stage.waits == [7]

    async def test_even_an_hour(self, stage: Stage, bob: Person) -> None:
        stage.sandbox.inject(Fault(kind="error", method="sendMessage", error_code=429, retry_after=3600))
        assert await stage.say(bob, QUESTION)
        assert stage.waits == [3600]

    async def test_but_a_group_has_moved_on_by_then(self, stage: Stage, bob: Person, club: Chat) -> None:
        stage.sandbox.inject(Fault(kind="error", method="sendMessage", error_code=429, retry_after=3600))
        assert not await stage.say(bob, f"/ask {QUESTION}", chat=club)
        assert (stage.waits, stage.counted["flooded"]) == ([], 1)
        assert await stage.say(bob, f"/ask {QUESTION}", chat=club)

    async def test_nobody_else_waits(self, stage: Stage, ana: Person, bob: Person) -> None:
        stage.sandbox.inject(Fault(kind="error", method="sendMessage", error_code=429, retry_after=7))
        stage.sandbox.write(bob, QUESTION)
        stage.sandbox.write(ana, QUESTION)
        before = stage.sandbox.world.clock.timestamp()
        await stage.settle()
        answered = {person.id: stage.sandbox.messages(person)[-1]["date"] - before for person in (ana, bob)}
        assert answered == {bob.id: 7, ana.id: 0}

    @pytest.mark.parametrize("code", [500, 502, 503, 504])
    async def test_a_failing_telegram_is_asked_again(self, stage: Stage, bob: Person, code: int) -> None:
        stage.sandbox.inject(Fault(kind="error", method="sendMessage", error_code=code, times=2))
        assert len(await stage.say(bob, QUESTION)) == 1
        assert stage.waits == [0.5, 1.0]

    async def test_a_lost_connection_is_made_anew(self, stage: Stage, bob: Person) -> None:
        stage.sandbox.inject(Fault(kind="drop", method="sendMessage"))
        assert len(await stage.say(bob, QUESTION)) == 1

    async def test_for_as_long_as_telegram_is_away(self, stage: Stage, ana: Person, bob: Person) -> None:
        stage.sandbox.inject(Fault(kind="error", method="sendMessage", error_code=502, times=150))
        for person in (ana, bob):
            stage.sandbox.write(person, QUESTION)
        await stage.settle()
        assert sum(stage.waits) > 3600, "it was away for an hour"
        assert all(len(stage.sandbox.messages(person)) == 2 for person in (ana, bob))


async def test_an_update_that_comes_twice_does_not_fail(stage: Stage, bob: Person) -> None:
    stage.sandbox.inject(Fault(kind="duplicate", times=1))
    assert await stage.say(bob, QUESTION)
    assert stage.counted["failed"] == 0


async def test_a_fault_of_the_program_keeps_nobody_else_from_being_answered(
    stage: Stage, bob: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a fault")

    with monkeypatch.context() as patched:
        patched.setattr(stage.services.engine, "explain", fail)
        apology = await stage.ask(bob, QUESTION)
    assert apology["text"] == "Sorry, something went wrong with this one. Please ask again in a while."
    assert stage.counted["failed"] == 3, "three attempts"
    assert "RuntimeError at " in caplog.text
    assert "a fault" not in caplog.text
    assert QUESTION not in caplog.text
    assert await stage.say(bob, QUESTION)


@pytest.mark.parametrize("error", [BadRequest("something new"), Forbidden("something new")])
def test_what_is_not_known_is_something_to_look_into(error: BadRequest | Forbidden) -> None:
    assert api_errors.name_of(error) in api_errors.UNEXPECTED


class TestLog:
    async def test_it_tells_at_the_start_what_the_bot_is(self, stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.INFO):
            await reporting.report(stage.services)
        assert "@sandbox_bot" in caplog.text
        assert "Inline mode is on, group privacy is on" in caplog.text
        assert "62 entries in en, es, zh" in caplog.text
        assert "/setprivacy" in caplog.text

    async def test_it_warns_of_what_is_off(self, stage: Stage) -> None:
        stage.sandbox.change_settings(inline_mode=False, can_join_groups=False, privacy_mode=False)
        warnings = list(reporting.warnings(await stage.bot.get_me()))
        assert [word for word in ("/setinline", "/setjoingroups") for line in warnings if word in line] == [
            "/setinline",
            "/setjoingroups",
        ]
        assert not any("/setprivacy" in line for line in warnings)
