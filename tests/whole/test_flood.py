"""Who asks in private or inline is answered, however others flood the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.whole.flood import waited

if TYPE_CHECKING:
    from pathlib import Path

SECONDS, CHATS = 6, 10


async def test_a_flood_in_groups_keeps_nobody_else_from_their_answers(tmp_path: Path) -> None:
    waits = await waited(tmp_path, flooded=True, chats=CHATS, seconds=SECONDS)
    assert len(waits.private) >= CHATS
    assert waits.inline
    assert (waits.unanswered, waits.unanswered_inline) == (0, 0)
    # 20 at once and a notice in the busy group, and 20, a little more a second and a notice of who floods eight.
    assert 0 < waits.in_groups <= 21 + 21 + 2 * SECONDS
