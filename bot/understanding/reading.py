"""Reads messages: language, repair, vocabulary, and what they ask."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.folding import tokens
from bot.knowledge.schema import LANGUAGES, Language
from bot.understanding import features
from bot.understanding.amounts import amounts, is_within_year, years
from bot.understanding.asking import Asked, units
from bot.understanding.comparing import claimed_greater
from bot.understanding.directions import measures_told
from bot.understanding.forms import asks_outright, has_question_word
from bot.understanding.grammar import grammars, ordinary_words
from bot.understanding.keeping import pack, unpack
from bot.understanding.languages import LanguageGuesser
from bot.understanding.lexicon import Lexicon, Meaning, Span, concepts_told, lexicons, telling
from bot.understanding.matching import Candidate, Matcher
from bot.understanding.repairing import Repairer, sound
from bot.understanding.slips import AlmostSaid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.knowledge.models import KnowledgeBase
    from bot.understanding.keeping import Shelf

_DOUBT = 0.05
"""How likely it is that a message means something else though it is a phrasing word for word."""
_EARLIER_WEIGHT = 0.3
"""What a word of the message before weighs beside one of this message, when an entry must explain both."""
_KNOWN_BY, _KNOWN_SHARE = 3, 0.05
"""How many phrasings, and which share of them, must speak of a concept for an entry to know it."""
_MOST = 0.5
"""The share of an entry's phrasings that must speak of a notion for the entry to be about it."""
_ENDS = ".?!。？！…，, "
_SENTENCE_END = re.compile(r"(?<=\w)[.?!]+\s|[。？！]|\n|: ")
_SENTENCES = re.compile(r".+?(?:[.?!]+(?=\s|$)|[。？！]+|\n|$)", re.DOTALL)
_CLAUSE_END = re.compile(r"[，,]\s*(?=\D)")
_SHORTEST_PART = 4
_LEAST_CONTENT = 2
"""A lone word is no question of its own."""
_HEARD_KINDS = frozenset({"name", "measure", "synonym", "aspects"})


