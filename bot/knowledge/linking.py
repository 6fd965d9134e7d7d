"""Proof of what names something else: entries, measures and vocabulary words exist, and none is listed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.folding import holds_word
from bot.knowledge.models import Kind
from bot.knowledge.schema import LANGUAGES
from bot.language.aspects import aspects

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from bot.knowledge.building import Source
    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.reading import Key

_LISTS = ("tells", "related", "instead", "whenever", "group", "measures", "uses", "default")
_ALWAYS_KNOWN = frozenset({"when", "where", "why", "who"})


def prove_links(knowledge: KnowledgeBase, source: Source) -> None:
    """Check that everything named exists; what does not is noted in the documents."""
    answering = {id_ for id_, entry in knowledge.entries.items() if entry.kind in (Kind.FAQ, Kind.FIGURE)}
    answering |= source.malformed  # They exist, and are told of already.
    names = {name for vocabulary in knowledge.vocabulary.values() for name in vocabulary.names}
    synonyms = {name for vocabulary in knowledge.vocabulary.values() for name in vocabulary.synonyms}
    for file in source.models:
        for index, model in source.entries(file):
            for key, linked in _links(model):
                if linked not in answering:
                    source.refuse(file, (index, *key), f"{linked!r} is no entry that answers: check the id")
                elif linked == model.id:
                    source.refuse(file, (index, *key), f"{linked!r} is this entry itself: remove it")
            for key, name, kind, known in _words_named(model, names, synonyms | _ALWAYS_KNOWN):
                if name not in known:
                    source.refuse(file, (index, *key), _no_word(name, kind))
            for key, name in _listed_twice(model):
                source.refuse(file, (index, *key), _twice(name))
    _prove_aspects(knowledge, source)
    _prove_article(knowledge, source, answering)
    _prove_facts(knowledge, source, names, synonyms)
    _prove_chapters(answering, source)
    _prove_declines(knowledge, source)
    _prove_vocabularies(knowledge, source)


def _no_word(name: str, kind: str) -> str:
    return f"{name!r} is none of the `{kind}` in the vocabularies: check the spelling, or add it there"


def _twice(name: str) -> str:
    return f"{name!r} stands twice in this list: keep one"


def _links(model: object) -> Iterator[tuple[Key, str]]:
    for key in ("related", "instead"):
        yield from (((key, number), linked) for number, linked in enumerate(getattr(model, key, ())))


def _words_named(model: object, names: set[str], synonyms: set[str]) -> Iterator[tuple[Key, str, str, set[str]]]:
    """The vocabulary words that an entry names: where, which, of what kind, and all known ones of that kind."""
    for number, synonym in enumerate(getattr(model, "whenever", ())):
        yield ("whenever", number), synonym, "synonyms", synonyms
    about = getattr(model, "about", None)
    place = getattr(getattr(model, "answer_is", None), "place", None)
    for key, name in ((("about",), about), (("answer-is", "place"), place)):
        if name is not None:
            yield key, name, "names", names


def _prove_aspects(knowledge: KnowledgeBase, source: Source) -> None:
    for file in source.models:
        for index, model in source.entries(file):
            for key, name, known, message in _aspects_named(model, knowledge):
                if name not in known:
                    source.refuse(file, (index, *key), message)


def _aspects_named(model: object, knowledge: KnowledgeBase) -> Iterator[tuple[Key, str, Container[str], str]]:
    """The topic and the aspects that an entry names: where, which, all that there are, and what else to write."""
    topic = getattr(model, "topic", None)
    if topic is not None:
        message = f"{topic!r} is no topic of topics.yaml: check the spelling, or add it there"
        yield ("topic",), topic, knowledge.topic_labels, message
    known = {*aspects()[LANGUAGES[0]], *_ALWAYS_KNOWN, *(name for name in knowledge.details)}
    for number, name in enumerate(getattr(model, "tells", ())):
        message = f"{name!r} is no aspect: choose among {', '.join(sorted(known))}"
        yield ("tells", number), name, known, message


def _listed_twice(model: object) -> Iterator[tuple[Key, str]]:
    for key in _LISTS:
        listed = getattr(model, key, ())
        if isinstance(listed, list):
            yield from (((key, number), name) for number, name in enumerate(listed) if name in listed[:number])


def _prove_article(knowledge: KnowledgeBase, source: Source, answering: set[str]) -> None:
    popular = knowledge.article.popular
    for number, entry in enumerate(popular):
        if entry not in answering:
            source.refuse("article.yaml", ("popular", number), f"{entry!r} is no entry that answers: check the id")
        elif entry in popular[:number]:
            source.refuse("article.yaml", ("popular", number), _twice(entry))


def _prove_facts(knowledge: KnowledgeBase, source: Source, names: set[str], synonyms: set[str]) -> None:
    parties = knowledge.facts.parties
    for party in filter(None, (parties.home, parties.partner, *parties.wider)):
        if party not in names:
            source.refuse("facts.yaml", ("parties",), _no_word(party, "names"))
    for part in knowledge.facts.parts:
        if part not in synonyms:
            source.refuse("facts.yaml", ("parts",), _no_word(part, "synonyms"))


def _prove_chapters(answering: Container[str], source: Source) -> None:
    placed: dict[str, str] = {}
    ids: set[str] = set()
    for index, chapter in source.entries("chapters.yaml"):
        if chapter.id in ids:
            source.refuse("chapters.yaml", (index, "id"), f"{chapter.id!r} is another's id: choose a new one")
        ids.add(chapter.id)
        for number, entry in enumerate(chapter.entries):
            key: Key = (index, "entries", number)
            if entry not in answering:
                source.refuse("chapters.yaml", key, f"{entry!r} is no entry that answers: check the id")
            elif entry in placed:
                source.refuse("chapters.yaml", key, f"{entry!r} stands under {placed[entry]!r} already: keep one")
            placed[entry] = chapter.id


def _prove_declines(knowledge: KnowledgeBase, source: Source) -> None:
    declines = {id_ for id_, entry in knowledge.entries.items() if entry.kind is Kind.NOT_COVERED} | source.malformed
    for kind, declining in knowledge.other_names.declines.items():
        if declining not in declines:
            message = f"{declining!r} is no entry of not-covered.yaml: check the id"
            source.refuse("names.yaml", ("declines", kind), message)


def _prove_vocabularies(knowledge: KnowledgeBase, source: Source) -> None:
    for language, vocabulary in knowledge.vocabulary.items():
        file = f"vocabulary/{language}.yaml"
        for section in ("measures", "names", "synonyms"):
            here = getattr(vocabulary, section)
            if section == "measures":
                everywhere, because = set(knowledge.facts.measures), "a measure of facts.yaml"
                for key in sorted(here.keys() - everywhere):
                    message = f"{key!r} is no measure of facts.yaml: check the spelling, or remove it"
                    source.refuse(file, (section, key), message)
            else:
                everywhere = {key for other in knowledge.vocabulary.values() for key in getattr(other, section)}
                because = "which another language has"
            for key in sorted(everywhere - here.keys()):
                source.refuse(file, (section,), f"lacks {key!r}, {because}: add its words")
            for key, terms in here.items():
                _prove_terms(terms, source, file, (section, key))
        _prove_terms(vocabulary.ordinary, source, file, ("ordinary",))
    others = knowledge.other_names
    for section, terms in (("places", others.places), ("companies", others.companies), ("people", others.people)):
        _prove_terms(terms, source, "names.yaml", (section,))


def _prove_terms(terms: tuple[str, ...], source: Source, file: str, key: Key) -> None:
    for number, term in enumerate(terms):
        if not holds_word(term):
            source.refuse(file, (*key, number), f"{term!r} holds no word: write one, or remove it")
