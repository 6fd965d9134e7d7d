"""What a message takes over from the one before, and what it does not."""

from __future__ import annotations

import pytest

from bot.answering.replies import Answer
from tests.bases import talk

BEFORE = [
    "How much are the exports?",
    "Who is the ambassador?",
    "¿Haifu ya entró al mercado colombiano?",
    "进口增长了多少？",
    "thanks!",
]
COMPLETE = [
    "How much did Chongqing import from Colombia in 2022?",
    "When did the ambassador return to China?",
    "¿Cuánto crecieron las exportaciones de Chongqing a Colombia?",
    "大使参观了哪些企业？",
]
SWITCHED = [
    ("How much did Chongqing's exports to Colombia grow?", "and imports?", "imports"),
    ("What share of the total are the exports?", "and imports?", "imports"),
    ("¿Cuánto fueron las exportaciones por mes?", "¿y las importaciones?", "imports"),
    ("2022年出口增长了多少？", "那进口呢？", "imports"),
]


@pytest.mark.parametrize("text", COMPLETE)
def test_what_names_its_topic_and_aspect_takes_nothing_from_before(text: str) -> None:
    alone = talk([text]).reply
    assert isinstance(alone, Answer)
    for before in BEFORE:
        assert talk([before, text]).reply == alone


@pytest.mark.parametrize(("asked", "then", "measure"), SWITCHED)
def test_and_another_is_the_same_question_of_that(asked: str, then: str, measure: str) -> None:
    first, second = talk([asked]).reply, talk([asked, then]).reply
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert second.topic.entry == first.topic.entry
    assert second.topic.measures == (measure,)


@pytest.mark.parametrize(
    ("asked", "turned"),
    [
        ("How much did Chongqing sell to Colombia?", "no, the other way round"),
        ("¿Cuánto le vendió Chongqing a Colombia?", "no, al revés"),
        ("重庆对哥伦比亚出口多少？", "不对，反过来"),
    ],
)
def test_correcting_twice_leads_back(asked: str, turned: str) -> None:
    once, twice = talk([asked, turned]).reply, talk([asked, turned, turned]).reply
    assert isinstance(once, Answer)
    assert isinstance(twice, Answer)
    assert once.topic.measures == ("imports",)
    assert twice.topic.measures == ("exports",)
