"""Proof: quotes stand in the article, figures in their quotes, and every placeholder is filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel import Locale

from bot.folding import has_han
from bot.knowledge import schema
from bot.knowledge.deriving import prove_figures, prove_headline
from bot.knowledge.linking import prove_links
from bot.knowledge.messages import MESSAGES, NEEDED
from bot.knowledge.placeholders import OF_ONE_MEASURE, RESULT, amiss, of_figure, placeholders, stated, without
from bot.knowledge.quantities import Unit
from bot.knowledge.quoting import article_text, squash
from bot.knowledge.translating import prove_translations

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bot.knowledge.building import Source
    from bot.knowledge.models import Facts, KnowledgeBase
    from bot.knowledge.reading import Key

_MAGNITUDES = "thousand|million|billion|trillion"
_FIGURE = re.compile(rf"\d+(?:[.,]\d+)*(?:\s?%|\s(?:{_MAGNITUDES})\b)?")
_LETTER = re.compile(r"[^\W_]")
_LATIN = re.compile("[A-Za-z]")
_MONTHS = tuple(Locale("en").months["format"]["wide"].values())


def prove(knowledge: KnowledgeBase, source: Source) -> None:
    """Check everything that must hold; what does not is noted in the source's documents."""
    _prove_quotes(knowledge, source)
    _prove_facts(knowledge.facts, source)
    _prove_headline(knowledge.facts, source)
    prove_figures(knowledge, source)
    _prove_answers(knowledge, source)
    _prove_sayings_of_figures(knowledge, source)
    _prove_words(source)
    prove_links(knowledge, source)
    _prove_comparisons(knowledge, source)
    _prove_messages(source)
    prove_translations(knowledge, source)


def _prove_quotes(knowledge: KnowledgeBase, source: Source) -> None:
    article = article_text(knowledge)
    for file, index, model in _faq(source):
        for number, quote in enumerate(_quotes(model)):
            key: Key = (index, "quote") if isinstance(model.quote, str) else (index, "quote", number)
            _prove_quote(quote, article, source, file, key)
    if "facts.yaml" in source.models:
        facts = source.models["facts.yaml"]
        _prove_quote(facts.year_quote, article, source, "facts.yaml", ("year-quote",))
        for name, measure in facts.measures.items():
            _prove_quote(measure.quote, article, source, "facts.yaml", ("measures", name, "quote"))


def _prove_quote(quote: str, article: str, source: Source, file: str, key: Key) -> None:
    words = squash(quote)
    if words not in article:
        source.refuse(file, key, f"{quote!r} does not stand in the article: copy the words from article.yaml")
    elif not _LETTER.search(words):
        source.refuse(file, key, f"{quote!r} holds no word: copy the sentence that proves the answer")
    elif re.search(rf"(?<!\w){re.escape(words)}(?!\w)", article) is None:
        source.refuse(file, key, f"{quote!r} begins or ends within a word: copy whole words from article.yaml")


def _prove_facts(facts: Facts, source: Source) -> None:
    file = "facts.yaml"
    for measure in facts.measures.values():
        for name, quantity in (("value", measure.value), ("growth", measure.growth)):
            key = ("measures", measure.id, name)
            written = quantity.written
            if written and not _stands_in(written, measure.evidence.quote, whole=True):
                advice = "copy the whole figure from there, with its unit"
                source.refuse(file, key, f"{written!r} does not stand in the measure's quote: {advice}")
            if quantity.unit is Unit.MONEY and not written.endswith(facts.currency):
                source.refuse(file, key, f"{written!r} is not in {facts.currency}, which `currency` gives: correct one")
        if measure.growth.written and measure.growth.unit is not Unit.PERCENT:
            source.refuse(file, ("measures", measure.id, "growth"), "must be a percentage, such as 16.6%")
    if facts.year and not _stands_in(str(facts.year), facts.year_evidence.quote):
        source.refuse(file, ("year",), f"{facts.year} does not stand in `year-quote`: correct one")


def _prove_headline(facts: Facts, source: Source) -> None:
    prove_headline(facts, source)
    known = {"year", "year-before", RESULT}
    for language, text in facts.headline.say.items() if facts.headline else ():
        place: tuple[str, Key] = ("facts.yaml", ("headline", "say", language))
        _prove_saying(text, known, "", source, place)
        if not (has_han(text) if language == "zh" else _LATIN.search(text)):
            source.refuse(*place, f"{text!r} is in another language: write it in {language}")


def _stands_in(figure: str, quote: str, *, whole: bool = False) -> bool:
    """Whether a figure stands in a quote; where `whole`, no unit may follow that belongs to it."""
    unit = rf"(?!\s*(?:%|(?:{_MAGNITUDES})\b|[A-Z]{{3}}\b))" if whole else ""
    return re.search(rf"(?<![\d.,]){re.escape(figure)}(?![.,]?\d){unit}", squash(quote)) is not None


def _prove_answers(knowledge: KnowledgeBase, source: Source) -> None:
    facts = knowledge.facts
    known = stated(facts.measures) | ({"year"} if facts.year else set())
    for file, index, model in _faq(source):
        quotes = " ".join(_quotes(model))
        for language, text in model.say:
            key: Key = (index, "say", language)
            _prove_saying(text, known, quotes, source, (file, key))
            for name in placeholders(text):
                _prove_filled(name, facts, quotes, source, (file, key))
        for language, text in model.verdict_words or ():
            _prove_saying(text, (), quotes, source, (file, (index, "verdict-words", language)))
        if model.verdict_words and model.verdict is None:
            message = "has no `verdict` beside it: add yes or no, or remove it"
            source.refuse(file, (index, "verdict-words"), message)
        _prove_settled(model.answer_is, quotes, source, (file, index))


