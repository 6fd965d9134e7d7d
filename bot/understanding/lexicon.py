"""Known words and phrases, found in a text and tagged with what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from babel import Locale

from bot.folding import cut as cut_once
from bot.folding import tokens
from bot.knowledge.schema import LANGUAGES, Language
from bot.language.aspects import aspects
from bot.language.grammar import grammars
from bot.understanding.features import is_han

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.knowledge.models import KnowledgeBase, Vocabulary

# Tags of these kinds tell what is talked about, all others how it is asked.
CONTENT = ("name", "measure", "synonym", "interrogatives", "wants", "aspects", "flows", "movements", "other")
COURTESIES = frozenset({"courtesies", "group_calls", "not_requests"})
MONEY = "{money}"
"""Stands in a phrase of the grammar for any word for what the article counts in."""
_SHORTEST_FOREIGN = 3
_SHORTEST_PREFIX = 4
_REMEMBERED_WORDS = 8192
_PLACED = frozenset({"place", "destination"})
_ROLES = _PLACED | {"genitive", "origin"}
_NEAR = 2
"""Words before a name within which a word tells what it is to the rest."""

Cut: TypeAlias = tuple[str, ...]
"""A phrase as its tokens."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the vocabularies and the grammar tell about a word or phrase.

    `tags` are such as `name:colombia` or `filler`; `concepts` is what it means whatever the language (`@colombia`);
    `is_content` is whether it tells what is talked about (an unknown word may well); `is_courtesy` is whether it says
    nothing at all of it ("could you tell me").
    """

    tags: frozenset[str]
    values: Mapping[str, tuple[str, ...]]
    concepts: tuple[str, ...]
    is_content: bool
    is_courtesy: bool

    @classmethod
    def of(cls, tags: frozenset[str]) -> Meaning:
        """The meaning that tags amount to."""
        values: dict[str, tuple[str, ...]] = {}
        for tag in sorted(tags):
            kind, _, value = tag.partition(":")
            values[kind] = (*values.get(kind, ()), *([value] if value else []))
        concepts = sorted({f"@{value}" for kind in CONTENT[:-1] for value in values.get(kind, ())})
        is_content = not tags or any(kind in values for kind in CONTENT)
        is_courtesy = not COURTESIES.isdisjoint(tags) and not is_content
        return cls(tags, MappingProxyType(values), tuple(concepts), is_content, is_courtesy)


class Span(NamedTuple):
    """A word or phrase of a text, `tokens[start:end]`, and what it means."""

    start: int
    end: int
    text: str
    meaning: Meaning

    @property
    def tags(self) -> frozenset[str]:
        """Its tags, such as `name:colombia` or `filler`."""
        return self.meaning.tags

    @property
    def concepts(self) -> tuple[str, ...]:
        """What it means, whatever the language: `@exports`, `@colombia`."""
        return self.meaning.concepts

    @property
    def is_content(self) -> bool:
        """Whether it tells what is talked about; an unknown word may well."""
        return self.meaning.is_content

    def moved(self, offset: int) -> Span:
        """The same span in a longer text, so many tokens further on."""
        return self._replace(start=self.start + offset, end=self.end + offset)

    def values(self, kind: str) -> tuple[str, ...]:
        """What follows the kind in its tags: `values("name")` of `name:colombia` is `("colombia",)`."""
        return self.meaning.values.get(kind, ())


_UNKNOWN = Meaning.of(frozenset())


class Lexicon:
    """The words of one language, and the words about the article in every language."""

    def __init__(self, phrases: Mapping[Cut, Meaning], own: Iterable[Cut] = ()) -> None:
        """Make it of phrases with what they mean; `own` are those that are of the language itself."""
        self.phrases = phrases
        self.beginnings = {cut[0][:-1]: meaning for cut, meaning in phrases.items() if cut[0][-1] == "*"}
        lengths: dict[Cut, set[int]] = {}
        for cut in phrases:
            if len(cut) > 1:
                lengths.setdefault(cut[:2], set()).add(len(cut))
        # By the first two words: many phrases begin with "the", few with "the first".
        self._lengths = {begun: tuple(sorted(found, reverse=True)) for begun, found in lengths.items()}
        self._single = {cut[0]: meaning for cut, meaning in phrases.items() if len(cut) == 1}
        self.words = frozenset(word for cut in own for word in cut)
        self._begun = lru_cache(maxsize=_REMEMBERED_WORDS)(self._found_begun)

    def _found_begun(self, token: str) -> Meaning:
        """The meaning of a word that begins as one of the `export*` kind."""
        for length in range(len(token), _SHORTEST_PREFIX - 1, -1):
            known = self.beginnings.get(token[:length])
            if known is not None:
                return known
        return _UNKNOWN

    def spans(self, found: Sequence[str]) -> list[Span]:
        """Cut a text's tokens into known phrases, the longest first from left to right, and single unknown words."""
        cut = tuple(found)
        return [
            Span(start, end, cut[start] if end == start + 1 else _joiner(cut[start]).join(cut[start:end]), meaning)
            for start, end, meaning in self._pieces(cut)
        ]

    def meanings(self, cut: Cut) -> list[Meaning]:
        """What the spans of a text mean, in order."""
        return [meaning for _, _, meaning in self._pieces(cut)]

    def _pieces(self, cut: Cut) -> list[tuple[int, int, Meaning]]:
        pieces: list[tuple[int, int, Meaning]] = []
        phrases, lengths, single = self.phrases, self._lengths, self._single
        start, size = 0, len(cut)
        while start < size:
            for length in lengths.get(cut[start : start + 2], ()):
                known = phrases.get(cut[start : start + length])
                if known is not None:
                    end = start + length
                    break
            else:
                token, end = cut[start], start + 1
                known = single.get(token) or self._begun(token)
            pieces.append((start, end, known))
            start = end
        return pieces


