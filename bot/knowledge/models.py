"""What a loaded knowledge base is: immutable, typed, proven."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from bot.knowledge.quantities import Quantity
    from bot.knowledge.schema import Aspect, Language


class Speaker(StrEnum):
    """Whose words an answer gives."""

    ARTICLE = "article"
    SPEAKER = "speaker"


class Kind(StrEnum):
    """What an entry is for."""

    FAQ = "faq"
    FIGURE = "figure"
    NOT_COVERED = "not-covered"
    OTHER_SUBJECT = "other-subject"
    SMALL_TALK = "small-talk"
    COMMAND = "command"
    LAST_ANSWER = "last-answer"


@dataclass(frozen=True, slots=True)
class Article:
    """The article, and who speaks in it."""

    title: str
    speaker: str
    role: Mapping[Language, str]
    about: Mapping[Language, str]
    popular: tuple[str, ...]
    paragraphs: tuple[tuple[str, ...], ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All sentences in order."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote from the article, word for word, and whose words they are."""

    quote: str
    by: Speaker


@dataclass(frozen=True, slots=True)
class AnswerIs:
    """What an answer settles: a claim in a question can be held against it."""

    place: str | None = None
    year: int | None = None
    month: int | None = None
    number: int | None = None
    more: str | None = None
    less: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A question with its answer, or with what to say instead of one; `words` are those of each phrasing."""

    id: str
    kind: Kind
    ask: Mapping[Language, tuple[str, ...]]
    words: Mapping[Language, tuple[tuple[str, ...], ...]]
    say: Mapping[Language, str]
    title: Mapping[Language, str]
    evidence: tuple[Evidence, ...] = ()
    verdict: bool | None = None
    verdict_words: Mapping[Language, str] | None = None
    about: str | None = None
    topic: str | None = None
    tells: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    answer_is: AnswerIs = AnswerIs()
    related: tuple[str, ...] = ()
    about_last: str | None = None
    command: str | None = None
    whenever: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure with the figures that the article states."""

    id: str
    flow: str
    label: Mapping[Language, str]
    label_of: Mapping[Language, str]
    short: Mapping[Language, str]
    value: Quantity
    growth: Quantity
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Pair:
    """A derived figure of two measures, the first against the second."""

    first: str
    second: str
    formula: str
    result: Quantity


@dataclass(frozen=True, slots=True)
class Several:
    """How an answer about several measures is set out: a heading, and a line for each."""

    heading: Mapping[Language, str]
    line: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """What can be said about measures: the stated figures, or derived ones with their formula."""

    id: str
    aspect: Aspect
    measures: tuple[str, ...]
    default: tuple[str, ...]
    uses: tuple[str, ...]
    formula: str | None
    result: Quantity | None
    results: Mapping[str, Quantity]
    pairs: tuple[Pair, ...]
    several: Several | None = None


@dataclass(frozen=True, slots=True)
class Parties:
    """Whose trade the figures are about, by keys of the vocabulary's names."""

    home: str
    partner: str
    wider: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """What the figures come to, in one sentence for each language, with its figure as `{result}`."""

    say: Mapping[Language, str]
    formula: str
    result: Quantity


@dataclass(frozen=True, slots=True)
class Facts:
    """The figures that the article states, and for which year."""

    year: int
    year_evidence: Evidence
    currency: str
    parties: Parties
    parts: tuple[str, ...]
    measures: Mapping[str, Measure]
    subject: Mapping[Language, str] | None = None
    headline: Headline | None = None

    def names(self) -> dict[str, Decimal]:
        """Every stated figure by the name that formulas use, such as `exports.value`."""
        found: dict[str, Decimal] = {}
        for measure in self.measures.values():
            found[f"{measure.id}.value"] = measure.value.value
            found[f"{measure.id}.growth"] = measure.growth.value
        return found


@dataclass(frozen=True, slots=True)
class Chapter:
    """A subject of the article, to browse, with its entries in order."""

    id: str
    title: Mapping[Language, str]
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words that mean the same, in one language."""

    measures: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]]
    synonyms: Mapping[str, tuple[str, ...]]
    money: tuple[str, ...]
    other_money: tuple[str, ...]
    ordinary: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherNames:
    """Names that the article does not mention, and which entry declines each kind."""

    places: tuple[str, ...]
    companies: tuple[str, ...]
    people: tuple[str, ...]
    declines: Mapping[str, str]


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything the bot knows.

    `translations` hold the article's sentences, squashed, in the languages that a curator has translated them into.
    """

    article: Article
    facts: Facts
    figures: Mapping[str, Figure]
    entries: Mapping[str, Entry]
    vocabulary: Mapping[Language, Vocabulary]
    other_names: OtherNames
    topic_labels: Mapping[str, Mapping[Language, str]]
    texts: Mapping[Language, Mapping[str, str]]
    chapters: tuple[Chapter, ...] = ()
    translations: Mapping[Language, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def topics(self) -> frozenset[str]:
        """The names that entries are about."""
        return frozenset(entry.about for entry in self.entries.values() if entry.about is not None)

    @cached_property
    def details(self) -> Mapping[str, tuple[Entry, ...]]:
        """For each synonym that answers may know nothing of, the entries that it calls for."""
        found: dict[str, tuple[Entry, ...]] = {}
        for entry in self.entries.values():
            for synonym in entry.whenever:
                found[synonym] = (*found.get(synonym, ()), entry)
        return found
