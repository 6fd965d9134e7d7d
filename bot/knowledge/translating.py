"""The article's sentences in other languages: found for a quote, and proven to have the same figures and names."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.folding import has_han
from bot.knowledge.quoting import sentences_of, squash
from bot.knowledge.schema import ORIGINAL
from bot.knowledge.written import figures_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.knowledge.building import Source
    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.schema import Language

_LATIN_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+")


def translated(knowledge: KnowledgeBase, quote: str, language: Language) -> str | None:
    """What a quote says in another language, as the bot puts it.

    Args:
        knowledge: whose article.
        quote: words of the article; the whole sentences that they stand in are given.
        language: the reader's.

    Returns:
        The translation; None where the base has none in that language, which is always so for the article's own.
    """
    known = knowledge.translations.get(language, {})
    found = [known.get(sentence) for sentence in sentences_of(quote, knowledge.article.sentences)]
    sentences = [sentence for sentence in found if sentence is not None]
    if not sentences or len(sentences) < len(found):
        return None
    return ("" if language == "zh" else " ").join(sentences)


def prove_translations(knowledge: KnowledgeBase, source: Source) -> None:
    """Check that each sentence is translated once, with its figures and names; what is not so is noted."""
    article = dict.fromkeys(squash(sentence) for sentence in knowledge.article.sentences)
    for language in knowledge.translations:
        file = f"translations/{language}.yaml"
        done: set[str] = set()
        for index, model in source.entries(file):
            sentence = squash(model.sentence)
            if sentence not in article:
                message = f"{model.sentence!r} is no sentence of the article: copy it whole from article.yaml"
                source.refuse(file, (index, "sentence"), message)
            elif sentence in done:
                source.refuse(file, (index, "sentence"), "is translated above already: keep one of the two")
            else:
                for message in _amiss(knowledge, sentence, model.translation, language):
                    source.refuse(file, (index, "translation"), message)
            done.add(sentence)
        for sentence in article:
            if sentence not in done:
                source.refuse(file, (), f"lacks the sentence {sentence!r}: add it with its translation")


def _amiss(knowledge: KnowledgeBase, sentence: str, translation: str, language: Language) -> Iterator[str]:
    if has_han(translation) != (language == "zh"):
        yield f"{translation!r} is in another language: write it in {language}"
        return
    yield from _other_figures(knowledge, sentence, translation, language)
    yield from _other_names(knowledge, sentence, translation, language)


def _other_figures(knowledge: KnowledgeBase, sentence: str, translation: str, language: Language) -> Iterator[str]:
    wanted = Counter(figures_in(sentence, ORIGINAL))
    written = Counter(figures_in(translation, language, knowledge.vocabulary[language].money))
    for figure in wanted - written:
        yield f"lacks {figure.text!r} of the sentence: write that figure, in digits, as {language} writes it"
    for figure in written - wanted:
        yield f"has {figure.text!r}, which is no figure of the sentence: correct it, or remove it"


def _other_names(knowledge: KnowledgeBase, sentence: str, translation: str, language: Language) -> Iterator[str]:
    own, other = knowledge.vocabulary[ORIGINAL].names, knowledge.vocabulary[language].names
    for name, forms in own.items():
        named = next(_found(forms, sentence, capital=True), None)
        if named is not None and next(_found((*other.get(name, ()), named), translation), None) is None:
            yield f"lacks {named!r} of the sentence: name it, as `names` of the vocabulary does under {name!r}"
    for name, forms in other.items():
        # The first form is the name itself; the others may be words that serve for much else.
        named = next(_found(forms[:1], translation, capital=True), None)
        if named is not None and next(_found((*own.get(name, ()), named), sentence), None) is None:
            yield f"names {named!r}, which the sentence does not: remove it"
    names = knowledge.other_names
    for named in _found((*names.places, *names.companies, *names.people), translation, capital=True):
        if next(_found((named,), sentence), None) is None:
            yield f"names {named!r}, which the sentence does not: remove it"
    yield from _other_latin(knowledge.article.speaker, sentence, translation, language)


def _other_latin(speaker: str, sentence: str, translation: str, language: Language) -> Iterator[str]:
    """The speaker's name, which languages of the same script do not change, and Latin words among Chinese ones."""
    if language == "zh":
        for word in dict.fromkeys(_LATIN_WORD.findall(translation)):
            if next(_found((word,), sentence), None) is None:
                yield f"has {word!r}, which does not stand in the sentence: copy the name from there"
        return
    for word in _LATIN_WORD.findall(speaker):
        if next(_found((word,), sentence, capital=True), None) and not next(_found((word,), translation), None):
            yield f"lacks {word!r} of the sentence, the speaker's name: write it as the sentence does"


def _found(terms: Iterable[str], text: str, *, capital: bool = False) -> Iterator[str]:
    """The terms that stand in a text, as it writes them; where `capital`, those of letters with a capital one first."""
    plain = _plain(text)
    for term in dict.fromkeys(map(_plain, terms)):
        if has_han(term):
            begins = [plain.find(term)] if term in plain else []
        else:
            stem = term.rstrip("*")
            end = "" if term.endswith("*") else r"(?!\w)"
            # Most terms stand nowhere: a search for the mere letters costs far less than a pattern.
            pattern = rf"(?<!\w){re.escape(stem)}{end}" if stem in plain else None
            begins = [match.start() for match in re.finditer(pattern, plain)] if pattern else []
        for begin in begins:
            if has_han(term) or not capital or text[begin : begin + 1].isupper():
                yield text[begin : begin + len(term)]
                break


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """The text in small letters without accents, each character in its place."""
    return "".join((unicodedata.normalize("NFD", sign)[0].lower() or sign)[0] for sign in text)
