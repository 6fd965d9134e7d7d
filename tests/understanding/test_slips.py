"""A phrasing is found for what is meant, with a slip in it, and never for what means something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.folding import cut
from bot.understanding.repairing import sound
from bot.understanding.slips import AlmostSaid

CASES = yaml.safe_load(Path(__file__).with_name("slips.yaml").read_text("utf-8"))
MADE = {
    language: AlmostSaid((entry, cut(text)) for entry, text in phrasings.items())
    for language, phrasings in CASES["phrasings"].items()
}
RIGHT = {word for phrasings in CASES["phrasings"].values() for text in phrasings.values() for word in cut(text)} | {
    "looks",
    "opens",
}


def found(language: str, text: str) -> str | None:
    return MADE[language].find(cut(text), lambda word: word not in RIGHT, sound)


@pytest.mark.parametrize("case", CASES["found"], ids=lambda case: case["text"])
def test_one_slip(case: dict[str, Any]) -> None:
    assert found(case["language"], case["text"]) == case["entry"]


@pytest.mark.parametrize("case", CASES["not"], ids=lambda case: case["why"])
def test_no_slip(case: dict[str, Any]) -> None:
    assert found(case["language"], case["text"]) is None


def test_what_may_be_two_phrasings_is_neither() -> None:
    almost = AlmostSaid([("loans", ("lend", "books")), ("sales", ("send", "books"))])
    assert almost.find(("xend", "books"), lambda word: word == "xend", sound) is None


@given(st.sampled_from(sorted(MADE)), st.text(max_size=40))
def test_any_text_is_looked_up(language: str, text: str) -> None:
    assert found(language, text) in {None, *CASES["phrasings"][language]}
