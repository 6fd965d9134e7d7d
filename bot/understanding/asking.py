"""A message to what is asked in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from bot.folding import tokens
from bot.knowledge.schema import LANGUAGES, Language
from bot.understanding import features
from bot.understanding.amounts import Amount, amounts, years
from bot.understanding.directions import measures_named
from bot.understanding.grammar import grammars
from bot.understanding.languages import LanguageGuesser
from bot.understanding.lexicon import Lexicon, Span, lexicons, telling
from bot.understanding.matching import Candidate, Matcher, Unit
from bot.understanding.repairing import Repairer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.knowledge.models import KnowledgeBase

_FORM_WEIGHT = 0.25
"""What a word of the question's form weighs beside a word of its content, when an entry must explain it."""
_EARLIER_WEIGHT = 0.3
_ASKING = frozenset({"question_words", "synonym:where", "synonym:when", "synonym:why", "synonym:who"})
_NOT_ASKING = frozenset({"not_requests", "polar_starts", "polar_ends", "either_or"})
_ENDS = ".?!。？！…，, "
_SENTENCE_END = re.compile(r"(?<=\w)[.?!]+\s|[。？！]|\n|: ")
_CLAUSE_END = re.compile(r"[，,]\s*(?=\D)")
_SHORTEST_SENTENCE = 4
_BEGINNING = 3
"""Words within which a question begins."""
_LEAST_CONTENT = 2
"""A lone word is no question of its own."""
_CHARACTERS_WEIGHT = 0.5
"""What a pair of unknown Chinese characters weighs: pairs overlap, so that a word of three counts twice."""
_SLOT_KINDS = ("measure:", "flows:", "aspects:", "directions:", "years:")


@dataclass(frozen=True)
class Asked:
    """What a message asks, before anybody looks for the answer."""

    text: str
    spoken: Language
    language: Language
    tokens: tuple[str, ...]
    spans: tuple[Span, ...]
    words: tuple[str, ...]
    repaired: tuple[tuple[str, str], ...]
    measures: tuple[str, ...]
    years: tuple[int, ...]
    amounts: tuple[Amount, ...]
    has_question_word: bool
    asks_outright: bool
    names_language: bool

    @cached_property
    def tags(self) -> frozenset[str]:
        """All tags of its words and phrases."""
        return frozenset(tag for span in self.spans for tag in span.tags)

    @cached_property
    def concepts(self) -> tuple[str, ...]:
        """What its words mean, in order."""
        return tuple(concept for span in self.spans for concept in span.concepts)

    @cached_property
    def content(self) -> tuple[Span, ...]:
        """The words and phrases that tell what is talked about."""
        return tuple(
            span
            for span in self.spans
            if span.is_content and not self.tokens[span.start][0].isdigit() and span.text != "%"
        )

    def values(self, kind: str) -> tuple[str, ...]:
        """The values of a kind of tag, in the order of the text, each once."""
        return tuple(dict.fromkeys(value for span in self.spans for value in span.values(kind)))

    @property
    def names(self) -> tuple[str, ...]:
        """The vocabulary's names that it mentions."""
        return self.values("name")

    @property
    def is_polar(self) -> bool:
        """Whether it wants a yes or a no."""
        if "either_or" in self.tags or not self.spans:
            return False
        if self.has_question_word:
            return False
        if self._starts_polar or self._ends_polar:
            return True
        # Spanish asks yes or no by tone alone.
        return self.spoken == "es" and self.text.rstrip().endswith("?") and "requests" not in self.tags

    @property
    def is_negated(self) -> bool:
        """Whether it is put in the negative, so that a bare yes or no would be unclear."""
        return any("negations" in span.tags and "polar_ends" not in span.tags for span in self.spans)

    @property
    def _starts_polar(self) -> bool:
        for span in self.spans[:4]:
            if "polar_starts" in span.tags:
                return True
            if not span.tags or not any(
                tag in span.tags for tag in ("filler", "group_calls", "follow_starts")
            ):
                break
        return self.language == "zh" and "polar_starts" in self.tags

    @property
    def _ends_polar(self) -> bool:
        return bool(self.spans) and "polar_ends" in self.spans[-1].tags

    @property
    def is_question(self) -> bool:
        """Whether it has the form of a question or of a request to be told something."""
        return (
            self.text.rstrip().endswith(("?", "？", "吗", "呢"))
            or "¿" in self.text
            or self.asks_outright
            or self._starts_polar
            or self._ends_polar
            or any(tag in self.tags for tag in ("requests", "not_requests"))
        )

    @property
    def is_bare_slots(self) -> bool:
        """Whether it consists of measures, aspects, years and form words alone, so that it is a figure query."""
        return all(
            any(tag.startswith(_SLOT_KINDS) for tag in span.tags) or span.values("name")
            for span in self.content
        )