def _prove_filled(name: str, facts: Facts, quotes: str, source: Source, place: tuple[str, Key]) -> None:
    """Whether the quote proves the figure that a placeholder stands for."""
    measure, _, part = name.partition(".")
    if measure not in facts.measures or part not in ("value", "growth"):
        return
    written = getattr(facts.measures[measure], part).written
    if written and not _stands_in(written, quotes):
        source.refuse(*place, f"{{{name}}} is {written}, which does not stand in the quote: add its quote to `quote`")


def _prove_settled(settled: schema.AnswerIsModel, quotes: str, source: Source, place: tuple[str, int]) -> None:
    file, index = place
    for part in ("year", "number"):
        figure = getattr(settled, part)
        if figure is not None and not (_stands_in(str(figure), quotes) or _stands_in(f"{figure:,}", quotes)):
            source.refuse(file, (index, "answer-is", part), f"{figure} does not stand in the quote: quote it")
    if settled.month is not None and _MONTHS[settled.month - 1] not in quotes:
        name = _MONTHS[settled.month - 1]
        source.refuse(file, (index, "answer-is", "month"), f"{name} does not stand in the quote: quote it")


def _prove_sayings_of_figures(knowledge: KnowledgeBase, source: Source) -> None:
    for index, model in source.entries("figures.yaml"):
        known = of_figure(model, knowledge.facts.measures)
        for language, text in model.say:
            _prove_saying(text, known, "", source, ("figures.yaml", (index, "say", language)))
        if model.several is None:
            continue
        for language, text in model.several.heading:
            shared = known - OF_ONE_MEASURE
            _prove_saying(text, shared, "", source, ("figures.yaml", (index, "several", "heading", language)))
        for language, text in model.several.line:
            key: Key = (index, "several", "line", language)
            _prove_saying(text, known, "", source, ("figures.yaml", key))
            if not {"value", "growth", RESULT}.intersection(placeholders(text)):
                source.refuse("figures.yaml", key, "shows no figure: write {value}, {growth} or {result}")


def _prove_saying(text: str, known: Collection[str], quotes: str, source: Source, place: tuple[str, Key]) -> None:
    for message in amiss(text, known):
        source.refuse(*place, message)
    for figure in _FIGURE.findall(without(text)):
        month = figure.isdigit() and 1 <= int(figure) <= len(_MONTHS) and _MONTHS[int(figure) - 1] in quotes
        if month or _stands_in("".join(figure.split()) if "%" in figure else figure, quotes):
            continue
        if not _stands_in(_as_in_english(figure, str(place[1][-1])), quotes):
            advice = "quote it, write it as the quote does or in words, or use a placeholder"
            source.refuse(*place, f"the figure {figure!r} does not stand in the quote: {advice}")


def _as_in_english(figure: str, language: str) -> str:
    """A whole number with the thousands marked as the language marks them, or not marked, as English writes it."""
    mark = {"es": "."}.get(language, ",")
    if re.fullmatch(rf"\d{{5,}}|\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+", figure) is None:
        return figure
    return f"{int(figure.replace(mark, '')):,}"


def _prove_words(source: Source) -> None:
    """Refuse texts in another script, and such as `...`, to be written later; small talk may be a smile alone."""
    for file in source.models:
        for index, model in source.entries(file) if file != "small-talk.yaml" else ():
            for key in ("title", "say", "missing", "verdict-words"):
                for language, text in getattr(model, key.replace("-", "_"), None) or ():
                    place = (index, key, language)
                    if not _LETTER.search(text):
                        source.refuse(file, place, f"{text!r} holds no word: write the text")
                    elif not (has_han(text) if language == "zh" else _LATIN.search(text)):
                        source.refuse(file, place, f"{text!r} is in another language: write it in {language}")


def _prove_messages(source: Source) -> None:
    messages = {
        language: source.models[f"texts/{language}.yaml"].model_dump(by_alias=True) for language in schema.LANGUAGES
    }
    for language, texts in messages.items():
        file = f"texts/{language}.yaml"
        for key, text in texts.items():
            for message in amiss(text, MESSAGES[key]):
                source.refuse(file, (key,), message)
            if key in NEEDED and NEEDED[key] not in placeholders(text):
                source.refuse(file, (key,), f"lacks {{{NEEDED[key]}}}: put it where that is to stand")
            elif any(set(placeholders(other[key])) != set(placeholders(text)) for other in messages.values()):
                source.refuse(file, (key,), "has other placeholders than the same text in another language")


def _prove_comparisons(knowledge: KnowledgeBase, source: Source) -> None:
    measures = knowledge.facts.measures
    for file, index, model in _faq(source):
        more, less = model.answer_is.more, model.answer_is.less
        for name, id_ in (("more", more), ("less", less)):
            if id_ not in measures and (more, less) != (None, None):
                source.refuse(file, (index, "answer-is", name), f"{id_!r} is no measure of facts.yaml: name one")
        if more is None or less is None or not {more, less} <= measures.keys():
            continue
        if measures[more].value.value <= measures[less].value.value:
            source.refuse(file, (index, "answer-is"), f"{more!r} is not more than {less!r} in facts.yaml: swap them")


def _faq(source: Source) -> Iterator[tuple[str, int, schema.FaqModel]]:
    for file, _ in source.named("faq/"):
        yield from ((file, index, model) for index, model in source.entries(file))


def _quotes(model: schema.FaqModel) -> list[str]:
    return [model.quote] if isinstance(model.quote, str) else model.quote
