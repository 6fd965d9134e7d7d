"""What is kept of people and groups: language, listening, dialogues, and which message answers which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select

from bot.storage.records import Answered, Kept, Place
from bot.storage.tables import ANSWERS, DIALOGUES, LISTENING, PEOPLE
from bot.storage.transactions import each

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

    from bot.storage.transactions import Transaction

_LANGUAGE = select(PEOPLE.c.language).where(PEOPLE.c.bot == bindparam("of_bot"), PEOPLE.c.person == bindparam("of"))
_NO_LANGUAGE = delete(PEOPLE).where(PEOPLE.c.bot == bindparam("of_bot"), PEOPLE.c.person == bindparam("of"))
_LISTENS = select(LISTENING.c.chat).where(LISTENING.c.bot == bindparam("of_bot"), LISTENING.c.chat == bindparam("of"))
_NOT_LISTENING = delete(LISTENING).where(LISTENING.c.bot == bindparam("of_bot"), LISTENING.c.chat == bindparam("of"))
_SAID = select(DIALOGUES.c.said).where(
    DIALOGUES.c.bot == bindparam("of_bot"),
    DIALOGUES.c.chat == bindparam("in_chat"),
    DIALOGUES.c.topic == bindparam("in_topic"),
    DIALOGUES.c.person == bindparam("by"),
    DIALOGUES.c.until > bindparam("now"),
)
_ANSWERED = select(ANSWERS.c.question, ANSWERS.c.answer, ANSWERS.c.person, ANSWERS.c.about).where(
    ANSWERS.c.bot == bindparam("of_bot"), ANSWERS.c.chat == bindparam("in_chat")
)
_ANSWER_TO = _ANSWERED.where(ANSWERS.c.question == bindparam("of"))
_ANSWERED_BY = _ANSWERED.where(ANSWERS.c.answer == bindparam("of")).order_by(ANSWERS.c.at.desc()).limit(1)
_OLD_DIALOGUES = (DIALOGUES.c.bot == bindparam("of_bot"), DIALOGUES.c.chat == bindparam("old"))
_MOVED = select(DIALOGUES).where(*_OLD_DIALOGUES)


@each
def language(transaction: Transaction, person: int) -> str | None:
    """The language that a person has chosen."""
    found: str | None = transaction.connection.execute(_LANGUAGE, {"of_bot": transaction.bot, "of": person}).scalar()
    return found


@each
def set_language(transaction: Transaction, choice: tuple[int, str | None]) -> None:
    """Keep a person's choice of language, or undo it."""
    person, chosen = choice
    if chosen is None:
        transaction.run(_NO_LANGUAGE, [{"of": person}])
    else:
        transaction.put(PEOPLE, [{"person": person, "language": chosen, "at": transaction.now}])


@each
def is_listening(transaction: Transaction, chat: int) -> bool:
    """Whether a group is listened to."""
    return transaction.connection.execute(_LISTENS, {"of_bot": transaction.bot, "of": chat}).first() is not None


@each
def set_listening(transaction: Transaction, choice: tuple[int, bool]) -> None:
    """Keep a group's choice."""
    chat, listening = choice
    if listening:
        transaction.put(LISTENING, [{"chat": chat}])
    else:
        transaction.run(_NOT_LISTENING, [{"of": chat}])


@each
def conversation(transaction: Transaction, asked: tuple[Place, float]) -> str | None:
    """What was said in a place, where its time is not over."""
    place, now = asked
    of_place = {"in_chat": place.chat, "in_topic": place.topic or 0, "by": place.person}
    parameters = {"of_bot": transaction.bot, "now": now, **of_place}
    found: str | None = transaction.connection.execute(_SAID, parameters).scalar()
    return found


def keep(transaction: Transaction, kept: Sequence[Kept]) -> None:
    """Keep dialogues; the last of a place counts."""
    transaction.put(
        DIALOGUES,
        [
            {
                "chat": one.place.chat,
                "topic": one.place.topic or 0,
                "person": one.place.person,
                "said": one.said,
                "until": one.until,
            }
            for one in kept
        ],
    )


@each
def keep_conversation(transaction: Transaction, kept: Kept) -> None:
    """Keep one dialogue."""
    keep(transaction, [kept])


def note(transaction: Transaction, answered: Sequence[Answered]) -> None:
    """Note which messages answer which."""
    transaction.put(
        ANSWERS,
        [
            {
                "chat": one.chat,
                "question": one.question,
                "answer": one.answer,
                "person": one.person,
                "about": one.about,
                "at": transaction.now,
            }
            for one in answered
        ],
    )


@each
def note_answer(transaction: Transaction, answered: Answered) -> None:
    """Note which message answers which."""
    note(transaction, [answered])


@each
def answer_to(transaction: Transaction, asked: tuple[int, int]) -> Answered | None:
    """The answer to a message."""
    return _answered(transaction, _ANSWER_TO, *asked)


@each
def answered_by(transaction: Transaction, asked: tuple[int, int]) -> Answered | None:
    """What a message of the bot answers."""
    return _answered(transaction, _ANSWERED_BY, *asked)


@each
def move_chat(transaction: Transaction, moved: tuple[int, int]) -> None:
    """Keep under a new id what was kept under an old one; message ids begin anew, so answers are not carried over."""
    old, new = moved
    if is_listening(transaction, [old])[0]:
        set_listening(transaction, [(new, True)])
    rows = transaction.connection.execute(_MOVED, {"of_bot": transaction.bot, "old": old}).mappings()
    transaction.put(DIALOGUES, [{**row, "chat": new} for row in rows])
    forget_chat(transaction, [old])


@each
def forget_chat(transaction: Transaction, chat: int) -> None:
    """Delete what is kept of a chat."""
    for table in (LISTENING, DIALOGUES, ANSWERS):
        transaction.connection.execute(delete(table).where(table.c.bot == transaction.bot, table.c.chat == chat))


def _answered(
    transaction: Transaction, statement: Select[int, int, int, str], chat: int, message: int
) -> Answered | None:
    parameters = {"of_bot": transaction.bot, "in_chat": chat, "of": message}
    row = transaction.connection.execute(statement, parameters).first()
    return None if row is None else Answered(chat, row.question, row.answer, row.person, row.about)
