"""What holds of every reply, whatever is written and whatever was said before."""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.engine import Engine
from bot.answering.replies import Answer, Choices, Decline, Dialogue, Question, Reply, Silence, Topic, Turn
from bot.knowledge.formulas import compute
from bot.knowledge.models import Kind
from bot.knowledge.quoting import article_text, squash
from bot.knowledge.schema import LANGUAGES, Language
from tests.answering.enumerating import FOLDERS, Given, answers
from tests.bases import ask, engine, knowledge
from tests.odd_texts import ANY_TEXT, ODD_TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.knowledge.models import KnowledgeBase

BOUNDED = settings(max_examples=150, deadline=None)
PHRASINGS = [text for entry in knowledge().entries.values() for language in LANGUAGES for text in entry.ask[language]]
FRAGMENTS = [
    "and imports?",
    "the other one",
    "it",
    "why?",
    "en español",
    "那进口呢",
    "y el año anterior",
    "2019",
    "?",
    "no",
]
MESSAGES = st.one_of(ANY_TEXT, st.sampled_from(PHRASINGS), st.sampled_from(FRAGMENTS))
TOPICS = st.one_of(
    st.none(),
    st.builds(
        Topic,
        st.sampled_from([id_ for id_, entry in knowledge().entries.items() if entry.kind in (Kind.FAQ, Kind.FIGURE)]),
        st.lists(st.sampled_from(list(knowledge().facts.measures)), unique=True, max_size=3).map(tuple),
    ),
)
LANGUAGE = st.sampled_from(LANGUAGES)
DIALOGUES = st.builds(
    Dialogue,
    st.lists(st.builds(Turn, MESSAGES, LANGUAGE, TOPICS, st.booleans()), max_size=4).map(tuple),
    st.none() | LANGUAGE,
)


def answers_in(reply: Reply) -> tuple[Answer, ...]:
    return (reply,) if isinstance(reply, Answer) else reply.options if isinstance(reply, Choices) else ()


def assert_ordinary(reply: Reply, base: KnowledgeBase) -> None:
    article = article_text(base)
    if isinstance(reply, Silence):
        return
    assert isinstance(reply, Answer | Choices | Decline)
    assert reply.text.strip()
    assert reply.language in LANGUAGES
    for answer in answers_in(reply):
        assert len(answer.text) <= 700
        assert answer.evidence
        assert all(squash(evidence.quote) in article for evidence in answer.evidence)


@BOUNDED
@given(MESSAGES, DIALOGUES, st.booleans())
def test_any_text_gets_a_reply(text: str, dialogue: Dialogue, addressed: bool) -> None:  # noqa: FBT001 - a case
    question = Question(text, addressed)
    explained = engine().explain(question, dialogue)
    reply = explained.reply
    assert_ordinary(reply, knowledge())
    assert addressed is False or not isinstance(reply, Silence)
    assert_ordinary(engine().reply(Question("and then?"), explained.dialogue), knowledge())


@BOUNDED
@given(MESSAGES, DIALOGUES)
def test_a_chosen_language_is_kept_to(text: str, dialogue: Dialogue) -> None:
    reply = engine().reply(Question(text), dialogue)
    assert not isinstance(reply, Silence)
    wants_another = re.search(r"en español|in english|用中文", text.casefold())
    assert dialogue.language is None or reply.language == dialogue.language or wants_another


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT)
def test_any_text_gets_a_reply_from_any_base(text: str) -> None:
    folder = FOLDERS[1]
    assert_ordinary(ask(text, folder=folder), knowledge(folder))


@BOUNDED
@given(MESSAGES)
def test_a_message_is_explained_as_it_is_answered(text: str) -> None:
    explained = engine().explain(Question(text))
    assert explained.reply == engine().reply(Question(text))
    assert all(0 <= one.probability <= 1 for step in explained.steps for one in step.scored)


FRESH = Engine(knowledge())
"""An engine that is asked in another order than the shared one, so that what it has cached differs."""


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), MESSAGES), min_size=2, max_size=12))
def test_what_others_ask_changes_nothing(messages: list[tuple[int, str]]) -> None:
    interleaved = dict.fromkeys(range(3), Dialogue())
    replies: dict[int, list[Reply]] = {0: [], 1: [], 2: []}
    for person, text in messages:
        explained = engine().explain(Question(text), interleaved[person])
        replies[person].append(explained.reply)
        interleaved[person] = explained.dialogue
    for person, got in replies.items():
        alone = Dialogue()
        texts = [text for who, text in messages if who == person]
        for text, reply in zip(texts, got, strict=True):
            again = FRESH.explain(Question(text), alone)
            assert again.reply == reply
            alone = again.dialogue


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_odd_texts_get_an_ordinary_reply(text: str) -> None:
    assert_ordinary(engine().reply(Question(text)), knowledge())
    assert_ordinary(engine().reply(Question(text, addressed=False)), knowledge())
    assert_ordinary(
        ask(text, Dialogue((Turn(text, "en", Topic("figure-value", ("exports",)), answered=True),))), knowledge()
    )