def _joiner(token: str) -> str:
    return "" if is_han(token) else " "


def concepts_told(meanings: Sequence[Meaning]) -> list[str]:
    """What the telling ones of some words mean, whatever the language, in order; see `telling`."""
    kept = [meaning for meaning in meanings if not meaning.is_courtesy]
    about = [meaning for meaning in kept if "quotations" not in meaning.tags]
    if not _are_telling(about):
        about = kept or list(meanings)
    return [*(concept for meaning in about for concept in meaning.concepts), *roles(about)]


def roles(meanings: Sequence[Meaning]) -> Iterator[str]:
    """For each name what it is to the rest, as concepts: where something is (`@in:china`), or whose (`@of:china`)."""
    for at, meaning in enumerate(meanings):
        for name in meaning.values.get("name", ()):
            before = next((one for one in reversed(meanings[max(0, at - _NEAR) : at]) if one.tags & _ROLES), None)
            if before is not None and before.tags & _PLACED:
                yield f"@in:{name}"


def _are_telling(meanings: Sequence[Meaning]) -> bool:
    return any(meaning.tags and meaning.is_content for meaning in meanings) or (
        sum(not meaning.tags for meaning in meanings) > 1
    )


def telling(spans: Sequence[Span]) -> Sequence[Span]:
    """The spans that tell what is asked: without courtesies, and without the call for a quotation of something."""
    kept = [span for span in spans if not span.meaning.is_courtesy]
    about = [span for span in kept if "quotations" not in span.tags]
    if _are_telling([span.meaning for span in about]):
        return about
    return kept or spans


def lexicons(knowledge: KnowledgeBase) -> dict[Language, Lexicon]:
    """A lexicon for each language: its own grammar and vocabulary, and the other languages' vocabulary.

    People mix languages, so every language knows the others' content words, except where they look like one of its
    own.
    """
    known: dict[frozenset[str], Meaning] = {}
    content = {language: _cut(_content(knowledge, language)) for language in LANGUAGES}
    carried = {language: _meanings(filter(_is_telling, terms), known) for language, terms in content.items()}
    named = {cut for terms in content.values() for cut, _ in terms}
    others = _cut(_names(knowledge))
    found: dict[Language, Lexicon] = {}
    for language in LANGUAGES:
        own = _meanings([*content[language], *_cut(_structure(language, knowledge.vocabulary[language]))], known)
        ordinary = {tuple(tokens(word)) for word in knowledge.vocabulary[language].ordinary}
        unmentioned = _meanings(
            ((cut, tag) for cut, tag in others if cut not in own and cut not in named and cut not in ordinary), known
        )
        foreign = _joined([carried[other] for other in LANGUAGES if other != language], known)
        found[language] = Lexicon({**foreign, **unmentioned, **own}, own)
    return found


