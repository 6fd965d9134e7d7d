"""Times, and how they spread."""

from __future__ import annotations

import pytest

from bench.timing import spread, timed, typical


def test_percentiles_are_by_nearest_rank() -> None:
    found = spread([float(time) for time in range(100, 0, -1)])

    assert (found.median, found.p90, found.p99, found.longest) == (50.5, 90.0, 99.0, 100.0)
    assert found.mean == 50.5


def test_one_time_is_every_figure() -> None:
    assert set(spread([0.25]).as_dict().values()) == {0.25}


def test_items_are_timed_in_turn_in_every_pass() -> None:
    called: list[str] = []

    times = timed(called.append, ["a", "b"], 3)

    assert called == ["a", "b"] * 3
    assert [len(taken) for taken in times] == [3, 3]
    assert all(time > 0 for taken in times for time in taken)


def test_the_typical_time_ignores_a_disturbed_pass() -> None:
    assert typical([[1.0, 90.0, 1.2]]) == [pytest.approx(1.2)]
