"""The knowledge base that ships: complete and proven."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType

import pytest

from bot.knowledge.loading import load
from bot.knowledge.models import Entry, Kind
from bot.knowledge.quoting import article_text, squash
from bot.knowledge.schema import LANGUAGES
from tests.bases import ARTICLE, knowledge

BASE = knowledge()
ENTRIES = list(BASE.entries.values())
ANSWERING = [entry for entry in ENTRIES if entry.kind in (Kind.FAQ, Kind.FIGURE)]


@pytest.mark.parametrize("sentence", BASE.article.sentences, ids=range(1, len(BASE.article.sentences) + 1))
def test_every_sentence_of_the_article_is_evidence(sentence: str) -> None:
    quotes = [evidence.quote for entry in ENTRIES for evidence in entry.evidence]
    quotes += [measure.evidence.quote for measure in BASE.facts.measures.values()]
    words = squash(sentence)
    assert any(squash(quote) in words or words in squash(quote) for quote in quotes)


def test_the_article_has_its_sentences() -> None:
    assert len(BASE.article.sentences) == 27


def test_every_quote_stands_in_the_article() -> None:
    text = article_text(BASE)
    quotes = [evidence.quote for entry in ENTRIES for evidence in entry.evidence]
    assert quotes
    assert all(squash(quote) in text for quote in quotes)


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.id for entry in ENTRIES])
def test_every_entry_is_asked_and_answered_in_each_language(entry: Entry) -> None:
    for language in LANGUAGES:
        assert len(entry.ask[language]) >= 5
        assert entry.say[language].strip()
        assert entry.title[language].strip()


@pytest.mark.parametrize("entry", ANSWERING, ids=[entry.id for entry in ANSWERING])
def test_every_answer_has_a_question_for_a_title(entry: Entry) -> None:
    assert entry.title["en"].endswith("?")
    assert entry.title["es"].startswith("¿")
    assert entry.title["es"].endswith("?")
    assert entry.title["zh"].endswith("？")


def test_it_cannot_be_changed() -> None:
    entry = ENTRIES[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        entry.id = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        BASE.entries["other"] = entry  # type: ignore[index]
    for mapping in (BASE.entries, BASE.facts.measures, BASE.figures, BASE.texts, BASE.vocabulary, entry.ask, entry.say):
        assert isinstance(mapping, MappingProxyType)


def test_loading_twice_gives_the_same() -> None:
    assert load(ARTICLE) == BASE