class Reader:
    """Reads messages with a knowledge base's words; every message is read alike, whatever came before."""

    def __init__(self, knowledge: KnowledgeBase, shelf: Shelf | None = None) -> None:
        """Make it.

        Args:
            knowledge: what to read with.
            shelf: where what it learns is kept for the next process, if anywhere.
        """
        self._knowledge = knowledge
        self._shelf = shelf
        self._lexicons = lexicons(knowledge)
        self._phrasings = {
            language: [(entry.id, words) for entry in knowledge.entries.values() for words in entry.words[language]]
            for language in LANGUAGES
        }
        self._guesser = LanguageGuesser(
            {language: [cut for _, cut in phrasings] for language, phrasings in self._phrasings.items()}
        )
        self._matchers: dict[Language, Matcher] = {}
        self._learnt: dict[Language, dict[tuple[str, ...], str]] = {}
        self._repairers: dict[Language, Repairer] = {}
        self._almost_said: dict[Language, AlmostSaid] = {}
        self._essential = lru_cache(maxsize=None)(self._found_essential)

    def warm_up(self) -> None:
        """Learn every language now rather than with its first question."""
        for language in LANGUAGES:
            self._matcher(language)
            self._repairer(language)

    def read(self, text: str, before: Language | None = None) -> Asked:
        """Read a message.

        Args:
            text: any text.
            before: the language to assume where the text does not tell.
        """
        cut = tokens(text)
        language = wanted = self._guesser.guess(text, cut, before)
        spans = self._lexicons[language].spans(cut)
        request = next((span for span in spans if "language_requests" in span.meaning.values), None)
        if request is not None:
            wanted = next(one for one in LANGUAGES if one in request.values("language_requests"))
            cut = [*cut[: request.start], *cut[request.end :]]
            language = self._guesser.guess(" ".join(cut), cut, wanted)
        typed = cut
        cut, spans = self._repaired(language, cut)
        named_years = years(spans, cut)
        grammar = grammars()[language]
        told = measures_told(spans, self._knowledge.facts, grammar)
        return Asked(
            text=text,
            spoken=language,
            language=wanted,
            typed=tuple(typed),
            tokens=tuple(cut),
            spans=tuple(spans),
            words=tuple(features.words(_tokens_of(telling(spans), cut))),
            repaired=tuple((was, now) for was, now in zip(typed, cut, strict=True) if was != now),
            measures=tuple(id_ for id_ in self._knowledge.facts.measures if id_ in {id_ for _, id_ in told}),
            greater=claimed_greater(spans, told, grammar),
            years=named_years,
            is_within_year=is_within_year(spans, cut, named_years, grammar),
            amounts=amounts(spans, cut, named_years),
            has_question_word=has_question_word(spans, cut, grammar),
            asks_outright=asks_outright(spans, cut, grammar),
            polar_by_tone=grammar.polar_by_tone,
            names_language=request is not None,
        )

    def points(self, asked: Asked) -> list[Asked]:
        """The last sentence alone, and the last clause, where something stands before them and they are what asks."""
        sentence, clause = (self._last_part(asked, end) for end in (_SENTENCE_END, _CLAUSE_END))
        asking = [sentence] if sentence is not None and sentence.is_question else []
        # The question mark after "..., before the jump?" is the whole sentence's.
        if clause is not None and clause.is_question and (clause.asks_itself or not asked.has_question_word):
            # "The imports of 2021, what were they if they grew that much in 2022?" asks of both years.
            asking.append(replace(clause, years=asked.years, is_within_year=asked.is_within_year))
        asking += self._question_before_its_reason(asked)
        return [part for part in asking if len(part.content) >= _LEAST_CONTENT]

    def _question_before_its_reason(self, asked: Asked) -> list[Asked]:
        """The only sentence with a question mark, where others follow: "What was it? I need it for a slide."."""
        ended = [sentence.strip() for sentence in _SENTENCES.findall(asked.text) if sentence.strip()]
        questions = [sentence for sentence in ended if sentence.endswith(("?", "？"))]
        if len(questions) != 1 or questions[0] == ended[-1]:
            return []
        return [replace(self.read(questions[0], asked.spoken), language=asked.language)]

    def first_sentence(self, asked: Asked) -> Asked | None:
        """The first sentence alone, where others follow."""
        end = _SENTENCE_END.search(asked.text)
        if end is None or not asked.text[end.end() :].strip():
            return None
        return replace(self.read(asked.text[: end.start()], asked.spoken), text=asked.text, language=asked.language)

    def last_sentence(self, asked: Asked) -> Asked:
        """The last sentence alone, or all where there is but one."""
        return self._last_part(asked, _SENTENCE_END) or asked

    def clauses(self, asked: Asked) -> list[Asked]:
        """Each clause alone."""
        parts = [part for sentence in _SENTENCE_END.split(asked.text) for part in _CLAUSE_END.split(sentence)]
        return [self.read(part, asked.spoken) for part in parts if part.strip()]

    def rank(self, asked: Asked, most: int = 8) -> list[Candidate]:
        """The entries that a message may ask for, best first; one of which it is a phrasing, word for word, is sure."""
        ranked = self._matcher(asked.spoken).rank_units(asked.words, asked.concepts, tuple(units(asked)), most)
        own = self.phrased_by(asked)
        if own is None:
            return ranked
        rest = [
            replace(one, score=one.score * _DOUBT, posterior=one.posterior * _DOUBT) for one in ranked if one.id != own
        ]
        return [Candidate(own, 1 - _DOUBT, 1 - _DOUBT, 1.0), *rest]

    def rank_together(self, earlier: Asked, asked: Asked, most: int = 8) -> list[Candidate]:
        """The entries that a message may ask for if it goes on from an earlier one; what is new must be explained."""
        found = (*earlier.words, *asked.words)
        concepts = (*earlier.concepts, *asked.concepts)
        earlier_units = (replace(unit, weight=unit.weight * _EARLIER_WEIGHT) for unit in units(earlier))
        return self._matcher(asked.spoken).rank_units(found, concepts, (*units(asked), *earlier_units), most)

    def referring(self, asked: Asked, tag: str, name: str) -> Asked:
        """The message with its first word of a tag ("it", "the other one") read as a name."""
        at = next(at for at, span in enumerate(asked.spans) if tag in span.tags)
        named = asked.spans[at]._replace(meaning=Meaning.of(frozenset({f"name:{name}"})))
        return replace(asked, spans=(*asked.spans[:at], named, *asked.spans[at + 1 :]))

    def is_phrasing_of(self, asked: Asked, entry: str) -> bool:
        """Whether a message is one of an entry's phrasings, word for word."""
        return self._learnt[asked.spoken].get(_to_the_letter(asked.words, asked.tokens)) == entry

    def is_strange(self, asked: Asked, entry: str) -> bool:
        """Whether a message has a word of its own that no phrasing of an entry has."""
        matcher = self._matcher(asked.spoken)
        unknown = [
            word
            for span in asked.spans
            if not span.tags and not asked.tokens[span.start][0].isdigit()
            for word in asked.tokens[span.start : span.end]
        ]
        return any(not matcher.occurrences(entry, word) for word in unknown if not features.is_han(word))

    def prefers(self, asked: Asked, entry: str, other: str, times: float) -> bool:
        """Whether a message is so many times likelier one entry's than another's, by its words alone."""
        likely = {candidate.id: candidate.posterior for candidate in self.rank(asked)}
        return likely.get(entry, 0.0) > times * likely.get(other, 0.0)

    def phrased_by(self, asked: Asked) -> str | None:
        """The entry that has a message among its phrasings, word for word or but for one slip."""
        language = asked.spoken
        self._matcher(language)
        own = self._learnt[language].get(_to_the_letter(asked.words, asked.tokens))
        if own is not None:
            return own
        repairer = self._repairer(language)
        strange = {token for span in asked.spans if not span.tags for token in asked.tokens[span.start : span.end]}
        if not asked.repaired and not any(features.is_han(one) or repairer.is_slip(one) for one in strange):
            return None
        if language not in self._almost_said:
            self._almost_said[language] = AlmostSaid(self._phrasings[language])
        return self._almost_said[language].find(asked.typed, repairer.is_slip, sound)

    def essential(self, language: Language, entry: str) -> frozenset[str]:
        """The notions that most of an entry's phrasings speak of, as concepts."""
        return self._essential(language, entry)

    def _found_essential(self, language: Language, entry: str) -> frozenset[str]:
        matcher, asks = self._matcher(language), self._knowledge.entries[entry].ask
        least = _MOST * sum(map(len, asks.values()))
        names = self._knowledge.vocabulary[language].synonyms
        return frozenset(f"@{name}" for name in names if matcher.occurrences(entry, f"@{name}") >= least)

    def knows_well(self, language: Language, entry: str, concept: str) -> bool:
        """Whether enough of an entry's phrasings speak of a concept for its answer to be about it, too.

        One or two may only set it aside, and of many phrasings some more.
        """
        phrasings = sum(map(len, self._knowledge.entries[entry].ask.values()))
        return self.knows(language, entry, concept, max(_KNOWN_BY, round(_KNOWN_SHARE * phrasings)))

    def knows(self, language: Language, entry: str, concept: str, least: int = 1) -> bool:
        """Whether at least so many of an entry's phrasings speak of a concept."""
        return self._matcher(language).occurrences(entry, concept) >= least

    def _last_part(self, asked: Asked, end: re.Pattern[str]) -> Asked | None:
        text = asked.text.rstrip()
        cuts = [match.end() for match in end.finditer(text.rstrip(_ENDS))]
        if not cuts or len(text) - cuts[-1] < _SHORTEST_PART:
            return None
        return replace(self.read(text[cuts[-1] :], asked.spoken), language=asked.language)

    def _repaired(self, language: Language, cut: list[str]) -> tuple[list[str], list[Span]]:
        """The tokens with slips repaired and with characters put right that only sound right, and their spans."""
        lexicon, repairer = self._lexicons[language], self._repairer(language)
        cut = repairer.repair(cut)
        spans = lexicon.spans(cut)
        unknown = {span.start for span in spans if not span.tags and features.is_han(cut[span.start])}
        if not unknown:
            return cut, spans
        heard = repairer.sounds_like(cut, unknown)
        return (cut, spans) if heard == cut else (heard, lexicon.spans(heard))

    def _matcher(self, language: Language) -> Matcher:
        """The matcher of a language, learnt with its first question: a single question need not wait for the others.

        Of the other languages' phrasings it learns what they mean, not their words.
        """
        if language not in self._matchers and not self._found_on_shelf(language):
            self._learnt[language] = {}
            self._matchers[language] = Matcher.learn_cut(self._learnable(language))
            if self._shelf is not None:
                self._shelf.put(language, partial(pack, self._matchers[language], self._learnt[language]))
        return self._matchers[language]

    def _found_on_shelf(self, language: Language) -> bool:
        kept = self._shelf.get(language) if self._shelf is not None else None
        if kept is None:
            return False
        with kept:
            try:
                self._matchers[language], self._learnt[language] = unpack(kept)
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
                    self._learnt[language].setdefault(_to_the_letter(words, cut), id_)
                yield id_, words, [concept for span in spans for concept in span.concepts]

    def _repairer(self, language: Language) -> Repairer:
        if language not in self._repairers:
            self._repairers[language] = self._made_repairer(language, self._lexicons[language])
        return self._repairers[language]

    def _made_repairer(self, language: Language, lexicon: Lexicon) -> Repairer:
        phrasings = [cut for _, cut in self._phrasings[language]]
        known = {word for cut in phrasings for word in cut} | lexicon.words
        ordinary = {
            word for other in LANGUAGES if other != language for _, cut in self._phrasings[other] for word in cut
        }
        ordinary |= ordinary_words(language)
        ordinary.update(word for phrase in self._knowledge.vocabulary[language].ordinary for word in tokens(phrase))
        heard = (cut for cut, meaning in lexicon.phrases.items() if not _HEARD_KINDS.isdisjoint(meaning.values))
        together = {pair for cut in phrasings for pair in pairwise(cut) if features.is_han(pair[0])}
        return Repairer(known, ordinary, heard, together, lexicon.beginnings)


def _to_the_letter(words: Iterable[str], cut: Iterable[str]) -> tuple[str, ...]:
    """What two texts share that are the same word for word, and number for number."""
    return (*words, *(token for token in cut if token[0].isdigit()))


def _tokens_of(spans: Sequence[Span], cut: Sequence[str]) -> list[str]:
    return [token for span in spans for token in cut[span.start : span.end]]
