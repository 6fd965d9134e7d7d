"""Reads messages: language, spelling, vocabulary, and one query for each thing that is asked."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.folding import tokens
from bot.knowledge.schema import LANGUAGES, Language
from bot.language.grammar import grammars, ordinary_words
from bot.understanding import features
from bot.understanding.amounts import amounts, is_within_year, years
from bot.understanding.clauses import Sentence, clause_starts, sentences
from bot.understanding.comparing import claimed_greater
from bot.understanding.flows import measures_told
from bot.understanding.forms import asks_outright, has_question_word
from bot.understanding.hearing import Listener
from bot.understanding.languages import LanguageGuesser
from bot.understanding.lexicon import Span, lexicons, telling
from bot.understanding.queries import Mention, Message, Query, asks_which_goods
from bot.understanding.repairing import Repairer

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from bot.knowledge.models import KnowledgeBase
    from bot.language.grammar import Grammar

_HEARD_KINDS = frozenset({"name", "measure", "synonym", "aspects", "question_words", "interrogatives"})
_POINTING = frozenset({"first_person", "demonstratives"})
_MOST_PARTS = 3
"""Things that are answered in one reply; for a fourth the reply says so."""
_LOCATING = frozenset({"place", "origin", "self_introductions", "genitive"})
_ASKED_ABOUT = frozenset({"flows", "measure", "name", "goods", "question_words", "polar_starts", "not_requests"})
_INTRODUCED_WITHIN = 6
"""Words before a place within which somebody says "I am"."""
_REMEMBERED = 512


class Reader:
    """Reads messages with a knowledge base's words; every message is read alike, whatever came before."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Make it of what to read with."""
        self._knowledge = knowledge
        self.lexicons = lexicons(knowledge)
        phrasings = {
            language: [words for entry in knowledge.entries.values() for words in entry.words[language]]
            for language in LANGUAGES
        }
        self._phrasings = phrasings
        self._guesser = LanguageGuesser(phrasings)
        self._repairer = lru_cache(maxsize=None)(self._made_repairer)
        self._listener = lru_cache(maxsize=None)(self._made_listener)
        self._read_again = lru_cache(maxsize=_REMEMBERED)(self._read_query)

    def warm_up(self) -> None:
        """Make ready for every language now rather than with its first question."""
        for language in LANGUAGES:
            self._repairer(language)

    def read(self, text: str, before: Language | None = None) -> Message:
        """Read a message.

        Args:
            text: any text.
            before: the language to assume where the text does not tell.
        """
        cut = tokens(text)
        language = wanted = self._guesser.guess(text, cut, before)
        found = sentences(text, frozenset(grammars()[language].abbreviations))
        request = self._language_request(language, found)
        if request is not None:
            wanted, found = request
            cut = [token for sentence in found for token in sentence.tokens]
            language = self._guesser.guess(" ".join(cut), cut, wanted)
        clauses = [clause for sentence in found for clause in self._clauses(language, sentence)]
        whole = self._joined(text, language, wanted, clauses)
        parts = self._parts(whole, clauses) if len(clauses) > 1 else []
        asked = [part for part in parts if part.is_part]
        if asked:
            wanted_of = tuple(dict.fromkeys(one for part in asked for one in part.wants))
            whole = replace(whole, strangers=asked[0].strangers, wants=wanted_of)
        return Message(
            text=text,
            spoken=language,
            language=wanted,
            names_language=request is not None,
            whole=whole,
            parts=tuple(asked[:_MOST_PARTS]),
            more=max(0, len(asked) - _MOST_PARTS),
        )

    def query(self, text: str, spoken: Language) -> Query:
        """A text as one query in a language that is known, such as a query's normal form."""
        return self._read_again(text, spoken)

    def _read_query(self, text: str, spoken: Language) -> Query:
        clauses = [clause for sentence in sentences(text, frozenset()) for clause in self._clauses(spoken, sentence)]
        return self._joined(text, spoken, spoken, clauses)

    def _language_request(
        self, language: Language, found: Sequence[Sentence]
    ) -> tuple[Language, list[Sentence]] | None:
        """The language that is asked for ("in English, please"), and the sentences without the words for it."""
        for number, sentence in enumerate(found):
            for span in self.lexicons[language].spans(sentence.tokens):
                for wanted in LANGUAGES:
                    if wanted in span.values("language_requests"):
                        rest = (*sentence.tokens[: span.start], *sentence.tokens[span.end :])
                        kept = [replace(sentence, tokens=rest)] if rest else []
                        return wanted, [*found[:number], *kept, *found[number + 1 :]]
        return None

    def _clauses(self, language: Language, sentence: Sentence) -> list[_Clause]:
        """The clauses of a sentence, mended and tagged."""
        cut, spans = self._repaired(language, list(sentence.tokens))
        starts = clause_starts(spans, sentence.commas, grammars()[language])
        bounds = [0, *starts, len(spans)]
        mark = sentence.mark if sentence.text.startswith("¿") else ""
        pieces = [
            _Clause(sentence, sentence.tokens, tuple(cut), tuple(spans[begin:end]), mark)
            for begin, end in pairwise(bounds)
            if begin < end
        ]
        return [*pieces[:-1], pieces[-1].ended(sentence.mark)] if pieces else []

    def _joined(self, text: str, spoken: Language, wanted: Language, clauses: Sequence[_Clause]) -> Query:
        """Clauses as one query."""
        typed: list[str] = []
        cut: list[str] = []
        spans: list[Span] = []
        for clause in clauses:
            offset = len(cut) - clause.start
            typed += clause.typed[clause.start : clause.end]
            cut += clause.tokens[clause.start : clause.end]
            spans += [span.moved(offset) for span in clause.spans]
        mark = clauses[-1].mark if clauses else ""
        return self.assembled(text, spoken, wanted, typed, cut, spans, mark)

    def assembled(  # noqa: PLR0913, PLR0917 - all that a query consists of
        self,
        text: str,
        spoken: Language,
        wanted: Language,
        typed: Sequence[str],
        cut: Sequence[str],
        spans: Sequence[Span],
        mark: str,
    ) -> Query:
        """A query of words that were cut and tagged."""
        grammar = grammars()[spoken]
        named_years = years(spans, cut)
        told = measures_told(spans, self._knowledge.facts, grammar)
        said = telling(spans)
        return Query(
            text=text,
            spoken=spoken,
            language=wanted,
            typed=tuple(typed),
            tokens=tuple(cut),
            spans=tuple(spans),
            words=tuple(features.words([token for span in said for token in cut[span.start : span.end]])),
            mark=mark,
            measures=tuple(id_ for id_ in self._knowledge.facts.measures if id_ in {id_ for _, id_ in told}),
            greater=claimed_greater(spans, told, grammar),
            years=named_years,
            is_within_year=is_within_year(spans, cut, named_years, grammar),
            amounts=amounts(spans, cut, named_years, grammar),
            has_question_word=has_question_word(spans, cut, grammar),
            asks_outright=asks_outright(spans, cut, grammar),
            polar_by_tone=grammar.polar_by_tone,
            strangers=tuple(_strangers(spans)),
            wants=tuple(_wants(spans, {*self._knowledge.details, *self._knowledge.facts.parts})),
        )

    def _parts(self, whole: Query, clauses: Sequence[_Clause]) -> list[Query]:
        """Each clause as a query of its own, bound by what stands elsewhere; `is_part` tells those that ask."""
        alone = [self._joined(clause.text, whole.spoken, whole.language, [clause]) for clause in clauses]
        asks = [_asks(query, grammars()[whole.spoken]) for query in alone]
        if not any(asks):
            asks = [bool(query.measures or query.aspects or query.wants) for query in alone]
        grammar = grammars()[whole.spoken]
        refers = any(
            asking and query.measures and grammar.refers_back(query.normal_form)
            for query, asking in zip(alone, asks, strict=True)
        )
        binding = [
            stranger
            for query, asking in zip(alone, asks, strict=True)
            for stranger in query.strangers
            if refers or stranger.kind != "place" or _binds_beyond(query, asking=asking)
        ]
        return [
            replace(
                query,
                strangers=tuple(dict.fromkeys((*query.strangers, *binding) if asking else binding)),
                beside=self._beside(whole, clauses, asks, number),
                years=query.years or self._years_beside(alone, asks),
                measures=query.measures or self._measures_beside(query, alone, asks, number),
                is_part=asking and _says_something(query),
            )
            for number, (query, asking) in enumerate(zip(alone, asks, strict=True))
        ]

    def _measures_beside(
        self, query: Query, alone: Sequence[Query], asks: Sequence[bool], number: int
    ) -> tuple[str, ...]:
        """The measures that are named beside a question about figures which names none; the first looks ahead, too."""
        if not (query.aspects or "shortfall" in query.wants or query.is_bare_slots):
            return ()
        told = [other.measures for other, asking in zip(alone, asks, strict=True) if not asking and other.measures]
        if number == 0:
            told += [other.measures for other in alone[1:] if other.measures]
        return told[0] if told else ()

    def _years_beside(self, alone: Sequence[Query], asks: Sequence[bool]) -> tuple[int, ...]:
        """The years that are named beside the questions: "as for 2019, ..."; not those of the asker's own story."""
        return tuple(
            year
            for query, asking in zip(alone, asks, strict=True)
            if not asking and not _is_own_story(query)
            for year in query.years
        )

    def _beside(self, whole: Query, clauses: Sequence[_Clause], asks: Sequence[bool], number: int) -> Query | None:
        """What stands beside a clause and asks nothing itself: the story before a question, the reason after it."""
        rest = [clause for at, clause in enumerate(clauses) if at != number and not asks[at]]
        return self._joined(whole.text, whole.spoken, whole.language, rest) if rest else None

    def _repaired(self, language: Language, cut: list[str]) -> tuple[list[str], list[Span]]:
        """The tokens with slips repaired and with characters put right that only sound right, and their spans."""
        lexicon = self.lexicons[language]
        cut = self._repairer(language).repair(cut)
        spans = lexicon.spans(cut)
        unknown = {span.start for span in spans if not span.tags and features.is_han(cut[span.start])}
        if not unknown:
            return cut, spans
        heard = self._listener(language).heard(cut, unknown)
        return (cut, spans) if heard == cut else (heard, lexicon.spans(heard))

    def _made_repairer(self, language: Language) -> Repairer:
        lexicon = self.lexicons[language]
        others = [other for other in LANGUAGES if other != language]
        ordinary = {word for other in others for cut in self._phrasings[other] for word in cut}
        ordinary |= ordinary_words(language)
        ordinary.update(word for cut in lexicon.phrases for word in cut)
        ordinary.update(word for phrase in self._knowledge.vocabulary[language].ordinary for word in tokens(phrase))
        return Repairer(self._phrasings[language], lexicon.words, ordinary, lexicon.beginnings)

    def _made_listener(self, language: Language) -> Listener:
        meant = self.lexicons[language].phrases
        phrases = (cut for cut, meaning in meant.items() if not _HEARD_KINDS.isdisjoint(meaning.values))
        together = {pair for cut in self._phrasings[language] for pair in pairwise(cut) if features.is_han(pair[0])}
        return Listener(phrases, together)


