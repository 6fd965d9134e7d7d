"""Validated models of the files to the KnowledgeBase; problems are noted, not raised."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import cycle
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.folding import cut
from bot.knowledge import schema
from bot.knowledge.models import (
    AnswerIs,
    Article,
    Chapter,
    Entry,
    Evidence,
    Facts,
    Figure,
    Headline,
    Kind,
    KnowledgeBase,
    Measure,
    OtherNames,
    Pair,
    Parties,
    Several,
    Speaker,
    Vocabulary,
)
from bot.knowledge.phrasings import MEASURE, PhrasingError, expand
from bot.knowledge.quantities import Quantity, Unit, parse_quantity
from bot.knowledge.quoting import squash

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.knowledge.reading import Document, Key


@dataclass(frozen=True, slots=True)
class Source:
    """The validated files, their documents for naming lines, and the ids of the entries that are not well-formed."""

    models: Mapping[str, Any]
    documents: Mapping[str, Document]
    malformed: frozenset[str]

    def named(self, prefix: str) -> Iterator[tuple[str, Any]]:
        """The files whose name starts so, with their models."""
        return ((name, model) for name, model in self.models.items() if name.startswith(prefix))

    def entries(self, file: str) -> Iterator[tuple[int, Any]]:
        """The well-formed entries of a file that is a list of them, each with its number."""
        models = self.models.get(file)
        if isinstance(models, list):
            yield from ((index, model) for index, model in enumerate(models) if model is not None)

    def refuse(self, file: str, key: Key, message: str) -> None:
        """Note a problem."""
        self.documents[file].refuse(key, message)


UNREADABLE = Quantity(Decimal(0), Decimal(0), Unit.NUMBER, "")
"""Stands for a figure that has been refused, so that the rest can be built; nothing is to be proven of it."""

_Asking: TypeAlias = (
    schema.FaqModel
    | schema.FigureModel
    | schema.NotCoveredModel
    | schema.TalkModel
    | schema.CommandModel
    | schema.LastAnswerModel
)


_Phrasing: TypeAlias = tuple[str, tuple[str, ...]]
"""A phrasing and its words."""


def build(source: Source) -> KnowledgeBase:
    """Build the knowledge base from validated files; what does not fit is noted in the documents."""
    vocabulary = {language: _vocabulary(source.models[f"vocabulary/{language}.yaml"]) for language in schema.LANGUAGES}
    facts = _facts(source)
    figures = _figures(source, facts)
    return KnowledgeBase(
        article=_article(source.models["article.yaml"]),
        facts=facts,
        figures=figures,
        entries=MappingProxyType(_entries(source, vocabulary)),
        vocabulary=MappingProxyType(vocabulary),
        other_names=_other_names(source.models.get("names.yaml")),
        topic_labels=MappingProxyType(
            {id_: _texts(label) for id_, label in (source.models.get("topics.yaml") or {}).items()}
        ),
        texts=MappingProxyType(
            {
                language: MappingProxyType(source.models[f"texts/{language}.yaml"].model_dump(by_alias=True))
                for language in schema.LANGUAGES
            }
        ),
        chapters=tuple(
            Chapter(model.id, _texts(model.title), tuple(model.entries)) for _, model in source.entries("chapters.yaml")
        ),
        translations=_translations(source),
    )


def _texts(model: schema.Texts | schema.Sayings) -> Mapping[schema.Language, str]:
    return MappingProxyType({"en": model.en, "es": model.es, "zh": model.zh})


def _listed(value: list[str] | str) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _article(model: schema.ArticleModel) -> Article:
    return Article(
        title=model.title,
        speaker=model.speaker.name,
        role=_texts(model.speaker.role),
        about=_texts(model.about),
        popular=tuple(model.popular),
        paragraphs=tuple(tuple(paragraph) for paragraph in model.paragraphs),
    )


def _translations(source: Source) -> Mapping[schema.Language, Mapping[str, str]]:
    found: dict[schema.Language, Mapping[str, str]] = {}
    for language in schema.LANGUAGES:
        file = f"translations/{language}.yaml"
        if file in source.models:
            sentences = {squash(model.sentence): model.translation for _, model in source.entries(file)}
            found[language] = MappingProxyType(sentences)
    return MappingProxyType(found)


def _vocabulary(model: schema.VocabularyModel) -> Vocabulary:
    def frozen(terms: dict[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
        return MappingProxyType({name: tuple(words) for name, words in terms.items()})

    return Vocabulary(
        measures=frozen(model.measures),
        names=frozen(model.names),
        synonyms=frozen(model.synonyms),
        money=tuple(model.money),
        other_money=tuple(model.other_money),
        ordinary=tuple(model.ordinary),
    )


def _other_names(model: schema.NamesModel | None) -> OtherNames:
    if model is None:
        return OtherNames((), (), (), MappingProxyType({}))
    declines: Mapping[str, str] = MappingProxyType({str(kind): id_ for kind, id_ in model.declines.items()})
    return OtherNames(tuple(model.places), tuple(model.companies), tuple(model.people), declines)


def _quantity(source: Source, file: str, key: Key, written: str) -> Quantity:
    try:
        return parse_quantity(written)
    except ValueError as error:
        source.refuse(file, key, str(error))
        return UNREADABLE


def _facts(source: Source) -> Facts:
    file = "facts.yaml"
    model: schema.FactsModel | None = source.models.get(file)
    if model is None:
        return Facts(0, Evidence("", Speaker.ARTICLE), "", Parties("", "", ()), (), MappingProxyType({}))
    measures = {
        name: Measure(
            id=name,
            flow=measure.flow,
            label=_texts(measure.label),
            label_of=_texts(measure.label_of),
            short=_texts(measure.short),
            value=_quantity(source, file, ("measures", name, "value"), measure.value),
            growth=_quantity(source, file, ("measures", name, "growth"), measure.growth),
            evidence=Evidence(measure.quote, Speaker.ARTICLE),
        )
        for name, measure in model.measures.items()
    }
    parties = Parties(model.parties.home, model.parties.partner, tuple(model.parties.wider))
    year_evidence = Evidence(model.year_quote, Speaker.ARTICLE)
    return Facts(
        year=model.year,
        year_evidence=year_evidence,
        currency=model.currency,
        parties=parties,
        parts=tuple(model.parts),
        measures=MappingProxyType(measures),
        subject=_texts(model.subject) if model.subject else None,
        headline=_headline(source, model.headline),
    )


def _headline(source: Source, model: schema.HeadlineModel | None) -> Headline | None:
    if model is None:
        return None
    result = _quantity(source, "facts.yaml", ("headline", "result"), model.result)
    return Headline(_texts(model.say), model.formula, result)


def _figures(source: Source, facts: Facts) -> Mapping[str, Figure]:
    file = "figures.yaml"
    found: dict[str, Figure] = {}
    for index, model in source.entries(file):
        if model.id in found:  # told of where the entries are built
            continue
        result = None
        if model.result is not None:
            result = _quantity(source, file, (index, "result"), model.result)
        found[model.id] = Figure(
            id=model.id,
            aspect=model.aspect,
            measures=tuple(model.measures),
            default=_listed(model.default),
            uses=tuple(model.uses),
            formula=model.formula,
            result=result,
            results=MappingProxyType(
                {
                    name: _quantity(source, file, (index, "results", name), written)
                    for name, written in model.results.items()
                }
            ),
            pairs=tuple(_pair(source, (index, "pairs", name), pair, facts) for name, pair in model.pairs.items()),
            several=Several(_texts(model.several.heading), _texts(model.several.line)) if model.several else None,
        )
    return MappingProxyType(found)


def _pair(source: Source, key: Key, model: schema.PairModel, facts: Facts) -> Pair:
    name = str(key[-1])
    pairs = [(name[:at], name[at + 1 :]) for at, sign in enumerate(name) if sign == "-"]
    # The ids of the measures may hold hyphens, too.
    known = [pair for pair in pairs if facts.measures.keys() >= set(pair)]
    if not known or known[0][0] == known[0][1]:
        source.refuse(
            "figures.yaml", key, f"{name!r} names no two measures of facts.yaml: write it like `{_example(facts)}`"
        )
    first, second = known[0] if known else (name, name)
    return Pair(first, second, model.formula, _quantity(source, "figures.yaml", (*key, "result"), model.result))


def _example(facts: Facts) -> str:
    return "-".join([*facts.measures, "one", "other"][:2])


def _entries(source: Source, vocabulary: Mapping[schema.Language, Vocabulary]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    phrased: dict[tuple[str, ...], tuple[str, str]] = {}
    for file, index, model, kind in _models(source):
        if model.id in found:
            source.refuse(file, (index, "id"), f"{model.id!r} is the id of another entry: choose a new one")
            continue
        ask = {
            language: list(_asked(source, (file, index, language), model, vocabulary[language], phrased))
            for language in schema.LANGUAGES
        }
        found[model.id] = _entry(model, kind, ask)
    return found


def _models(source: Source) -> Iterator[tuple[str, int, _Asking, Kind]]:
    kinds = (
        ("faq/", Kind.FAQ),
        ("figures.yaml", Kind.FIGURE),
        ("not-covered.yaml", Kind.NOT_COVERED),
        ("other-subjects.yaml", Kind.OTHER_SUBJECT),
        ("small-talk.yaml", Kind.SMALL_TALK),
        ("commands.yaml", Kind.COMMAND),
        ("last-answer.yaml", Kind.LAST_ANSWER),
    )
    for prefix, kind in kinds:
        for file, _ in source.named(prefix):
            yield from ((file, index, model, kind) for index, model in source.entries(file))


def _asked(
    source: Source,
    place: tuple[str, int, schema.Language],
    model: _Asking,
    vocabulary: Vocabulary,
    phrased: dict[tuple[str, ...], tuple[str, str]],
) -> Iterator[_Phrasing]:
    """An entry's phrasings in one language, written out, with their words; each is noted so that none stands twice."""
    file, index, language = place
    nouns = cycle([word for words in vocabulary.measures.values() for word in words[:4]] or [""])
    for number, template in enumerate(getattr(model.ask, language)):
        key: Key = (index, "ask", language, number)
        try:
            written = expand(template)
        except PhrasingError as error:
            source.refuse(file, key, str(error))
            continue
        for phrasing in written:
            filled = phrasing.replace(MEASURE, next(nouns)) if MEASURE in phrasing else phrasing
            folded = cut(filled)
            if "{" in filled or "}" in filled:
                source.refuse(file, key, f"{phrasing!r} holds braces: only {MEASURE} may stand in a phrasing")
            elif not folded:
                source.refuse(file, key, f"{phrasing!r} holds no word: write a question")
            elif folded in phrased and (phrased[folded][0] != model.id or MEASURE not in phrasing):
                other, told = phrased[folded]
                where = "stands twice in this entry" if other == model.id else f"is asked by {other!r} already"
                source.refuse(file, key, f"{phrasing!r} {where} ({told!r}): keep one of the two")
            else:
                phrased[folded] = (model.id, phrasing)
                yield filled, folded


