"""Proof: quotes stand in the article, figures in their quotes, derived figures recompute, ids exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel import Locale

from bot.knowledge import schema
from bot.knowledge.formulas import FormulaError, compute, holds
from bot.knowledge.models import Kind

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from decimal import Decimal

    from bot.knowledge.building import Source
    from bot.knowledge.models import Facts, Figure, KnowledgeBase
    from bot.knowledge.quantities import Quantity
    from bot.knowledge.reading import Key

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_MONTHS = tuple(Locale("en").months["format"]["wide"].values())
_OWN = frozenset({"measure", "of-measure", "value", "growth", "result", "year", "year-before"})
_OF_A_MEASURE = ("value", "growth", "short")


def squash(text: str) -> str:
    """Fold white space and quote marks, in which a quote may differ from the article."""
    text = text.translate(str.maketrans("\u201c\u201d\u2018\u2019\u00ab\u00bb\u00a0", '""\'\'"" '))
    return " ".join(text.split())


def article_text(knowledge: KnowledgeBase) -> str:
    """The whole article as one text with its white space squashed."""
    return squash(" ".join(knowledge.article.sentences))


def prove(knowledge: KnowledgeBase, source: Source) -> None:
    """Check everything that must hold; what does not is noted in the source's documents."""
    _prove_quotes(knowledge, source)
    _prove_facts(knowledge.facts, source)
    _prove_figures(knowledge, source)
    _prove_sayings(knowledge, source)
    _prove_links(knowledge, source)
    _prove_vocabularies(knowledge, source)
    _prove_messages(source)


def _prove_quotes(knowledge: KnowledgeBase, source: Source) -> None:
    article = article_text(knowledge)
    for file, index, model in _faq(source):
        quotes = [model.quote] if isinstance(model.quote, str) else model.quote
        for number, quote in enumerate(quotes):
            key: Key = (index, "quote") if isinstance(model.quote, str) else (index, "quote", number)
            _prove_quote(quote, article, source, file, key)
    if "facts.yaml" in source.models:
        facts = source.models["facts.yaml"]
        _prove_quote(facts.year_quote, article, source, "facts.yaml", ("year-quote",))
        for name, measure in facts.measures.items():
            _prove_quote(measure.quote, article, source, "facts.yaml", ("measures", name, "quote"))


def _prove_quote(quote: str, article: str, source: Source, file: str, key: Key) -> None:
    if squash(quote) not in article:
        source.refuse(file, key, f"{quote!r} does not stand in the article: copy the words from article.yaml")


def _prove_facts(facts: Facts, source: Source) -> None:
    for measure in facts.measures.values():
        for name, quantity in (("value", measure.value), ("growth", measure.growth)):
            if not _stands_in(quantity.written, measure.evidence.quote):
                key = ("measures", measure.id, name)
                source.refuse("facts.yaml", key, f"{quantity.written!r} does not stand in the measure's quote")
    if facts.year and not _stands_in(str(facts.year), facts.year_evidence.quote):
        source.refuse("facts.yaml", ("year",), f"{facts.year} does not stand in `year-quote`")


def _stands_in(figure: str, quote: str) -> bool:
    return re.search(rf"(?<![\d.,]){re.escape(figure)}(?![.,]?\d)", squash(quote)) is not None


def _prove_figures(knowledge: KnowledgeBase, source: Source) -> None:
    names = knowledge.facts.names()
    measures = knowledge.facts.measures
    for index, figure in enumerate(knowledge.figures.values()):
        for key, used in _measures_named(figure):
            if used not in measures:
                source.refuse("figures.yaml", (index, *key), f"{used!r} is no measure of facts.yaml")
        for key, formula, result, bound in _derivations(figure, names):
            try:
                exact = compute(formula, bound)
            except FormulaError as error:
                source.refuse("figures.yaml", (index, *key), str(error))
                continue
            if not result.agrees_with(exact):
                source.refuse(
                    "figures.yaml",
                    (index, *key),
                    f"{result.written!r} does not recompute: {formula} gives {exact:.6g} in units of 1; correct one",
                )
        _prove_condition(source, index, names)


