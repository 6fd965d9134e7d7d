"""Figures are written as the asker's language writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.answering.writing import write
from bot.knowledge.quantities import parse_quantity
from bot.knowledge.schema import LANGUAGES
from tests.bases import cases, knowledge
from tests.marks import marked

if TYPE_CHECKING:
    from bot.knowledge.schema import Language


def plain(text: str) -> str:
    """Without the spaces that only keep a line from breaking."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


CASES = [
    marked({key: one for key, one in case.items() if key != "bug" or language == "es"} | {"language": language}, name)
    for case in cases(__file__, "written.yaml")
    for language in LANGUAGES
    for name in [f"{case['figure']}-{language}"]
]


@pytest.mark.parametrize("case", CASES)
def test_figures(case: dict[str, Any]) -> None:
    language: Language = case["language"]
    assert plain(write(parse_quantity(case["figure"]), language, knowledge().texts[language])) == case[language]