class Reader:
    """Reads messages with a knowledge base's words; immutable, so that every message is read alike."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._lexicons = lexicons(knowledge)
        self._phrasings = {
            language: [
                (entry.id, tokens(phrasing))
                for entry in knowledge.entries.values()
                for phrasing in entry.ask[language]
            ]
            for language in LANGUAGES
        }
        self._guesser = LanguageGuesser(
            {language: [cut for _, cut in phrasings] for language, phrasings in self._phrasings.items()}
        )
        self._question_words = {
            language: frozenset(word for word in grammar.question_words if len(tokens(word)) == 1)
            for language, grammar in grammars().items()
        }
        self._matchers: dict[Language, Matcher] = {}
        self._repairers: dict[Language, Repairer] = {}

    def warm_up(self) -> None:
        """Learn every language now rather than with its first question."""
        for language in LANGUAGES:
            self._matcher(language)
            self._repairer(language)

    def _matcher(self, language: Language) -> Matcher:
        """The matcher of a language, learnt with its first question: a single question need not wait for the others."""
        if language not in self._matchers:
            self._matchers[language] = Matcher.learn_cut(
                (id_, features.words(kept) if spoken == language else (), concepts)
                for spoken, phrasings in self._phrasings.items()
                for id_, cut in phrasings
                for kept, concepts in [self._lexicons[spoken].telling(cut)]
            )
        return self._matchers[language]

    def _repairer(self, language: Language) -> Repairer:
        if language in self._repairers:
            return self._repairers[language]
        lexicon = self._lexicons[language]
        known = {word for _, cut in self._phrasings[language] for word in cut} | lexicon.words
        ordinary = {
            word
            for other in LANGUAGES
            if other != language
            for _, cut in self._phrasings[other]
            for word in cut
        }
        ordinary.update(
            word for phrase in self._knowledge.vocabulary[language].ordinary for word in tokens(phrase)
        )
        recognised = (
            phrase
            for phrase, meaning in lexicon.phrases.items()
            if any(tag.partition(":")[0] in ("name", "measure", "synonym", "aspects") for tag in meaning.tags)
        )
        self._repairers[language] = Repairer(known, ordinary, recognised)
        return self._repairers[language]

    def read(self, text: str, before: Language | None = None) -> Asked:
        """Read a message.

        Args:
            text: any text.
            before: the language to assume where the text does not tell.
        """
        cut = tokens(text)
        language = wanted = self._guesser.guess(text, cut, before)
        requested = self._requested_language(language, cut)
        if requested is not None:
            wanted, cut = requested
            language = self._guesser.guess(" ".join(cut), cut, wanted)
        typed = cut
        cut = self._repairer(language).repair(cut)
        spans = self._heard(language, cut)
        found, cut = spans or (self._lexicons[language].spans(cut), cut)
        named_years = years(found, cut)
        return Asked(
            text=text,
            spoken=language,
            language=wanted,
            tokens=tuple(cut),
            spans=tuple(found),
            words=tuple(features.words(self._lexicons[language].telling(cut)[0])),
            repaired=tuple((was, now) for was, now in zip(typed, cut, strict=True) if was != now),
            measures=measures_named(found, self._knowledge.facts, grammars()[language]),
            years=named_years,
            amounts=amounts(found, cut, named_years),
            has_question_word=self._has_question_word(language, found, cut),
            asks_outright=self._asks_outright(language, found, cut),
            names_language=requested is not None,
        )

    def points(self, asked: Asked) -> list[Asked]:
        """The last sentence alone, and the last clause, where something stands before them and they are what asks."""
        found = []
        for end in (_SENTENCE_END, _CLAUSE_END):
            point = self._last_part(asked, end)
            if point is not None and point.is_question and len(point.content) >= _LEAST_CONTENT:
                found.append(point)
        return found

    def last_sentence(self, asked: Asked) -> Asked:
        """The last sentence alone, or all where there is but one."""
        return self._last_part(asked, _SENTENCE_END) or asked

    def clauses(self, asked: Asked) -> list[Asked]:
        """Each clause alone."""
        parts = [part for sentence in _SENTENCE_END.split(asked.text) for part in _CLAUSE_END.split(sentence)]
        return [self.read(part, asked.spoken) for part in parts if part.strip()]

    def _last_part(self, asked: Asked, end: re.Pattern[str]) -> Asked | None:
        text = asked.text.rstrip().rstrip(_ENDS)
        cuts = [match.end() for match in end.finditer(text)]
        if not cuts or len(text) - cuts[-1] < _SHORTEST_SENTENCE:
            return None
        part = self.read(asked.text.rstrip()[cuts[-1] :], asked.spoken)
        return replace(part, language=asked.language)

    def _asks_outright(self, language: Language, spans: Sequence[Span], cut: Sequence[str]) -> bool:
        """Whether a question word asks: one like "which" does at the beginning, elsewhere it may well relate."""
        words = self._question_words[language]
        begun = 0
        for span in spans:
            begun += not span.meaning.is_courtesy
            for token in cut[span.start : span.end]:
                if token in words and not span.tags & _NOT_ASKING:
                    loose = token in grammars()[language].loose_question_words
                    if not loose or begun <= _BEGINNING:
                        return True
        return language == "zh" and bool({"question_words"} & {tag for span in spans for tag in span.tags})

    def knows(self, language: Language, entry: str, concept: str) -> bool:
        """Whether an entry's phrasings speak of a concept."""
        return self._matcher(language).has(entry, concept)

    def _has_question_word(self, language: Language, spans: Sequence[Span], cut: Sequence[str]) -> bool:
        """Whether a word like "what" stands in it, on its own or inside a longer phrase ("how many yuan")."""
        words = self._question_words[language]
        for span in spans:
            if not span.tags & _NOT_ASKING:
                if span.tags & _ASKING:
                    return True
                if any(token in words for token in cut[span.start : span.end]):
                    return True
        return False

    def _requested_language(self, language: Language, cut: list[str]) -> tuple[Language, list[str]] | None:
        """The language that the message asks to be answered in, and the message without that request."""
        for span in self._lexicons[language].spans(cut):
            for wanted in LANGUAGES:
                if f"language_requests:{wanted}" in span.tags:
                    rest = [*cut[: span.start], *cut[span.end :]]
                    return wanted, rest
        return None

    def _heard(self, language: Language, cut: list[str]) -> tuple[list[Span], list[str]] | None:
        """The spans after characters that only sound right were replaced, where there are any."""
        spans = self._lexicons[language].spans(cut)
        unknown = {span.start for span in spans if not span.tags and features.is_han(cut[span.start])}
        if not unknown:
            return None
        out = self._repairer(language).sounds_like(cut, unknown)
        if out == cut:
            return None
        return self._lexicons[language].spans(out), out

    def rank(self, asked: Asked, most: int = 8) -> list[Candidate]:
        """The entries that a message may ask for, best first."""
        return self._matcher(asked.spoken).rank_units(asked.words, asked.concepts, tuple(units(asked)), most)

    def rank_together(self, earlier: Asked, asked: Asked, most: int = 8) -> list[Candidate]:
        """The entries that a message may ask for if it goes on from an earlier one; what is new must be explained."""
        found = (*earlier.words, *asked.words)
        concepts = (*earlier.concepts, *asked.concepts)
        earlier_units = (replace(unit, weight=unit.weight * _EARLIER_WEIGHT) for unit in units(earlier))
        return self._matcher(asked.spoken).rank_units(found, concepts, (*units(asked), *earlier_units), most)