def _prove_condition(source: Source, index: int, names: Mapping[str, Decimal]) -> None:
    condition = source.models["figures.yaml"][index].holds
    if condition is None:
        return
    try:
        if not holds(condition, names):
            source.refuse("figures.yaml", (index, "holds"), f"{condition!r} is not true of the facts")
    except FormulaError as error:
        source.refuse("figures.yaml", (index, "holds"), str(error))


def _measures_named(figure: Figure) -> Iterator[tuple[Key, str]]:
    for key, named in (("measures", figure.measures), ("uses", figure.uses)):
        yield from (((key, number), name) for number, name in enumerate(named))
    yield from ((("results", name), name) for name in figure.results)
    for pair in figure.pairs:
        name = f"{pair.first}-{pair.second}"
        yield from ((("pairs", name), one) for one in (pair.first, pair.second))
    if not figure.pairs:
        yield from ((("default",), name) for name in figure.default)


def _derivations(
    figure: Figure, names: Mapping[str, Decimal]
) -> Iterator[tuple[Key, str, Quantity, Mapping[str, Decimal]]]:
    """Each formula with what it must give, and the names that it may use."""
    if figure.formula and figure.result:
        yield ("result",), figure.formula, figure.result, names
    for measure, result in figure.results.items():
        own = {name: names[f"{measure}.{name}"] for name in ("value", "growth") if f"{measure}.{name}" in names}
        yield ("results", measure), figure.formula or "", result, {**names, **own}
    for pair in figure.pairs:
        yield ("pairs", f"{pair.first}-{pair.second}", "result"), pair.formula, pair.result, names


def _prove_sayings(knowledge: KnowledgeBase, source: Source) -> None:
    facts = knowledge.facts
    known = {f"{name}.{part}" for name in facts.measures for part in _OF_A_MEASURE}
    for file, index, model in _faq(source):
        quotes = " ".join([model.quote] if isinstance(model.quote, str) else model.quote)
        for language, text in model.say:
            _prove_saying(text, known | {"year"}, quotes, source, (file, (index, "say", language)))
    in_figures = known | _OWN | {f"{one}.{part}" for one in ("first", "second") for part in _OF_A_MEASURE}
    for index, model in enumerate(source.models.get("figures.yaml", [])):
        for language, text in model.say:
            _prove_saying(text, in_figures, "", source, ("figures.yaml", (index, "say", language)))


def _prove_saying(text: str, known: Iterable[str], quotes: str, source: Source, place: tuple[str, Key]) -> None:
    for name in _PLACEHOLDER.findall(text):
        if name not in known:
            source.refuse(*place, f"{{{name}}} is no placeholder here: use one of {', '.join(sorted(known))}")
    for figure in _FIGURE.findall(_PLACEHOLDER.sub("", text)):
        month = figure.isdigit() and 1 <= int(figure) <= len(_MONTHS) and _MONTHS[int(figure) - 1] in quotes
        if not month and not _stands_in(figure, quotes):
            source.refuse(*place, f"the figure {figure!r} does not stand in the quote: quote it, or use a placeholder")


def _prove_links(knowledge: KnowledgeBase, source: Source) -> None:
    entries = knowledge.entries
    answering = {id_ for id_, entry in entries.items() if entry.kind in (Kind.FAQ, Kind.FIGURE)}
    names = {name for vocabulary in knowledge.vocabulary.values() for name in vocabulary.names}
    synonyms = {name for vocabulary in knowledge.vocabulary.values() for name in vocabulary.synonyms}
    synonyms |= {"when", "where", "why", "who"}
    for file, models in source.models.items():
        for index, model in enumerate(models if isinstance(models, list) else []):
            for key, linked in _links(model):
                if linked not in answering:
                    source.refuse(file, (index, *key), f"{linked!r} is no entry that answers: check the id")
            for key, name, kind, known in _words_named(model, names, synonyms):
                if name not in known:
                    source.refuse(file, (index, *key), f"{name!r} is none of the `{kind}` in the vocabularies")
    _prove_named_entries(knowledge, source, answering)


