"""What makes a reply right, offered, missed or wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.answering.replies import Answer, Choices, Decline, Question, Reason, Silence
from bot.evaluation.grading import LONGEST_TEXT, Grader, Verdict, rounded, shows
from bot.evaluation.questions import Expected
from bot.knowledge.models import Evidence, Speaker
from bot.knowledge.quantities import parse_quantity

if TYPE_CHECKING:
    from bot.answering.engine import Engine
    from bot.answering.replies import Reply
    from bot.knowledge.schema import Language

_TRADE = "the export was 4.815 billion CNY, a year-on-year increase of 16.6%"


def _expected(**keys: object) -> Expected:
    given = {"id": 1, "text": "?", "lang": "en", "expect": "answer", "evidence": [_TRADE], "figures": [["16.6%"]]}
    return Expected.model_validate({**given, **keys})


@pytest.fixture
def grader(engine: Engine) -> Grader:
    return Grader(engine.knowledge.article)


@pytest.fixture
def growth(engine: Engine) -> Answer:
    reply = engine.reply(Question("how much did exports grow?"))
    assert isinstance(reply, Answer)
    return reply


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ({"evidence": ["Haifu Medical has already entered the Colombian market"]}, "proven by the export was"),
        ({"figures": [["16.6%"], ["18.5%"]]}, "does not show the figure 18.5%"),
        ({"words": [["motorcycle", "motorbike"]]}, "does not say motorcycle or motorbike"),
        ({"lang": "es"}, "is in 'en'"),
    ],
)
def test_what_makes_an_answer_wrong(grader: Grader, growth: Answer, keys: dict[str, object], fault: str) -> None:
    grade = grader.grade(_expected(**keys), growth)
    assert grade.verdict is Verdict.WRONG
    assert any(fault in one for one in grade.faults)


def test_an_answer_must_be_short_and_prove_itself(grader: Grader, growth: Answer, engine: Engine) -> None:
    article = engine.knowledge.article
    long = replace(growth, text=growth.text + " and so on" * LONGEST_TEXT)
    invented = replace(growth, evidence=(*growth.evidence, Evidence("Trade will double soon", Speaker.ARTICLE)))
    everything = replace(growth, evidence=tuple(Evidence(one, Speaker.ARTICLE) for one in article.sentences))
    for answer, fault in ((long, "characters"), (invented, "not in the article"), (everything, "more than 3")):
        grade = grader.grade(_expected(), answer)
        assert grade.verdict is Verdict.WRONG
        assert any(fault in one for one in grade.faults)


def test_a_word_may_stand_in_the_quote(grader: Grader, growth: Answer) -> None:
    assert grader.grade(_expected(words=[["year-on-year INCREASE"]]), growth).verdict is Verdict.RIGHT


def test_offers_and_declines(grader: Grader, growth: Answer, engine: Engine) -> None:
    other = engine.answer("ambassador-who", "en")
    with_it = Choices("en", "?", (other, growth))
    without = Choices("en", "?", (other,))
    decline = Decline("en", "no", Reason.UNCLEAR)
    table: list[tuple[str, Reply, Verdict]] = [
        ("answer", with_it, Verdict.OFFERED),
        ("answer", without, Verdict.MISSED),
        ("answer", decline, Verdict.MISSED),
        ("answer", Silence("?"), Verdict.MISSED),
        ("decline", decline, Verdict.RIGHT),
        ("decline", Silence("?"), Verdict.RIGHT),
        ("decline", with_it, Verdict.OFFERED),
        ("decline", growth, Verdict.WRONG),
        ("silent", Silence("?"), Verdict.RIGHT),
        ("silent", decline, Verdict.WRONG),
        ("silent", growth, Verdict.WRONG),
    ]
    for expect, reply, verdict in table:
        assert grader.grade(_expected(expect=expect), reply).verdict is verdict, (expect, reply)


@pytest.mark.parametrize(
    ("figure", "language", "writing"),
    [
        ("4.815 billion", "en", "4.815 billion"),
        ("4.815 billion", "zh", "48.15亿"),
        ("89.5 million", "es", "89,5 millones"),
        ("89.5 million", "zh", "8950万"),
        ("16.6%", "es", "16,6\u00a0%"),
        ("2023", "en", "2023"),
        ("60", "zh", "60"),
        ("53.8", "es", "53,8"),
        ("4.7255 billion", "en", "4.73 billion"),
        ("4.7255 billion", "zh", "47.3亿"),
        ("1.82%", "en", "1.8%"),
    ],
)
def test_figures_are_sought_as_the_language_writes_them(
    grader: Grader, figure: str, language: Language, writing: str
) -> None:
    assert writing in grader.writings(figure, language)


def test_a_stated_figure_may_not_be_rounded(grader: Grader) -> None:
    assert grader.writings("4.815 billion", "en") == {"4.815 billion"}
    assert grader.writings("698.1%", "en") == {"698.1%"}


def test_rounding_keeps_two_digits() -> None:
    assert [str(one.value.normalize()) for one in rounded(parse_quantity("681.5"))] == ["682", "6.8E+2"]
    assert rounded(parse_quantity("60")) == []


@pytest.mark.parametrize(
    ("text", "sought", "found"),
    [
        ("It came to 4.815 billion CNY.", "4.815 billion", True),
        ("It came to 4.815 billion CNY.", "815 billion", False),
        ("It grew by 16.65%.", "16.6", False),
        ("in 2022, it", "2022", True),
        ("in 2022.", "2022", True),
        ("in 20221", "2022", False),
        ("creció un 16,6\u00a0%", "16,6 %", True),
        ("“Made in Chongqing”", '"made in', True),
        ("出口额为48.15亿元", "48.15亿", True),
        ("148.15亿元", "48.15亿", False),
    ],
)
def test_a_figure_shows_as_a_whole(text: str, sought: str, found: bool) -> None:  # noqa: FBT001
    assert shows(text, sought) is found
