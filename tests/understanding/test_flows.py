"""Whose exports are meant, whichever side tells it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.bases import cases, read
from tests.marks import marked

CASES = cases(__file__, "flows.yaml")
SIDES = yaml.safe_load(Path(__file__).with_name("sides.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", [marked(case, case["text"]) for case in CASES])
def test_directions(case: dict[str, Any]) -> None:
    asked = read(case["text"])
    assert (asked.language, list(asked.measures)) == (case["language"], case["measures"])


def test_there_are_enough_of_each_language() -> None:
    assert len(CASES) >= 60
    assert {language for case in CASES for language in [case["language"]]} == {"en", "es", "zh"}


PARTIES = {"en": ("Chongqing", "Colombia"), "es": ("Chongqing", "Colombia"), "zh": ("重庆", "哥伦比亚")}
TEMPLATES = [(language, text) for language, texts in SIDES.items() for text in texts]


@pytest.mark.parametrize(("language", "template"), TEMPLATES, ids=[text for _, text in TEMPLATES])
def test_whoever_sells(language: str, template: str) -> None:
    home, partner = PARTIES[language]
    assert read(template.format(seller=home, buyer=partner)).measures == ("exports",)
    assert read(template.format(seller=partner, buyer=home)).measures == ("imports",)