def _prove_named_entries(knowledge: KnowledgeBase, source: Source, answering: set[str]) -> None:
    entries = knowledge.entries
    synonyms = {name for vocabulary in knowledge.vocabulary.values() for name in vocabulary.synonyms}
    for number, popular in enumerate(knowledge.article.popular):
        if popular not in answering:
            source.refuse("article.yaml", ("popular", number), f"{popular!r} is no entry that answers: check the id")
    _prove_chapters(knowledge, answering, source)
    _prove_comparisons(knowledge, source)
    for part in knowledge.facts.parts:
        if part not in synonyms:
            source.refuse("facts.yaml", ("parts",), f"{part!r} is none of the `synonyms` in the vocabularies")
    for kind, declining in knowledge.other_names.declines.items():
        if declining not in entries or entries[declining].kind is not Kind.NOT_COVERED:
            source.refuse("names.yaml", ("declines", kind), f"{declining!r} is no entry of not-covered.yaml")


def _words_named(model: object, names: set[str], synonyms: set[str]) -> Iterator[tuple[Key, str, str, set[str]]]:
    """The vocabulary words that an entry names: where, which, of what kind, and all known ones of that kind."""
    for number, synonym in enumerate(getattr(model, "whenever", ())):
        yield ("whenever", number), synonym, "synonyms", synonyms
    about = getattr(model, "about", None)
    place = getattr(getattr(model, "answer_is", None), "place", None)
    for key, name in ((("about",), about), (("answer-is", "place"), place)):
        if name is not None:
            yield key, name, "names", names


def _links(model: object) -> Iterator[tuple[Key, str]]:
    for key in ("related", "instead"):
        yield from (((key, number), linked) for number, linked in enumerate(getattr(model, key, None) or []))


def _prove_chapters(knowledge: KnowledgeBase, answering: Container[str], source: Source) -> None:
    placed: dict[str, str] = {}
    for index, chapter in enumerate(knowledge.chapters):
        if chapter.id in {other.id for other in knowledge.chapters[:index]}:
            source.refuse("chapters.yaml", (index, "id"), f"{chapter.id!r} is another's id: choose a new one")
        for number, entry in enumerate(chapter.entries):
            key: Key = (index, "entries", number)
            if entry not in answering:
                source.refuse("chapters.yaml", key, f"{entry!r} is no entry that answers: check the id")
            elif entry in placed:
                source.refuse("chapters.yaml", key, f"{entry!r} stands under {placed[entry]!r} already: keep one")
            placed[entry] = chapter.id


def _prove_vocabularies(knowledge: KnowledgeBase, source: Source) -> None:
    for section in ("measures", "names", "synonyms"):
        everywhere = {key for vocabulary in knowledge.vocabulary.values() for key in getattr(vocabulary, section)}
        for language in schema.LANGUAGES:
            missing = everywhere - set(getattr(knowledge.vocabulary[language], section))
            for key in sorted(missing):
                file = f"vocabulary/{language}.yaml"
                source.refuse(file, (section,), f"lacks {key!r}, which another language has: add its words")
    names = knowledge.vocabulary[schema.LANGUAGES[0]].names
    parties = knowledge.facts.parties
    for party in filter(None, (parties.home, parties.partner, *parties.wider)):
        if party not in names:
            source.refuse("facts.yaml", ("parties",), f"{party!r} is none of the `names` in the vocabularies")


def _prove_messages(source: Source) -> None:
    messages = {language: source.models[f"texts/{language}.yaml"] for language in schema.LANGUAGES}
    everywhere = set().union(*messages.values())
    for language, texts in messages.items():
        file = f"texts/{language}.yaml"
        for key in sorted(everywhere - set(texts)):
            source.refuse(file, (), f"lacks {key!r}, which another language has: add it")
        for key, text in texts.items():
            holes = {other: sorted(_PLACEHOLDER.findall(messages[other].get(key, text))) for other in messages}
            if any(holes[other] != holes[language] for other in messages):
                source.refuse(file, (key,), "has other placeholders than the same text in another language")
                break


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
    for file, models in source.named("faq/"):
        for index, model in enumerate(models):
            yield file, index, model