class _Clause:
    """A stretch of a sentence: its spans among the sentence's tokens, and the marks at its end."""

    def __init__(
        self, sentence: Sentence, typed: tuple[str, ...], cut: tuple[str, ...], spans: tuple[Span, ...], mark: str
    ) -> None:
        self.sentence, self.typed, self.tokens, self.spans, self.mark = sentence, typed, cut, spans, mark
        self.start, self.end = spans[0].start, spans[-1].end

    @property
    def text(self) -> str:
        """Its words, or the sentence where it is all of it."""
        whole = self.start == 0 and self.end == len(self.tokens)
        return self.sentence.text if whole else " ".join(self.typed[self.start : self.end])

    def ended(self, mark: str) -> _Clause:
        """The same clause with marks at its end."""
        return _Clause(self.sentence, self.typed, self.tokens, self.spans, mark)


def _says_something(query: Query) -> bool:
    """Whether a clause names anything that is known, or asks when, where, why or who."""
    if "given" in query.tags:
        return False  # "..., going by the growth?" tells how to work it out.
    named = any(span.tags for span in query.content) or (query.has_question_word and bool(query.content))
    return named or bool(query.years or query.wants or query.values("interrogatives"))


def _asks(query: Query, grammar: Grammar) -> bool:
    """Whether a clause asks: a noun such as "the reason" alone does not."""
    if query.asks or (query.is_question and bool(query.measures or query.names)):
        return True
    if grammar.question_words_lead:
        return query.has_question_word and query.is_bare_slots and bool(query.aspects or query.values("movements"))
    return query.has_question_word and any(grammar.holds_question_word(span.text) for span in query.spans)


