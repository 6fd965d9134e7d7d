"""What a message asks: a query for each thing, before anybody looks for the answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.understanding import features
from bot.understanding.lexicon import roles, telling
from bot.understanding.matching import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.knowledge.schema import Language
    from bot.understanding.amounts import Amount
    from bot.understanding.lexicon import Span

_FORM_WEIGHT = 0.25
"""What a word of the question's form weighs beside a word of its content, when an entry must explain it."""
_CHARACTERS_WEIGHT = 0.5
"""What a pair of unknown Chinese characters weighs: pairs overlap, so that a word of three counts twice."""
_NEAR = 3
"""Words within which two belong together."""
_SUPPOSED = 5
"""Words after "if" within which a rise is what is supposed."""
_SLOT_KINDS = frozenset({"measure", "flows", "aspects", "movements", "years", "name"})
_YES_OR_NO_WITHIN = 4
"""Words within which a yes/no question begins."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name from outside the article: its kind (place, company, person) and how it was written."""

    kind: str
    text: str


@dataclass(frozen=True)
class Query:
    """One thing that is asked.

    `spoken` is the language that it is written in, `language` the one to answer in. `typed` are the tokens as they were
    typed, `tokens` are repaired, `words` are those that the matcher sees. `greater` are two measures of which the first
    is said to be more. `mark` are the signs that end it. `strangers` are names from outside the article that stand
    anywhere in the message and bind it; `wants` is what it wants to be told, but for what is said of it in the rest of
    the message. `beside` is the rest of the message, as far as it asks nothing. `completes` is
    how it was completed from the query before: by what it names in another's place ("slots"), or by what that one was
    about ("topic"); empty where it stands as it was read, and `lacks` is then what it could take over: "topic",
    "aspect", or what it refers to ("reference").
    """

    text: str
    spoken: Language
    language: Language
    typed: tuple[str, ...]
    tokens: tuple[str, ...]
    spans: tuple[Span, ...]
    words: tuple[str, ...]
    mark: str
    measures: tuple[str, ...]
    greater: tuple[str, str] | None
    years: tuple[int, ...]
    is_within_year: bool
    amounts: tuple[Amount, ...]
    has_question_word: bool
    asks_outright: bool
    polar_by_tone: bool
    strangers: tuple[Mention, ...] = ()
    wants: tuple[str, ...] = ()
    beside: Query | None = None
    completes: str = ""
    lacks: tuple[str, ...] = ()
    is_part: bool = False

    @property
    def is_completed(self) -> bool:
        """Whether it goes on from the query before."""
        return bool(self.completes)

    @cached_property
    def tags(self) -> frozenset[str]:
        """All tags of its words and phrases."""
        return frozenset(tag for span in self.spans for tag in span.tags)

    @cached_property
    def concepts(self) -> tuple[str, ...]:
        """What its words mean, in order."""
        meanings = [span.meaning for span in telling(self.spans)]
        return (*(concept for meaning in meanings for concept in meaning.concepts), *roles(meanings))

    @cached_property
    def content(self) -> tuple[Span, ...]:
        """The words and phrases that tell what is talked about."""
        return tuple(
            span
            for span in self.spans
            if span.is_content and not self.tokens[span.start][0].isdigit() and span.text != features.PERCENT_SIGN
        )

    @property
    def repaired(self) -> tuple[tuple[str, str], ...]:
        """The words that were mistyped, each with what it was read as."""
        return tuple((was, now) for was, now in zip(self.typed, self.tokens, strict=True) if was != now)

    @property
    def normal_form(self) -> str:
        """Its words as they were understood; reading that again gives the same query."""
        return "".join(
            token if features.is_han(token) and at and features.is_han(self.tokens[at - 1]) else f" {token}"
            for at, token in enumerate(self.tokens)
        ).strip()

    def values(self, kind: str) -> tuple[str, ...]:
        """The values of a kind of tag, in the order of the text, each once."""
        return tuple(dict.fromkeys(value for span in self.spans for value in span.values(kind)))

    @cached_property
    def aspects(self) -> tuple[str, ...]:
        """What of a measure it asks for: what its words name, and what they amount to together.

        "Before the jump" is the year before, "by how many yuan did it rise" the increase; what is earned or spent is an
        amount.
        """
        named = dict.fromkeys(self.values("aspects"))
        if self._tells_before:
            named["year-before"] = None
        if self.tags & {"earnings", "spendings"} or (self.measures and "count" in self.values("wants")):
            named["value"] = None
        if "money_amounts" in self.tags and self.values("movements"):
            named["increase"] = None
        return tuple(named)

    @property
    def chosen(self) -> tuple[Span, ...]:
        """The nouns of which one is to be chosen: "which clinics"; single Chinese characters tell none."""
        return tuple(
            noun
            for word, noun in pairwise(self.spans)
            if "choosing_words" in word.tags and noun.is_content and (noun.tags or not features.is_han(noun.text))
        )

    @cached_property
    def months(self) -> tuple[int, ...]:
        """The months of the year that it names."""
        return tuple(int(month) for month in self.values("months"))

    @property
    def _tells_before(self) -> bool:
        """Whether "before" stands with a rise or a fall, on the side where the language puts it."""
        moved = [at for at, span in enumerate(self.spans) if span.values("movements")]
        before = [at for at, span in enumerate(self.spans) if "before" in span.tags]
        return any(0 < (at - said if self.spoken != "zh" else said - at) <= _NEAR for at in moved for said in before)

    @property
    def gives_growth(self) -> bool:
        """Whether it takes a rise or a fall as given, to work something out from it."""
        moved = [at for at, span in enumerate(self.spans) if span.values("movements")]
        supposed = [at for at, span in enumerate(self.spans) if "conditionals" in span.tags]
        return "given" in self.tags or any(0 < at - said <= _SUPPOSED for at in moved for said in supposed)

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
        if self._polar_start is not None or self._ends_polar:
            return True
        by_tone = self.polar_by_tone or "tone_starts" in self.spans[0].tags
        return by_tone and self.mark.endswith(("?", "？")) and "requests" not in self.tags

    @property
    def is_polar_by_tone(self) -> bool:
        """Whether nothing but its tone wants a yes or a no."""
        return self.is_polar and self._polar_start is None and not self._ends_polar

    @property
    def is_negated(self) -> bool:
        """Whether it is put in the negative, so that a bare yes or no would be unclear.

        "Isn't it in Bogotá?" and "it is, isn't it?" are not: they ask whether it is.
        """
        start = self._polar_start
        return any(
            "negations" in span.tags and "polar_ends" not in span.tags and span is not start for span in self.spans
        )

    @property
    def _begins_as_question(self) -> bool:
        """Whether its beginning makes it a question: where tone alone asks, a single word like "es" does not."""
        start = self._polar_start
        return start is not None and (not self.polar_by_tone or start.end - start.start > 1)

    @cached_property
    def _polar_start(self) -> Span | None:
        for span in self.spans[:_YES_OR_NO_WITHIN]:
            if "polar_starts" in span.tags:
                return span
            if not span.tags or not any(tag in span.tags for tag in ("filler", "group_calls", "follow_starts")):
                break
        # In Chinese what asks yes or no may stand anywhere.
        if self.spoken == "zh":
            return next((span for span in self.spans if "polar_starts" in span.tags), None)
        return None

    @property
    def _ends_polar(self) -> bool:
        return bool(self.spans) and "polar_ends" in self.spans[-1].tags

    @property
    def is_question(self) -> bool:
        """Whether it has the form of a question or of a request to be told something."""
        return self.asks or (
            "exclamations" not in self.tags and any(tag in self.tags for tag in ("requests", "not_requests"))
        )

    @property
    def asks(self) -> bool:
        """Whether it has the form of a question."""
        if "exclamations" in self.tags and not {"?", "？"}.intersection(self.mark):
            return False
        return (
            self.mark.endswith(("?", "？"))
            or self.text.rstrip(" 。.!！~").endswith(("吗", "呢"))
            or "¿" in self.text
            or self.asks_outright
            or self._begins_as_question
            or self._ends_polar
        )

    @property
    def is_bare_slots(self) -> bool:
        """Whether it consists of measures, aspects, years and form words alone, so that it is a figure query."""
        content = self.content
        asks = content or self.years or "reversals" in self.tags
        return bool(asks) and all(not _SLOT_KINDS.isdisjoint(span.meaning.values) for span in content)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The pieces of it that an answer must explain, with their weights."""
        return (*_known(self), *_unknown(self.spans, self.tokens))


@dataclass(frozen=True, slots=True)
class Message:
    """A message, read: the ways to take it, each as one query or as several.

    `whole` is all of it as one query; `parts` are the clauses that ask, where there are more clauses than one;
    `more` is how many further things are asked than the parts hold.
    """

    text: str
    spoken: Language
    language: Language
    names_language: bool
    whole: Query
    parts: tuple[Query, ...] = ()
    more: int = 0


def asks_which_goods(spans: Sequence[Span]) -> bool:
    """Whether goods are asked for rather than their value: "what products", "which Colombian products"."""
    for span, after, later in zip(spans, spans[1:], (*spans[2:], None), strict=False):
        named = later is not None and after.values("name") and "goods" in later.tags
        if "question_words" in span.tags and not span.values("aspects") and ("goods" in after.tags or named):
            return True
    return False


def _known(query: Query) -> Iterator[Unit]:
    for span in telling(query.spans):
        piece = query.tokens[span.start : span.end]
        if piece[0][0].isdigit() or piece == (features.PERCENT_SIGN,):
            yield Unit(tuple(features.words(piece)), (), _FORM_WEIGHT)
            continue
        weight = 1.0 if span.is_content else _FORM_WEIGHT
        concepts = tuple(span.concepts)
        if concepts or not span.is_content:
            yield Unit(tuple(features.words(piece)), concepts, weight)


def _unknown(spans: Sequence[Span], tokens: Sequence[str]) -> Iterator[Unit]:
    """Words without a tag: a word of letters each, a run of Chinese characters by its pairs."""
    run: list[str] = []
    for span in [*spans, None]:
        bare = span is not None and span.is_content and not span.concepts
        token = tokens[span.start] if span is not None else ""
        if span is not None and bare and features.is_han(token):
            run.extend(tokens[span.start : span.end])
            continue
        for word in features.words(run):
            yield Unit((word,), (), _CHARACTERS_WEIGHT)
        run = []
        if span is not None and bare and not token[0].isdigit() and token != features.PERCENT_SIGN:
            for word in tokens[span.start : span.end]:
                yield Unit((word,), (), 1.0)