NUMBER: dict[Language, str] = {"en": r"\d[\d,]*(?:\.\d+)?", "es": r"\d[\d.]*(?:,\d+)?", "zh": r"\d[\d,]*(?:\.\d+)?"}
SCALE: dict[Language, dict[str, int]] = {
    "en": {"thousand": 3, "million": 6, "billion": 9, "%": -2},
    "es": {"mil millones": 9, "millones": 6, "millón": 6, "mil": 3, "%": -2},
    "zh": {"万亿": 12, "亿": 8, "万": 4, "%": -2},
}
FIGURES = {
    language: re.compile(rf"({NUMBER[language]})[ \u00a0]?({'|'.join(SCALE[language])})?") for language in LANGUAGES
}


def figures(text: str, language: Language) -> Iterator[tuple[Decimal, Decimal]]:
    """The figures in a text, each with the worth of its last digit."""
    for written, word in FIGURES[language].findall(text):
        plain = written.rstrip(".,")
        group, point = (".", ",") if language == "es" else (",", ".")
        number = Decimal(plain.replace(group, "").replace(point, "."))
        scale = Decimal(10) ** SCALE[language].get(word, 0)
        yield number * scale, Decimal(10) ** int(number.as_tuple().exponent) * scale


def provable(given: Given, base: KnowledgeBase) -> Iterator[Decimal]:
    """What the figures of an answer may be: stated by the article, or computed from that."""
    names = base.facts.names()
    yield from (Decimal(base.facts.year), Decimal(base.facts.year - 1))
    yield from names.values()
    figure = base.figures.get(given.topic.entry)
    if figure is None:
        return
    for measure in given.answer.topic.measures:
        if measure in figure.results:
            own = {part: names[f"{measure}.{part}"] for part in ("value", "growth")}
            yield compute(figure.formula or "", {**names, **own})
    if figure.result is not None:
        yield compute(figure.formula or "", names)
    for pair in figure.pairs:
        if (pair.first, pair.second) == given.answer.topic.measures:
            yield compute(pair.formula, names)


MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905 - words read best as words


def is_proven(value: Decimal, step: Decimal, given: Given, base: KnowledgeBase) -> bool:
    if any(abs(exact - value) <= step / 2 for exact in provable(given, base)):
        return True
    quotes = " ".join(evidence.quote for evidence in given.answer.evidence)
    if re.search(rf"(?<![\d.,]){re.escape(f'{value:,f}')}(?![.,]?\d)|(?<![\d.,]){value:f}(?![.,]?\d)", quotes):
        return True
    return value == int(value) and 1 <= value <= 12 and MONTHS[int(value) - 1] in quotes


def unproven(folder: Path) -> list[str]:
    base = knowledge(folder)
    return [
        f"{given.name}: {value} in {given.answer.text!r}"
        for given in answers(folder)
        for value, step in figures(given.answer.text, given.language)
        if not is_proven(value, step, given, base)
    ]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_figure_in_every_answer_is_proven(folder: Path) -> None:
    assert unproven(folder) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_answer_about_figures_has_some(folder: Path) -> None:
    base = knowledge(folder)
    without = [
        given.name
        for given in answers(folder)
        if given.topic.entry in base.figures and len(list(figures(given.answer.text, given.language))) < 2
    ]
    assert without == []


def test_a_wrong_figure_would_be_noticed() -> None:
    """The proof above is no formality."""
    given_ = next(one for one in answers() if one.name == "figure-value-exports-es")
    wrong = [*figures("En 2022 fue de 4,816 mil millones de yuanes, un 16,7 % más; 61", "es")]
    assert [is_proven(value, step, given_, knowledge()) for value, step in wrong] == [True, False, False, False]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_languages_give_the_same_figures(folder: Path) -> None:
    def close(one: list[Decimal], other: list[Decimal]) -> bool:
        return len(one) == len(other) and all(abs(a - b) <= abs(a) / 500 for a, b in zip(one, other, strict=True))

    by_topic: dict[Topic, list[list[Decimal]]] = {}
    for one in answers(folder):
        if one.topic.entry in knowledge(folder).figures:
            found = sorted(value for value, _ in figures(one.answer.text, one.language))
            by_topic.setdefault(one.topic, []).append(found)
    assert [topic for topic, found in by_topic.items() if not all(close(*both) for both in pairwise(found))] == []


def test_every_digit_of_unicode_gets_an_ordinary_reply() -> None:
    for digit in (chr(code) for code in range(sys.maxunicode + 1) if chr(code).isdigit()):
        assert_ordinary(engine().reply(Question(f"{digit} how much were the exports, {digit} million?")), knowledge())
