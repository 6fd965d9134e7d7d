"""What is known of the whole question decides between entries that its words alone leave open."""

from __future__ import annotations

import pytest

from bot.answering.scoring import says_as_much
from tests.bases import knowledge


@pytest.mark.parametrize(
    ("winner", "entry", "as_much"),
    [
        ("figure-value", "figure-growth", True),
        ("figure-balance", "figure-value", False),
        ("ambassador-who", "ambassador-who", True),
        ("ambassador-who", "popular-products", False),
        ("haifu-entered", "seres-entered", False),
        ("trade-imbalance", "trade-imbalance-reverse", True),
    ],
)
def test_which_entries_say_as_much(winner: str, entry: str, as_much: bool) -> None:  # noqa: FBT001
    entries = knowledge().entries
    assert says_as_much(entries[winner], entries[entry], knowledge()) is as_much
