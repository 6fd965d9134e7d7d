"""Rivals: each finds a phrasing that is typed to the letter, in any script."""

from __future__ import annotations

import pytest

from bench.contenders import CONTENDERS

PHRASINGS = ["Where do I find my card?", "¿Cuánto cuesta el envío?", "我的卡在哪里", "How do I close my account?"]


@pytest.mark.parametrize("name", CONTENDERS)
@pytest.mark.parametrize("number", range(len(PHRASINGS)))
def test_a_rival_finds_a_phrasing_whatever_its_case_and_accents(name: str, number: int) -> None:
    nearest = CONTENDERS[name](PHRASINGS).nearest(PHRASINGS[number].upper().replace("Á", "A"))

    assert nearest is not None
    assert nearest.phrasing == number
    assert nearest.score > 0


@pytest.mark.parametrize("text", ["", "?!", "xyzzy"])
def test_bm25s_finds_nothing_where_no_word_is_shared(text: str) -> None:
    assert CONTENDERS["bm25s"](PHRASINGS).nearest(text) is None
