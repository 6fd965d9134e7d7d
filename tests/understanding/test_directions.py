"""Whose exports are meant, whichever side tells it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bases import cases, reader
from tests.marks import marked

CASES = cases(__file__, "directions.yaml")


@pytest.mark.parametrize("case", [marked(case, case["text"]) for case in CASES])
def test_directions(case: dict[str, Any]) -> None:
    asked = reader().read(case["text"])
    assert (asked.language, list(asked.measures)) == (case["language"], case["measures"])


def test_there_are_enough_of_each_language() -> None:
    assert len(CASES) >= 60
    assert {language for case in CASES for language in [case["language"]]} == {"en", "es", "zh"}
