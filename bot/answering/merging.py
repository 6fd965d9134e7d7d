"""Completes a query from the one before: what it leaves out is taken over, what it names anew is replaced."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from bot.knowledge.schema import LANGUAGES
from bot.understanding.lexicon import Meaning, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.answering.replies import Turn
    from bot.knowledge.models import Entry, KnowledgeBase
    from bot.understanding.queries import Query
    from bot.understanding.reading import Reader

_REFERRING = frozenset({"back_references", "other_one", "former", "latter"})
_SHORT = 3
"""Content words up to which a query that refers back may be about what was said before."""
_A_PAIR = 2
_NONE: frozenset[str] = frozenset()
_ASKING_KINDS = frozenset({"aspects", "interrogatives", "wants"})
_FORM_TAGS = frozenset({
    "question_words", "polar_starts", "polar_ends", "requests", "not_requests", "courtesies", "follow_starts",
    "corrections", "quotations",
})  # fmt: skip
_REPLACED_TOGETHER = {"measure": "trade", "flows": "trade", "name": "name", "other": "place"}


def ways(query: Query, turn: Turn | None, reader: Reader, knowledge: KnowledgeBase) -> tuple[Query, ...]:
    """The ways to take a query: as it stands, and where it may lean on the one before, as going on from that.

    "And imports?" is the question before with another measure; "since when?" asks something else of what it was about;
    "the other one" and "it" are the names that they stand for.

    Args:
        query: the query as it was read.
        turn: the query before, complete in itself, and what answered it.
        reader: reads that query.
        knowledge: tells whom the answer was about.
    """
    if turn is None or _is_courtesy(query):
        return (query,)
    lacks = tuple(_lacks(query, knowledge))
    query = _referred(query, turn, knowledge, reader)
    if not lacks:
        return (query,)
    before = _before(turn, reader, query)
    if _replaces(query):
        completed = _replaced(query, before, reader, knowledge)
    else:
        completed = _asked_of_the_same(query, before, reader, knowledge)
    return (query,) if completed is None else (replace(query, lacks=lacks), completed)


def _is_courtesy(query: Query) -> bool:
    """Whether a message is polite and no more, as far as its words are known: "ok, thanks neighbour"."""
    polite = {"courtesies", "filler", "follow_starts", "group_calls"}
    all_polite = all(span.tags & polite and not span.is_content for span in query.spans)
    return all_polite and "courtesies" in query.tags and not query.asks


def _lacks(query: Query, knowledge: KnowledgeBase) -> Iterator[str]:
    """What a query may take over from the one before: a topic, an aspect, or what it refers to in few words."""
    if (_refers(query) and len(query.content) <= _SHORT) or not {"corrections", "reversals"}.isdisjoint(query.tags):
        yield "reference"
    if not names_topic(query, knowledge):
        yield "topic"
    if not asks_aspect(query):
        yield "aspect"


def _refers(query: Query) -> bool:
    """Whether something stands in it for what was said before; an article before its noun does not."""
    return any(
        span.tags & _REFERRING and not ("articles" in span.tags and after is not None and after.is_content)
        for span, after in zip_longest(query.spans, query.spans[1:])
    )


def names_topic(query: Query, knowledge: KnowledgeBase) -> bool:
    """Whether it names what it is about: more than the parties that all is about."""
    if (query.aspects or "shortfall" in query.wants) and not query.measures:
        return False
    parties = {knowledge.facts.parties.home, knowledge.facts.parties.partner}
    return any(
        not parties.issuperset(span.values("name")) or not (span.values("name") or _is_form(span))
        for span in query.content
    )


def _is_form(span: Span) -> bool:
    return not _ASKING_KINDS.isdisjoint(span.meaning.values) or bool(span.values("movements") or span.values("other"))


def asks_aspect(query: Query) -> bool:
    """Whether it tells what it wants to know of its topic."""
    return query.has_question_word or (query.is_polar and not query.is_polar_by_tone) or bool(_asking(query.spans))


def _asking(spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if not _ASKING_KINDS.isdisjoint(span.meaning.values)]


def _before(turn: Turn, reader: Reader, query: Query) -> Query:
    """The query before, with the measures that were answered."""
    before = reader.query(turn.text, turn.language)
    measures = turn.topic.measures if turn.topic is not None and turn.topic.measures else before.measures
    return replace(before, measures=measures, language=query.language)


def _referred(query: Query, turn: Turn, knowledge: KnowledgeBase, reader: Reader) -> Query:
    """The query with "it" or "the other one" read as the name that it stands for."""
    if turn.topic is None or knowledge.topics.intersection(query.names):
        return query
    entry = knowledge.entries[turn.topic.entry]
    for tag, name in _meant_by(entry, query, knowledge, reader):
        if tag in query.tags and name is not None:
            at = next(at for at, span in enumerate(query.spans) if tag in span.tags)
            named = query.spans[at]._replace(meaning=Meaning.of(frozenset({f"name:{name}"})))
            return replace(query, spans=(*query.spans[:at], named, *query.spans[at + 1 :]))
    return query


def _meant_by(entry: Entry, query: Query, knowledge: KnowledgeBase, reader: Reader) -> Iterable[tuple[str, str | None]]:
    yield "other_one", _other_than(entry, knowledge)
    if {"former", "latter"} & query.tags:
        told = reader.query(entry.say[LANGUAGES[0]], LANGUAGES[0]).names
        topics = [name for name in dict.fromkeys(told) if name in knowledge.topics]
        if len(topics) == _A_PAIR:
            yield from (("former", topics[0]), ("latter", topics[-1]))
    yield "back_references", entry.about


def _other_than(entry: Entry, knowledge: KnowledgeBase) -> str | None:
    """The name that "the other one" means after an entry about one of two."""
    others = {
        other.about
        for group in entry.groups
        for other in knowledge.entries.values()
        if group in other.groups and other.about not in (None, entry.about)
    }
    return others.pop() if len(others) == 1 else None


def _replaces(query: Query) -> bool:
    """Whether a query only names something in place of what was named before."""
    if query.has_question_word or _asking(query.spans) or (query.is_polar and not query.is_polar_by_tone):
        return False
    named = [any(kind in span.meaning.values for kind in _REPLACED_TOGETHER) for span in query.content]
    # Of a correction only what it names counts: "oops, wrong one, it should be the exports".
    slots = all(named) or ("corrections" in query.tags and any(named))
    return slots and bool(query.content or query.years or query.months or query.amounts or "reversals" in query.tags)


def _replaced(query: Query, before: Query, reader: Reader, knowledge: KnowledgeBase) -> Query | None:
    """The query before, with what this one names in the place of what that one named."""
    named = {slot: span for span in query.content for slot in _slots(span)}
    had = {slot for span in before.spans for slot in _slots(span)}
    exchanged = _exchangeable(query, before, knowledge)
    if "name" in named and not exchanged:
        del named["name"]
        if not (named or query.years or query.amounts):
            return None
    if "trade" in named and not (before.measures or "trade" in had):
        return None
    pieces: list[tuple[Query, Span]] = []
    placed: set[str] = set()
    for span in before.spans:
        slots = [slot for slot in _slots(span) if slot in named]
        if "name" in slots and not exchanged.intersection(span.values("name")):
            slots.remove("name")
        if query.years and before.tokens[span.start] in map(str, before.years):
            continue
        if not slots:
            pieces.append((before, span))
            continue
        pieces += [(query, named[slot]) for slot in slots if slot not in placed]
        placed.update(slots)
    pieces += [(query, span) for slot, span in named.items() if slot not in placed and span not in _spans(pieces)]
    pieces += [(query, span) for span in query.spans if span.tags & {"months"} or query.tokens[span.start][0].isdigit()]
    joined = _of_pieces(pieces, query, reader, before.mark)
    return _bound(joined, query, before, knowledge, "slots")


def _asked_of_the_same(query: Query, before: Query, reader: Reader, knowledge: KnowledgeBase) -> Query:
    """What this query asks, of what the one before was about."""
    own = {slot for span in query.spans for slot in _slots(span)}
    if not knowledge.topics.intersection(query.names):
        own.discard("name")
    kept = [
        (before, span)
        for span in before.spans
        if not (span.tags & _FORM_TAGS)
        and _ASKING_KINDS.isdisjoint(span.meaning.values)
        and not (span.values("movements") and (query.aspects or query.values("movements")))
        and own.isdisjoint(_slots(span))
        and not (query.years and before.tokens[span.start] in map(str, before.years))
    ]
    joined = _of_pieces([*kept, *((query, span) for span in query.spans)], query, reader, query.mark)
    return _bound(joined, query, before, knowledge, "topic")


def _bound(joined: Query, query: Query, before: Query, knowledge: KnowledgeBase, completes: str) -> Query:
    """A joined query with measures, years and names from outside as both queries have them."""
    facts_year = knowledge.facts.year
    measures = query.measures or before.measures
    years = joined.years
    if "year-before" in query.aspects and ("year-before" in before.aspects or before.years == (facts_year - 1,)):
        # "And the year before that?", asked of the year before.
        years = (facts_year - 2,)
    if "reversals" in query.tags and not query.measures:
        measures = _turned(measures, knowledge)
    elsewhere = any(stranger.kind == "place" for stranger in query.strangers) or query.measures or query.years
    strangers = query.strangers if elsewhere and not query.tags & _REFERRING else (*before.strangers, *query.strangers)
    return replace(
        joined,
        measures=measures,
        years=years,
        wants=query.wants or joined.wants,
        strangers=tuple(dict.fromkeys(strangers)),
        greater=query.greater or joined.greater,
        text=query.text,
        completes=completes,
    )


def _turned(measures: Sequence[str], knowledge: KnowledgeBase) -> tuple[str, ...]:
    """The measures of the other direction."""
    known = knowledge.facts.measures
    other = {"out": "in", "in": "out"}
    wanted = {other.get(known[id_].flow, known[id_].flow) for id_ in measures}
    return tuple(measure.id for measure in known.values() if measure.flow in wanted)


def _exchangeable(query: Query, before: Query, knowledge: KnowledgeBase) -> frozenset[str]:
    """The names among which one takes another's place: topics, and where something is put right, the parties.

    None where the two queries do not both name one of them.
    """
    parties = knowledge.facts.parties
    kinds = [knowledge.topics]
    if "corrections" in query.tags:
        kinds.append(frozenset({parties.home, parties.partner, *parties.wider}))
    return next((kind for kind in kinds if kind.intersection(query.names) and kind.intersection(before.names)), _NONE)


def _slots(span: Span) -> list[str]:
    return [slot for kind, slot in _REPLACED_TOGETHER.items() if kind in span.meaning.values]


def _spans(pieces: Iterable[tuple[Query, Span]]) -> list[Span]:
    return [span for _, span in pieces]


def _of_pieces(pieces: Sequence[tuple[Query, Span]], query: Query, reader: Reader, mark: str) -> Query:
    typed: list[str] = []
    cut: list[str] = []
    spans: list[Span] = []
    for source, span in pieces:
        spans.append(span.moved(len(cut) - span.start))
        typed += source.typed[span.start : span.end]
        cut += source.tokens[span.start : span.end]
    return reader.assembled(query.text, query.spoken, query.language, typed, cut, spans, mark)
