"""The tables. Each row belongs to a bot, so that a database that another bot has used holds nothing of this one's."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    text,
)

from bot.storage.words import Words

SCHEMA: Final = "0001"
"""The newest migration: what the tables below are like."""


class State(IntEnum):
    """How far an update of the inbox has come; in each line, at most one is beyond `QUEUED`."""

    QUEUED = 0
    READY = 1
    WORKING = 2
    SENDING = 3


METADATA: Final = MetaData()
_NUMBER: Final = BigInteger().with_variant(Integer(), "sqlite")

INSTANCES: Final = Table(
    "instances",
    METADATA,
    Column("bot", BigInteger, nullable=False),
    Column("id", Words, nullable=False),
    Column("alive_until", Float, nullable=False),
    PrimaryKeyConstraint("bot", "id"),
)

INBOX: Final = Table(
    "inbox",
    METADATA,
    Column("bot", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("line", Words, nullable=False),
    Column("kind", Words, nullable=False),
    # 0 for urgent ones, 1 for others: the order in which they are taken.
    Column("rank", SmallInteger, nullable=False),
    Column("person", BigInteger),
    Column("chat", BigInteger),
    Column("arrived", Float, nullable=False),
    Column("expires", Float),
    Column("body", LargeBinary),
    Column("state", SmallInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("crashes", Integer, nullable=False),
    # How it ended, once its calls are on their way.
    Column("outcome", SmallInteger),
    Column("holder", Words),
    PrimaryKeyConstraint("bot", "update_id"),
)
Index("inbox_by_line", INBOX.c.bot, INBOX.c.line, INBOX.c.state, INBOX.c.update_id)
Index("inbox_by_turn", INBOX.c.bot, INBOX.c.state, INBOX.c.rank, INBOX.c.arrived, INBOX.c.update_id)
Index(
    "inbox_one_a_line",
    INBOX.c.bot,
    INBOX.c.line,
    unique=True,
    sqlite_where=text("state > 0"),
    postgresql_where=text("state > 0"),
)

HANDLED: Final = Table(
    "handled",
    METADATA,
    Column("bot", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("outcome", SmallInteger, nullable=False),
    Column("at", Float, nullable=False),
    PrimaryKeyConstraint("bot", "update_id"),
    sqlite_with_rowid=False,
)

OUTBOX: Final = Table(
    "outbox",
    METADATA,
    Column("bot", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("method", Words, nullable=False),
    Column("chat", BigInteger),
    Column("parameters", Words, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("label", Words, nullable=False),
    Column("question", BigInteger),
    Column("person", BigInteger),
    # Empty where the call's message answers nothing.
    Column("about", Words),
    Column("arrived", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("holder", Words),
    PrimaryKeyConstraint("bot", "update_id", "number"),
)

DEAD_LETTERS: Final = Table(
    "dead_letters",
    METADATA,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("bot", BigInteger, nullable=False),
    Column("update_id", BigInteger),
    Column("kind", Words, nullable=False),
    Column("error", Words, nullable=False),
    Column("at", Float, nullable=False),
)

PEOPLE: Final = Table(
    "people",
    METADATA,
    Column("bot", BigInteger, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("language", Words, nullable=False),
    Column("at", Float, nullable=False),
    PrimaryKeyConstraint("bot", "person"),
)

LISTENING: Final = Table(
    "listening",
    METADATA,
    Column("bot", BigInteger, nullable=False),
    Column("chat", BigInteger, nullable=False),
    PrimaryKeyConstraint("bot", "chat"),
)

DIALOGUES: Final = Table(
    "dialogues",
    METADATA,
    Column("bot", BigInteger, nullable=False),
    Column("chat", BigInteger, nullable=False),
    # 0 outside of a forum topic: a key has no NULL.
    Column("topic", BigInteger, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("said", Words, nullable=False),
    Column("until", Float, nullable=False),
    PrimaryKeyConstraint("bot", "chat", "topic", "person"),
)
Index("dialogues_by_person", DIALOGUES.c.bot, DIALOGUES.c.person)
Index("dialogues_by_time", DIALOGUES.c.until)

ANSWERS: Final = Table(
    "answers",
    METADATA,
    Column("bot", BigInteger, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("question", BigInteger, nullable=False),
    Column("answer", BigInteger, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("about", Words, nullable=False),
    Column("at", Float, nullable=False),
    PrimaryKeyConstraint("bot", "chat", "question"),
)
Index("answers_by_answer", ANSWERS.c.bot, ANSWERS.c.chat, ANSWERS.c.answer)
Index("answers_by_person", ANSWERS.c.bot, ANSWERS.c.person)
Index("answers_by_time", ANSWERS.c.at)

VOTES: Final = Table(
    "votes",
    METADATA,
    Column("bot", BigInteger, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("message", Words, nullable=False),
    Column("entry", Words, nullable=False),
    Column("is_up", Boolean, nullable=False),
    # Empty where the person did not say why.
    Column("reason", Words, nullable=False),
    Column("at", Float, nullable=False),
    PrimaryKeyConstraint("bot", "person", "message"),
)
Index("votes_by_entry", VOTES.c.bot, VOTES.c.entry)

VOTE_COUNTS: Final = Table(
    "vote_counts",
    METADATA,
    Column("bot", BigInteger, nullable=False),
    Column("entry", Words, nullable=False),
    Column("is_up", Boolean, nullable=False),
    Column("reason", Words, nullable=False),
    Column("votes", BigInteger, nullable=False),
    PrimaryKeyConstraint("bot", "entry", "is_up", "reason"),
)

MISSES: Final = Table(
    "misses",
    METADATA,
    Column("bot", BigInteger, nullable=False),
    # A fingerprint of the question's normal form.
    Column("form", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("reason", Words, nullable=False),
    # Entries with spaces between them.
    Column("nearest", Words, nullable=False),
    Column("text", Words),
    Column("times", BigInteger, nullable=False),
    Column("last", Float, nullable=False),
    PrimaryKeyConstraint("bot", "form", "language"),
)
