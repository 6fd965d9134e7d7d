"""What is learnt from an entry's phrasings: which entry a query is like, and what its phrasings speak of."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from bot.knowledge.schema import LANGUAGES, Language
from bot.understanding import features
from bot.understanding.keeping import pack, unpack
from bot.understanding.lexicon import concepts_told, roles, telling
from bot.understanding.matching import Matcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.knowledge.models import KnowledgeBase
    from bot.understanding.keeping import Shelf
    from bot.understanding.lexicon import Lexicon, Span
    from bot.understanding.matching import Candidate
    from bot.understanding.queries import Query

_KNOWN_BY, _KNOWN_SHARE = 3, 0.05
"""How many phrasings, and which share of them, must speak of a concept for an entry to know it."""
_OF_SO_FEW = 5
"""Of so few phrasings a single one makes an entry know a concept."""
_MOST = 0.5
"""The share of an entry's phrasings that must speak of a notion for the entry to be about it."""
_BESIDE_WEIGHT = 0.3
"""What a word beside the question weighs against one of the question, when an entry must explain both."""


class Learnt:
    """What was learnt of each language: made with its first question, so that a single one need not wait for all."""

    def __init__(
        self, knowledge: KnowledgeBase, lexicons: Mapping[Language, Lexicon], shelf: Shelf | None = None
    ) -> None:
        """Make it.

        Args:
            knowledge: the entries with their phrasings.
            lexicons: what their words mean.
            shelf: where what is learnt is kept for the next process, if anywhere.
        """
        self._knowledge = knowledge
        self._lexicons = lexicons
        self._shelf = shelf
        self._phrasings = {
            language: [(entry.id, words) for entry in knowledge.entries.values() for words in entry.words[language]]
            for language in LANGUAGES
        }
        self._matchers: dict[Language, Matcher] = {}
        self._to_the_letter: dict[Language, dict[tuple[str, ...], str]] = {}
        self._essential = lru_cache(maxsize=None)(self._found_essential)

    def warm_up(self) -> None:
        """Learn every language now rather than with its first question."""
        for language in LANGUAGES:
            self.matcher(language)

    def rank(self, query: Query, most: int = 8) -> list[Candidate]:
        """The entries that a query is like by its own words, the likeliest first."""
        return self.matcher(query.spoken).rank_units(query.words, query.concepts, query.units, most)

    def rank_beside(self, query: Query, beside: Query, most: int = 8) -> list[Candidate]:
        """The entries that a query is like together with the words that stand beside it; its own must be explained."""
        around = (replace(unit, weight=unit.weight * _BESIDE_WEIGHT) for unit in beside.units)
        units = (*query.units, *around)
        words, concepts = (*beside.words, *query.words), (*beside.concepts, *query.concepts)
        return self.matcher(query.spoken).rank_units(words, concepts, units, most)

    def phrased_by(self, query: Query) -> str | None:
        """The entry that has a query among its phrasings, word for word."""
        self.matcher(query.spoken)
        return self._to_the_letter[query.spoken].get(_letters(query.words, query.tokens))

    def prefers(self, query: Query, entry: str, other: str, times: float) -> bool:
        """Whether a query is so many times likelier one entry's than another's, by its words alone."""
        likely = {candidate.id: candidate.posterior for candidate in self.rank(query)}
        return likely.get(entry, 0.0) > times * likely.get(other, 0.0)

    def is_strange(self, query: Query, entry: str) -> bool:
        """Whether a query has a word of its own that no phrasing of an entry has."""
        matcher = self.matcher(query.spoken)
        unknown = [
            word
            for span in query.spans
            if not span.tags and not query.tokens[span.start][0].isdigit()
            for word in query.tokens[span.start : span.end]
        ]
        return any(not matcher.occurrences(entry, word) for word in unknown if not features.is_han(word))

    def essential(self, language: Language, entry: str) -> frozenset[str]:
        """The notions that most of an entry's phrasings speak of, as concepts."""
        return self._essential(language, entry)

    def _found_essential(self, language: Language, entry: str) -> frozenset[str]:
        matcher = self.matcher(language)
        least = _MOST * self._phrasings_of(entry)
        names = self._knowledge.vocabulary[language].synonyms
        return frozenset(f"@{name}" for name in names if matcher.occurrences(entry, f"@{name}") >= least)

    def _phrasings_of(self, entry: str) -> int:
        return sum(map(len, self._knowledge.entries[entry].words.values()))

    def knows_well(self, language: Language, entry: str, concept: str) -> bool:
        """Whether enough of an entry's phrasings speak of a concept for its answer to be about it, too.

        One or two may only set it aside, and of many phrasings some more.
        """
        phrasings = self._phrasings_of(entry)
        few = max(1, phrasings // _OF_SO_FEW)
        return self.knows(language, entry, concept, max(min(_KNOWN_BY, few), round(_KNOWN_SHARE * phrasings)))

    def knows(self, language: Language, entry: str, concept: str, least: int = 1) -> bool:
        """Whether at least so many of an entry's phrasings speak of a concept."""
        return self.matcher(language).occurrences(entry, concept) >= least

    def matcher(self, language: Language) -> Matcher:
        """The matcher of a language; of the other languages' phrasings it learns what they mean, not their words."""
        if language not in self._matchers and not self._found_on_shelf(language):
            self._to_the_letter[language] = {}
            self._matchers[language] = Matcher.learn_cut(self._learnable(language))
            if self._shelf is not None:
                self._shelf.put(language, partial(pack, self._matchers[language], self._to_the_letter[language]))
        return self._matchers[language]

    def _found_on_shelf(self, language: Language) -> bool:
        kept = self._shelf.get(language) if self._shelf is not None else None
        if kept is None:
            return False
        with kept:
            try:
                self._matchers[language], self._to_the_letter[language] = unpack(kept)
            except ValueError:
                return False
        return True

    def _learnable(self, language: Language) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
        for spoken, phrasings in self._phrasings.items():
            lexicon = self._lexicons[spoken]
            if spoken != language:
                yield from ((id_, (), concepts_told(lexicon.meanings(cut))) for id_, cut in phrasings)
                continue
            for id_, cut in phrasings:
                spans = telling(lexicon.spans(cut))
                words = features.words(_tokens_of(spans, cut))
                if words:
                    self._to_the_letter[language].setdefault(_letters(words, cut), id_)
                meanings = [span.meaning for span in spans]
                yield id_, words, [*(concept for one in meanings for concept in one.concepts), *roles(meanings)]


def _letters(words: Iterable[str], cut: Iterable[str]) -> tuple[str, ...]:
    """What two texts share that are the same word for word, and number for number."""
    return (*words, *(token for token in cut if token[0].isdigit()))


def _tokens_of(spans: Sequence[Span], cut: Sequence[str]) -> list[str]:
    return [token for span in spans for token in cut[span.start : span.end]]
