"""What people and operators are told about privacy is what the program does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.knowledge.schema import LANGUAGES
from bot.storage import retention
from bot.storage.tables import METADATA
from bot.telegram.dialogues import KEPT_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.schema import Language

TIMES: dict[str, float | None] = {
    "inbox": retention.OPEN_SECONDS,
    "outbox": retention.OPEN_SECONDS,
    "handled": retention.HANDLED_SECONDS,
    "dead_letters": retention.DEAD_LETTERS_SECONDS,
    "instances": retention.INSTANCES_SECONDS,
    "dialogues": KEPT_SECONDS,
    "answers": retention.ANSWERS_SECONDS,
    "people": retention.LANGUAGE_SECONDS,
    "listening": None,
    "votes": retention.VOTES_SECONDS,
    "vote_counts": None,
    "misses": retention.MISSES_SECONDS,
}
UNITS = {"minute": 60, "day": 86_400, "year": 365 * 86_400}
TIME = re.compile(r"(\d+) (minute|day|year)s?")


def seconds(text: str) -> list[float]:
    return [int(number) * UNITS[unit] for number, unit in TIME.findall(text)]


@pytest.fixture(scope="session")
def page(root: Path) -> str:
    return (root / "docs" / "privacy.md").read_text("utf-8")


def test_each_table_is_named_with_its_time(page: str) -> None:
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| `")]
    told = {row[0].strip("| `"): seconds(row[2]) for row in rows}
    assert told.keys() == TIMES.keys() == METADATA.tables.keys()
    assert told == {table: [] if time is None else [time] for table, time in TIMES.items()}


def test_what_is_old_is_deleted_as_often_as_is_told(page: str) -> None:
    assert UNITS["minute"] == retention.EXPIRE_SECONDS
    assert "deleted at start and every minute" in page


def test_the_words_of_missed_questions_are_told_apart(page: str) -> None:
    exception = page[page.index("KEEP_UNANSWERED_TEXTS") :]
    assert seconds(exception)[0] == retention.MISSED_TEXTS_SECONDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_are_told_the_same_in_every_language(knowledge: KnowledgeBase, language: Language) -> None:
    numbers = [int(number) for number in re.findall(r"\d+", knowledge.texts[language]["telegram-privacy"])]
    day = UNITS["day"]
    assert numbers == [
        retention.OPEN_SECONDS / day,
        KEPT_SECONDS / UNITS["minute"],
        retention.ANSWERS_SECONDS / day,
        retention.VOTES_SECONDS / day,
        retention.LANGUAGE_SECONDS / UNITS["year"],
        retention.MISSED_TEXTS_SECONDS / day,
    ]
