"""Known words and phrases, found in a text and tagged with what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from babel import Locale

from bot.folding import tokens
from bot.knowledge.schema import LANGUAGES, Language
from bot.understanding.features import is_han
from bot.understanding.grammar import grammars

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.knowledge.models import KnowledgeBase

# Tags of these kinds tell what is talked about, all others how it is asked.
CONTENT = ("name", "measure", "synonym", "aspects", "flows", "directions", "other")
_SHORTEST_FOREIGN = 3

Cut: TypeAlias = tuple[str, ...]
"""A phrase as its tokens."""


@dataclass(frozen=True, slots=True)
class Span:
    """A word or phrase of a text: `tokens[start:end]`, with its tags such as `name:colombia` or `filler`."""

    start: int
    end: int
    text: str
    tags: frozenset[str]

    def values(self, kind: str) -> list[str]:
        """What follows the kind in its tags: `values("name")` of `name:colombia` is `["colombia"]`."""
        prefix = f"{kind}:"
        return sorted(tag[len(prefix) :] for tag in self.tags if tag.startswith(prefix))

    @property
    def is_content(self) -> bool:
        """Whether it tells what is talked about; an unknown word may well."""
        return not self.tags or any(tag.partition(":")[0] in CONTENT for tag in self.tags)

    @property
    def concepts(self) -> list[str]:
        """What it means, whatever the language: `@exports`, `@colombia`."""
        return sorted(
            f"@{value}" for kind, _, value in (tag.partition(":") for tag in self.tags) if kind in CONTENT[:-1]
        )


class Lexicon:
    """The words of one language, and the words about the article in every language."""

    def __init__(self, phrases: Iterable[tuple[Cut, str]]) -> None:
        """Make it from (tokens of a phrase, tag) pairs."""
        tags: dict[Cut, set[str]] = {}
        for cut, tag in phrases:
            if cut:
                tags.setdefault(cut, set()).add(tag)
        self._by_first: dict[str, list[tuple[Cut, frozenset[str]]]] = {}
        for cut in sorted(tags, key=len, reverse=True):
            self._by_first.setdefault(cut[0], []).append((cut, frozenset(tags[cut])))
        self.words = frozenset(word for cut in tags for word in cut)
        self.phrases: Mapping[Cut, frozenset[str]] = {cut: frozenset(tags[cut]) for cut in tags}

    def spans(self, found: Sequence[str]) -> list[Span]:
        """Cut a text's tokens into known phrases, the longest first from left to right, and single unknown words."""
        spans: list[Span] = []
        start = 0
        while start < len(found):
            end, tags = start + 1, frozenset[str]()
            for phrase, phrase_tags in self._by_first.get(found[start], ()):
                if tuple(found[start : start + len(phrase)]) == phrase:
                    end, tags = start + len(phrase), phrase_tags
                    break
            text = ("" if is_han(found[start]) else " ").join(found[start:end])
            spans.append(Span(start, end, text, tags))
            start = end
        return spans


def lexicons(knowledge: KnowledgeBase) -> dict[Language, Lexicon]:
    """A lexicon for each language: its own grammar and vocabulary, and the other languages' vocabulary.

    People mix languages, so every language knows the others' content words, except where they look like one of its
    own.
    """
    content = {language: _cut(_content(knowledge, language)) for language in LANGUAGES}
    others = _cut(_names(knowledge))
    named = {cut for terms in content.values() for cut, _ in terms}
    found: dict[Language, Lexicon] = {}
    for language in LANGUAGES:
        own = [*content[language], *_cut(_structure(language))]
        taken = {cut for cut, _ in own}
        foreign = [
            (cut, tag)
            for other in LANGUAGES
            if other != language
            for cut, tag in content[other]
            if cut not in taken and (is_han(cut[0]) or len("".join(cut)) >= _SHORTEST_FOREIGN)
        ]
        unmentioned = [(cut, tag) for cut, tag in others if cut not in taken and cut not in named]
        found[language] = Lexicon([*own, *foreign, *unmentioned])
    return found


def _cut(phrases: Iterable[tuple[str, str]]) -> list[tuple[Cut, str]]:
    cuts = ((tuple(tokens(phrase)), tag) for phrase, tag in phrases)
    return [(cut, tag) for cut, tag in cuts if cut]


def _content(knowledge: KnowledgeBase, language: Language) -> Iterator[tuple[str, str]]:
    vocabulary = knowledge.vocabulary[language]
    for kind, terms in (
        ("measure", vocabulary.measures),
        ("name", vocabulary.names),
        ("synonym", vocabulary.synonyms),
    ):
        yield from ((word, f"{kind}:{key}") for key, words in terms.items() for word in words)
    grammar = grammars()[language]
    for kind in ("aspects", "flows", "directions"):
        yield from ((word, f"{kind}:{key}") for key, words in getattr(grammar, kind).items() for word in words)


def _structure(language: Language) -> Iterator[tuple[str, str]]:
    for name, words in grammars()[language].lists().items():
        if name.partition(":")[0] not in CONTENT:
            yield from ((word, name) for word in words)
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
