"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _delivery()
    _people()
    _figures()


def _delivery() -> None:
    op.create_table(
        "instances",
        sa.Column("bot", sa.BigInteger, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("alive_until", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("bot", "id"),
    )
    op.create_table(
        "inbox",
        sa.Column("bot", sa.BigInteger, nullable=False),
        sa.Column("update_id", sa.BigInteger, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("rank", sa.SmallInteger, nullable=False),
        sa.Column("person", sa.BigInteger),
        sa.Column("chat", sa.BigInteger),
        sa.Column("arrived", sa.Float, nullable=False),
        sa.Column("expires", sa.Float),
        sa.Column("body", sa.LargeBinary),
        sa.Column("state", sa.SmallInteger, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("crashes", sa.Integer, nullable=False),
        sa.Column("outcome", sa.SmallInteger),
        sa.Column("holder", sa.Text),
        sa.PrimaryKeyConstraint("bot", "update_id"),
    )
    op.create_index("inbox_by_line", "inbox", ["bot", "line", "state", "update_id"])
    op.create_index("inbox_by_turn", "inbox", ["bot", "state", "rank", "arrived", "update_id"])
    beyond = sa.text("state > 0")
    op.create_index(
        "inbox_one_a_line", "inbox", ["bot", "line"], unique=True, sqlite_where=beyond, postgresql_where=beyond
    )
    op.create_table(
        "handled",
        sa.Column("bot", sa.BigInteger, nullable=False),
        sa.Column("update_id", sa.BigInteger, nullable=False),
        sa.Column("outcome", sa.SmallInteger, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("bot", "update_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outbox",
        sa.Column("bot", sa.BigInteger, nullable=False),
        sa.Column("update_id", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("chat", sa.BigInteger),
        sa.Column("parameters", sa.Text, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("question", sa.BigInteger),
        sa.Column("person", sa.BigInteger),
        sa.Column("about", sa.Text),
        sa.Column("arrived", sa.Float, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("holder", sa.Text),
        sa.PrimaryKeyConstraint("bot", "update_id", "number"),
    )
    op.create_table(
        "dead_letters",
        sa.Column("id", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("bot", sa.BigInteger, nullable=False),
        sa.Column("update_id", sa.BigInteger),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("bot", sa.BigInteger, nullable=False),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("bot", "person"),
    )
    op.create_table(
        "listening",
        sa.Column("bot", sa.BigInteger, nullable=False),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("bot", "chat"),
    )
    op.create_table(
        "dialogues",
        sa.Column("bot", sa.BigInteger, nullable=False),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("topic", sa.BigInteger, nullable=False),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("until", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("bot", "chat", "topic", "person"),
    )
    op.create_index("dialogues_by_person", "dialogues", ["bot", "person"])
    op.create_index("dialogues_by_time", "dialogues", ["until"])
    op.create_table(
        "answers",
        sa.Column("bot", sa.BigInteger, nullable=False),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("question", sa.BigInteger, nullable=False),
        sa.Column("answer", sa.BigInteger, nullable=False),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("bot", "chat", "question"),
    )
    op.create_index("answers_by_answer", "answers", ["bot", "chat", "answer"])
    op.create_index("answers_by_person", "answers", ["bot", "person"])
    op.create_index("answers_by_time", "answers", ["at"])


def _figures() -> None:
    op.create_table(
        "votes",
        sa.Column("bot", sa.BigInteger, nullable=False),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("is_up", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("bot", "person", "message"),
    )
    op.create_index("votes_by_entry", "votes", ["bot", "entry"])
    op.create_table(
        "vote_counts",
        sa.Column("bot", sa.BigInteger, nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("is_up", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("votes", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("bot", "entry", "is_up", "reason"),
    )
    op.create_table(
        "misses",
        sa.Column("bot", sa.BigInteger, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("nearest", sa.Text, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("times", sa.BigInteger, nullable=False),
        sa.Column("last", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("bot", "form", "language"),
    )
