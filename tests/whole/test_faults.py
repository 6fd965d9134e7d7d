"""A fifth of all calls goes wrong, and everybody is answered in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.whole.faults import spoilt

if TYPE_CHECKING:
    from pathlib import Path


async def test_all_are_answered_in_order_though_a_fifth_of_the_calls_goes_wrong(tmp_path: Path) -> None:
    found = await spoilt(tmp_path, people=60)
    assert (found.tally.asked, found.tally.lost, found.tally.disordered) == (300, 0, 0)
    assert found.tally.repeated <= found.after
    assert found.dead_letters == found.unreadable
    assert min(found.spoilt, found.after, found.duplicates, found.unreadable) > 0
