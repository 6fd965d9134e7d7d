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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", [marked(case, case["figure"]) for case in cases(__file__, "written.yaml")])
def test_figures(case: dict[str, Any], language: Language) -> None:
    assert plain(write(parse_quantity(case["figure"]), language, knowledge().texts[language])) == case[language]
