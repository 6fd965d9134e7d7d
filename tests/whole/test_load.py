"""What is measured of the bot's load runs, and its figures make sense."""

from __future__ import annotations

from bench.whole.load import BOT, ECHO, drained, posted, remembered


async def test_both_bots_answer_what_is_posted_and_what_is_queued() -> None:
    assert await posted(BOT, 50) > 0
    assert await drained(ECHO, 50, 0.001) > 0


async def test_memory_is_looked_at_in_steps() -> None:
    megabytes = await remembered(100, steps=2)
    assert len(megabytes) == 2
    assert all(10 < one < 1000 for one in megabytes)