def _is_telling(term: tuple[Cut, str]) -> bool:
    """Whether a foreign word is long enough not to be taken for one of another language's."""
    cut, _ = term
    return is_han(cut[0]) or len("".join(cut)) >= _SHORTEST_FOREIGN


def _meanings(terms: Iterable[tuple[Cut, str]], known: dict[frozenset[str], Meaning]) -> dict[Cut, Meaning]:
    """What phrases mean by all their tags together; equal meanings are one object."""
    tags: dict[Cut, frozenset[str]] = {}
    single: dict[str, frozenset[str]] = {}
    for cut, tag in terms:
        alone = single.get(tag) or single.setdefault(tag, frozenset({tag}))
        before = tags.get(cut)
        tags[cut] = alone if before is None else before | alone
    for found in tags.values():
        if found not in known:
            known[found] = Meaning.of(found)
    return {cut: known[found] for cut, found in tags.items()}


def _joined(parts: Sequence[dict[Cut, Meaning]], known: dict[frozenset[str], Meaning]) -> dict[Cut, Meaning]:
    """Phrases of several languages; one that two of them have means what it means in both."""
    joined: dict[Cut, Meaning] = {}
    for part in parts:
        both = [(cut, joined[cut].tags | part[cut].tags) for cut in joined.keys() & part.keys()]
        joined |= part
        for cut, tags in both:
            if tags not in known:
                known[tags] = Meaning.of(tags)
            joined[cut] = known[tags]
    return joined


def _cut(phrases: Iterable[tuple[str, str]]) -> list[tuple[Cut, str]]:
    cuts = ((cut_once(phrase), phrase.endswith("*"), tag) for phrase, tag in phrases)
    return [((f"{cut[0]}*",) if begins else cut, tag) for cut, begins, tag in cuts if cut]


def _content(knowledge: KnowledgeBase, language: Language) -> Iterator[tuple[str, str]]:
    vocabulary = knowledge.vocabulary[language]
    for kind, terms in (
        ("measure", vocabulary.measures),
        ("name", vocabulary.names),
        ("synonym", vocabulary.synonyms),
    ):
        yield from ((word, f"{kind}:{key}") for key, words in terms.items() for word in words)
    grammar = grammars()[language]
    for kind in ("interrogatives", "aspects", "flows", "movements"):
        for key, phrases in getattr(grammar, kind).items():
            yield from ((phrase, f"{kind}:{key}") for phrase in _with_money(phrases, vocabulary.money))
    for key, aspect in aspects()[language].items():
        yield from ((phrase, f"wants:{key}") for phrase in aspect.phrases)


def _with_money(phrases: Iterable[str], money: Iterable[str]) -> Iterator[str]:
    """Phrases with the article's own words for money where they speak of any."""
    for phrase in phrases:
        if MONEY in phrase:
            yield from (phrase.replace(MONEY, word) for word in money)
        else:
            yield phrase


def _structure(language: Language, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    for name, words in grammars()[language].lists().items():
        if name.partition(":")[0] not in CONTENT:
            yield from ((phrase, name) for phrase in _with_money(words, vocabulary.money))
    yield from ((word, "money") for word in vocabulary.money)
    yield from ((word, "other_money") for word in vocabulary.other_money)
    for other in LANGUAGES:
        yield from ((phrase, f"language_requests:{other}") for phrase in grammars()[other].language_requests)


def _names(knowledge: KnowledgeBase) -> Iterator[tuple[str, str]]:
    others = knowledge.other_names
    for kind, names in (("place", others.places), ("company", others.companies), ("person", others.people)):
        yield from ((name, f"other:{kind}") for name in names)
    if knowledge.facts.year:
        for language in LANGUAGES:
            for code, name in Locale(language).territories.items():
                if len(code) == 2 and code.isalpha():  # noqa: PLR2004 - ISO 3166 codes; the others are continents
                    yield name, "other:place"
