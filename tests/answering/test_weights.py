"""The weights that ship: each pushes the way that its name says."""

from __future__ import annotations

import pytest

from bot.answering.weights import Weights, weights

FOR = ("named", "measured", "named_alone", "quotable", "claimed", "as_likely")


@pytest.mark.parametrize("name", Weights.model_fields)
def test_a_weight_pushes_the_way_of_its_name(name: str) -> None:
    assert (getattr(weights(), name) > 1) is (name in FOR)