def units(asked: Asked) -> Iterator[Unit]:
    """The pieces of a message that an answer must explain, with their weights."""
    kept = telling([(span.start, span.end, span.meaning) for span in asked.spans])
    starts = {start for start, _, _ in kept}
    for span in asked.spans:
        if span.start not in starts:
            continue
        piece = asked.tokens[span.start : span.end]
        if piece[0][0].isdigit() or piece == ("%",):
            yield Unit(tuple(features.words(piece)), (), _FORM_WEIGHT)
            continue
        weight = 1.0 if span.is_content else _FORM_WEIGHT
        concepts = tuple(span.concepts)
        if concepts or not span.is_content:
            yield Unit(tuple(features.words(piece)), concepts, weight)
    yield from _unknown(asked)


def _unknown(asked: Asked) -> Iterator[Unit]:
    """Words without a tag: a word of letters each, a run of Chinese characters by its pairs."""
    run: list[str] = []
    for span in [*asked.spans, None]:
        bare = span is not None and span.is_content and not span.concepts
        token = asked.tokens[span.start] if span is not None else ""
        if span is not None and bare and features.is_han(token):
            run.extend(asked.tokens[span.start : span.end])
            continue
        for word in features.words(run):
            yield Unit((word,), (), _CHARACTERS_WEIGHT)
        run = []
        if span is not None and bare and not token[0].isdigit() and token != "%":
            for word in asked.tokens[span.start : span.end]:
                yield Unit((word,), (), 1.0)
