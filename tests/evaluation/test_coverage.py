"""Sentences, coverage, rivals and slips."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.coverage import cover
from bot.evaluation.sentences import Sentences
from bot.evaluation.typos import Slips
from bot.knowledge.models import Kind

if TYPE_CHECKING:
    from bot.knowledge.models import KnowledgeBase


@pytest.fixture
def sentences(knowledge: KnowledgeBase) -> Sentences:
    return Sentences(knowledge.article)


def test_every_sentence_is_covered_in_every_language(knowledge: KnowledgeBase) -> None:
    coverage = cover(knowledge)
    assert [one.sentence for one in coverage.sentences] == list(knowledge.article.sentences)
    assert [one.sentence for one in coverage.sentences if not one.is_complete] == []
    assert coverage.entries.total() == len(knowledge.entries)
    assert coverage.entries[Kind.FIGURE] == len(knowledge.figures)


def test_a_quote_touches_the_sentences_that_it_is_a_part_of_or_holds(sentences: Sentences) -> None:
    first, second = sentences.written[4:6]
    assert sentences.touched([first[5:40]]) == {4}
    assert sentences.touched([f"{first} {second}"]) == {4, 5}
    assert sentences.touched(["the"]) == frozenset()
    assert sentences.touched([""]) == frozenset()


def test_equal_sentences_count_once_when_quoted_and_are_all_proven(sentences: Sentences) -> None:
    quote = "Made in Chongqing is very popular in Colombia"
    assert sentences.touched([quote]) == {sentences.written.index(quote)}
    assert {sentences.written[number] for number in sentences.proven_by([quote])} == {quote}
    assert len(sentences.proven_by([quote])) == sentences.written.count(quote)


@pytest.mark.parametrize(
    ("quote", "holds"),
    [
        ("the export was 4.815 billion CNY", True),
        ("The  export was\u00a04.815 billion CNY", True),
        ("“'Made in Chongqing' is very distinctive", True),
        ("the export was 4.816 billion CNY", False),
        ("", False),
    ],
)
def test_what_stands_in_the_article(sentences: Sentences, quote: str, holds: bool) -> None:  # noqa: FBT001
    assert sentences.holds(quote) is holds


@pytest.fixture(scope="module")
def slips() -> Slips:
    return Slips(["重庆对哥伦比亚出口多少", "进口金额", "筋口"])


@given(st.text(max_size=60))
def test_a_slip_is_small_and_always_the_same(slips: Slips, text: str) -> None:
    slipped = slips(text)
    assert slips(text) == slipped
    assert abs(len(slipped) - len(text)) <= 1


@pytest.mark.parametrize("text", ["exports", "how much", "¿cuánto exportó?", "进口", "金"])
def test_a_word_gets_a_slip(slips: Slips, text: str) -> None:
    assert slips(text) != text


@pytest.mark.parametrize("text", ["", "a to 12", "2022", "鬱"])
def test_what_has_no_word_stays(slips: Slips, text: str) -> None:
    assert slips(text) == text