def _wants(spans: Sequence[Span], details: Container[str]) -> Iterator[str]:
    """What is wanted to be told, by names of aspects and of vocabulary words that answers may know nothing of."""
    for at, span in enumerate(spans):
        if at and not spans[at - 1].tags.isdisjoint(_POINTING):
            continue  # "My editor insists", "that brand": what is the asker's or known is not asked for.
        yield from span.values("wants")
        if not span.values("interrogatives"):
            yield from (name for name in span.values("synonym") if name in details)
    for span in spans:
        yield from span.values("interrogatives")
    if asks_which_goods(spans):
        yield "goods"
    if _asks_who_was_before(spans):
        yield "predecessor"


def _asks_who_was_before(spans: Sequence[Span]) -> bool:
    """Whether a person's predecessor is asked for: "who was ambassador before Cabrera?"."""
    who = any("who" in span.values("interrogatives") for span in spans)
    return who and any(
        ("before" in first.tags and bool(second.values("name")))
        or (bool(first.values("name")) and "before" in second.tags)
        for first, second in pairwise(spans)
    )


def _strangers(spans: Sequence[Span]) -> Iterator[Mention]:
    """The names from outside the article, but for the place that people introduce themselves with."""
    for at, span in enumerate(spans):
        for kind in span.values("other"):
            if kind != "place" or not _is_own_place(spans, at):
                yield Mention(kind, span.text)


def _is_own_place(spans: Sequence[Span], at: int) -> bool:
    """Whether a place is the asker's own: "I am ... in", with nothing in between that asks or is asked about."""
    before = spans[max(0, at - _INTRODUCED_WITHIN) : at]
    if not before or before[-1].tags.isdisjoint(_LOCATING):
        return False
    introduced = [number for number, span in enumerate(before) if "self_introductions" in span.tags]
    between = before[introduced[-1] + 1 :] if introduced else ()
    return bool(introduced) and not any(_is_asked_about(span) for span in between)


def _is_own_story(query: Query) -> bool:
    """Whether a clause that asks nothing is about the asker, so that a place in it is theirs."""
    return "first_person" in query.tags and "topic_starts" not in query.tags


def _binds_beyond(query: Query, *, asking: bool) -> bool:
    """Whether a clause's place counts for the other clauses, too: not that of a story, nor of a topic of its own."""
    if asking:
        return bool(query.measures) or all(span.values("other") for span in query.content)
    return not _is_own_story(query)


def _is_asked_about(span: Span) -> bool:
    return not (_ASKED_ABOUT.isdisjoint(span.meaning.values) and _ASKED_ABOUT.isdisjoint(span.tags))
