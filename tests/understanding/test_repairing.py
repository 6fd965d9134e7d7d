"""Slips are put right; words that are right stay as they are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.folding import tokens
from bot.knowledge.schema import LANGUAGES
from bot.understanding.slips import slip_cost
from tests.bases import cases, knowledge, read
from tests.marks import marked


@pytest.mark.parametrize("case", [marked(case, case["text"]) for case in cases(__file__, "repairs.yaml")])
def test_slips(case: dict[str, Any]) -> None:
    asked = read(case["text"])
    assert case["now"] in asked.tokens
    assert case["was"] not in asked.tokens


ORDINARY = """
weather shoulder expect exploit ratio station nation mission vision shirt short shore store steal deal
transport passport report airport resort effort comfort sport import rapport
sales whales shares chairs stairs cares
colon column coffee clinic cosmic
tales males imposter deport
nación estación misión visión camisa corto orilla tienda robar trato transporte pasaporte aeropuerto esfuerzo deporte
""".split()  # noqa: SIM905 - words read best as words


@pytest.mark.parametrize("word", ORDINARY)
def test_ordinary_words_are_no_slips(word: str) -> None:
    sentence = f"what is the {word}" if word.isascii() else f"qué es la {word}"
    assert tokens(word)[0] in read(sentence).tokens


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrasings_are_left_alone(language: str) -> None:
    phrasings = [text for entry in knowledge().entries.values() for text in entry.ask[language]]  # type: ignore[index]
    found = [read(text, language) for text in phrasings[::5]]  # type: ignore[arg-type]
    assert [asked.repaired for asked in found if asked.repaired and asked.spoken == language] == []


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14))
def test_any_word_gives_as_many_words(word: str) -> None:
    assert len(read(f"the {word} of exports").tokens) == 4


@pytest.mark.parametrize("text", ["in the 4.905", "abc", "xyz", "the of a", "q k d"])
def test_short_words_and_numbers_are_left_alone(text: str) -> None:
    assert list(read(text).tokens) == tokens(text)


@pytest.mark.parametrize(
    ("typed", "meant", "other"),
    [
        ("exprot", "export", "expert"),
        ("imprts", "imports", "impress"),
        ("teh", "the", "ten"),
        ("kolombia", "colombia", "columbia"),
    ],
)
def test_a_common_slip_costs_less_than_another(typed: str, meant: str, other: str) -> None:
    assert 0 < slip_cost(typed, meant) < slip_cost(typed, other)


@given(st.text("abcdefghij", min_size=1, max_size=9))
def test_the_same_word_costs_nothing(word: str) -> None:
    assert slip_cost(word, word) == 0


def test_the_words_around_decide() -> None:
    """Beside "the total", "trad" is "trade", and neither "tras" nor "trap"."""
    assert "trade" in read("the total trad").tokens
