"""The weights that ship: one for each feature, turned the way that its meaning tells where that is plain."""

from __future__ import annotations

import pytest

from bot.answering.weights import expected_weights, weights

PLAIN = 1.3
"""How strongly a feature must be expected to push for its fitted weight to be held to the same way."""


def test_each_feature_has_a_weight() -> None:
    fitted = {name for name in weights() if not name.startswith("calibration-")}
    assert fitted == set(expected_weights())


@pytest.mark.parametrize("name", [name for name, value in expected_weights().items() if abs(value) >= PLAIN])
def test_a_weight_pushes_the_way_that_is_expected(name: str) -> None:
    assert weights()[name] * expected_weights()[name] > 0
