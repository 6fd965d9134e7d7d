"""No question is lost, however the bot ends, and none while Telegram is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.whole.kills import Case, away, killed
from bot.delivery.sending import AT_ONCE

if TYPE_CHECKING:
    from pathlib import Path

    from bot.sandbox import Identity

PEOPLE = 30
CASES = [
    (Case("SIGKILL", by_webhook=False, database="SQLite"), "SQLite"),
    (Case("SIGKILL", by_webhook=True, database="PostgreSQL"), "PostgreSQL"),
    (Case("SIGTERM", by_webhook=False, database="PostgreSQL"), "PostgreSQL"),
    (Case("SIGTERM twice", by_webhook=True, database="SQLite"), "SQLite"),
]


@pytest.mark.parametrize(("case", "database"), CASES, indirect=["database"], ids=str)
async def test_a_bot_that_is_ended_at_a_random_moment_loses_nothing(
    case: Case, database: str, identity: Identity, tmp_path: Path
) -> None:
    outcome = await killed(case, database, tmp_path, rounds=1, people=PEOPLE, identity=identity)
    assert (outcome.tally.asked, outcome.tally.lost, outcome.tally.disordered) == (5 * PEOPLE, 0, 0)
    assert outcome.most_repeated <= (AT_ONCE if case.signals == "SIGKILL" else 0)


async def test_nothing_is_lost_while_telegram_is_away(tmp_path: Path) -> None:
    tally = await away(f"sqlite:///{tmp_path / 'bot.sqlite3'}", tmp_path, seconds=3, people=PEOPLE)
    assert (tally.asked, tally.lost, tally.disordered) == (5 * PEOPLE, 0, 0)
    assert tally.repeated <= AT_ONCE