def _entry(model: _Asking, kind: Kind, phrasings: Mapping[schema.Language, list[_Phrasing]]) -> Entry:
    ask = MappingProxyType({language: tuple(text for text, _ in asked) for language, asked in phrasings.items()})
    words = MappingProxyType({language: tuple(cut for _, cut in asked) for language, asked in phrasings.items()})
    if isinstance(model, schema.FaqModel):
        by = Speaker(model.by)
        return Entry(
            id=model.id,
            kind=kind,
            ask=ask,
            words=words,
            say=_texts(model.say),
            title=_texts(model.title),
            evidence=tuple(Evidence(quote, by) for quote in _listed(model.quote)),
            verdict=model.verdict,
            verdict_words=_texts(model.verdict_words) if model.verdict_words else None,
            about=model.about,
            topic=model.topic,
            tells=tuple(model.tells),
            groups=_listed(model.group),
            answer_is=AnswerIs(**model.answer_is.model_dump()),
            related=tuple(model.related),
        )
    if isinstance(model, schema.NotCoveredModel):
        missing = _texts(model.missing)
        return Entry(
            model.id,
            kind,
            ask,
            words,
            missing,
            missing,
            related=tuple(model.instead),
            whenever=tuple(model.whenever),
        )
    say = _texts(model.say)
    if isinstance(model, schema.CommandModel):
        return Entry(model.id, kind, ask, words, say, say, command=model.command)
    if isinstance(model, schema.LastAnswerModel):
        return Entry(model.id, kind, ask, words, say, say, about_last=model.about_last)
    if isinstance(model, schema.FigureModel):
        return Entry(model.id, kind, ask, words, say, _texts(model.title), related=tuple(model.related))
    return Entry(model.id, kind, ask, words, say, say)
