"""Which language somebody writes, and which one to answer in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.knowledge.schema import LANGUAGES
from tests.bases import cases, reader
from tests.marks import marked

if TYPE_CHECKING:
    from bot.knowledge.schema import Language

CASES = cases(__file__, "languages.yaml")


@pytest.mark.parametrize("case", [marked(case, case["text"]) for case in CASES])
def test_languages(case: dict[str, Any]) -> None:
    assert reader().read(case["text"]).language == case["language"]


@pytest.mark.parametrize("text", ["", "2022?", "4.905", "👍", "?!"])
@pytest.mark.parametrize("before", LANGUAGES)
def test_what_does_not_tell_stays_with_the_language_before(text: str, before: Language) -> None:
    assert reader().read(text, before).language == before


@pytest.mark.parametrize(
    ("text", "before", "language"),
    [
        ("¿y las importaciones?", "en", "es"),
        ("and the imports?", "zh", "en"),
        ("那进口呢", "es", "zh"),
        ("no", "es", "es"),
        pytest.param("no", "en", "en", marks=pytest.mark.xfail(strict=True, reason="`no` counts as Spanish")),
        ("total", "es", "es"),
        ("total", "en", "en"),
    ],
)
def test_a_text_that_tells_outweighs_the_language_before(text: str, before: Language, language: Language) -> None:
    assert reader().read(text, before).language == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("exports, in spanish please", "es"),
        ("¿las exportaciones? en inglés por favor", "en"),
        ("出口多少，请用英文回答", "en"),
        ("exports, en español por favor", "es"),
        ("exportaciones in english please", "en"),
        ("how much are the exports, 用中文", "zh"),
        ("出口多少 in english", "en"),
    ],
)
def test_a_language_that_is_asked_for(text: str, language: Language) -> None:
    assert reader().read(text).language == language


def test_phrasings_are_taken_for_their_own_language() -> None:
    texts = [
        (text, language)
        for entry in reader()._knowledge.entries.values()
        for language in LANGUAGES
        for text in entry.ask[language]
        if len(text) > 12
    ]
    right = [reader().read(text).language == language for text, language in texts[::7]]
    assert sum(right) / len(right) > 0.97
