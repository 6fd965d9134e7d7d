"""Whether a message asks, and whether it wants a yes or a no."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bases import cases, read
from tests.marks import marked


@pytest.mark.parametrize("case", [marked(case, case["text"]) for case in cases(__file__, "forms.yaml")])
def test_forms(case: dict[str, Any]) -> None:
    asked = read(case["text"])
    assert (asked.is_question, asked.is_polar) == (case["question"], case["polar"])


@pytest.mark.parametrize("text", ["", "?", "¿?", "吗", "or", "o", "还是"])
def test_bare_marks_are_read(text: str) -> None:
    asked = read(text)
    assert asked.is_polar in (True, False)
    assert not asked.measures
