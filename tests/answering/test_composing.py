"""Every answer that can be given: in the asker's language, short, with few quotes, each from the article."""

from __future__ import annotations

from itertools import product

import pytest

from bot.answering.composing import Composer
from bot.answering.replies import Reason, Topic
from bot.knowledge.models import Kind
from bot.knowledge.quoting import article_text, squash
from bot.knowledge.schema import LANGUAGES, Language
from tests.answering.enumerating import FOLDERS, Given, answers, in_language
from tests.bases import knowledge

GIVEN = [given for folder in FOLDERS for given in answers(folder)]
ENTRIES = knowledge().entries
SAID = [
    (entry.id, language)
    for entry, language in product(ENTRIES.values(), LANGUAGES)
    if entry.kind in (Kind.NOT_COVERED, Kind.OTHER_SUBJECT, Kind.SMALL_TALK)
]
LONGEST = 600
MOST_QUOTES = 3


@pytest.mark.parametrize("given", GIVEN, ids=[given.name for given in GIVEN])
def test_an_answer_reads_well(given: Given) -> None:
    text = given.answer.text
    assert given.answer.language == given.language
    assert in_language(text, given.language), text
    assert 10 <= len(text) <= LONGEST
    assert text[0].isupper() or not text[0].isascii() or text[0].isdigit()
    assert text.endswith(("。", ".", "”", "!")) or "\n• " in text
    assert not {"{", "}"} & set(text)
    assert "  " not in text


@pytest.mark.parametrize("given", GIVEN, ids=[given.name for given in GIVEN])
def test_an_answer_is_proven_by_the_article(given: Given) -> None:
    folder = next(folder for folder in FOLDERS if given in answers(folder))
    article = article_text(knowledge(folder))
    assert 1 <= len(given.answer.evidence) <= MOST_QUOTES
    assert all(squash(evidence.quote) in article for evidence in given.answer.evidence)


@pytest.mark.parametrize("given", GIVEN, ids=[given.name for given in GIVEN])
def test_an_answer_leads_on(given: Given) -> None:
    assert in_language(given.answer.title, given.language) or given.language != "zh"
    related = [Topic(one.entry, one.measures) for one in given.answer.related]
    assert given.answer.topic not in related
    assert Topic(given.topic.entry) not in related
    assert len(related) == len(set(related)) <= 4


def test_measures_that_are_asked_for_are_answered_alone() -> None:
    for given in answers():
        figure = knowledge().figures.get(given.topic.entry)
        if figure is None or not figure.measures or not set(given.topic.measures) & set(figure.measures):
            continue
        wanted = set(given.topic.measures) & set(figure.measures)
        assert set(given.answer.topic.measures) == wanted


@pytest.mark.parametrize(("entry", "language"), SAID)
def test_words_in_place_of_an_answer(entry: str, language: Language) -> None:
    composer = Composer(knowledge())
    said = composer.decline(Reason.NOT_COVERED, language, ENTRIES[entry])
    assert in_language(said.text, language), said.text
    assert len(said.text) <= LONGEST
    assert not {"{", "}"} & set(said.text)
    assert said.related
    assert all(ENTRIES[suggestion.entry].kind in (Kind.FAQ, Kind.FIGURE) for suggestion in said.related)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_words_in_every_language(reason: Reason, language: Language) -> None:
    said = Composer(knowledge()).decline(reason, language)
    assert in_language(said.text, language)
    assert said.reason is reason
    assert said.related


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_true", [True, False])
def test_a_verdict_stands_first(language: Language, is_true: bool) -> None:  # noqa: FBT001 - a case
    plain = Composer(knowledge()).answer(Topic("visit-radio"), language)
    settled = Composer(knowledge()).answer(Topic("visit-radio"), language, verdict=is_true)
    word = knowledge().texts[language]["yes" if is_true else "no"]
    assert settled.text.startswith(word)
    assert settled.text.endswith(plain.text)
    assert settled.evidence == plain.evidence
