"""Message entities, which Telegram counts in UTF-16 units, to places in a Python string."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from telegram import MessageEntity

_LAST_OF_ONE_UNIT = 0xFFFF


@dataclass(frozen=True, slots=True)
class Span:
    """An entity and where it stands, in characters."""

    entity: MessageEntity
    start: int
    end: int
    text: str


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def shortened(text: str, most: int, mark: str = "…") -> str:
    """A text of at most `most` UTF-16 units, cut between words where it must be, with a mark at the cut."""
    if units(text) <= most:
        return text
    room, kept = most - units(mark), 0
    for character in text:
        room -= 2 if ord(character) > _LAST_OF_ONE_UNIT else 1
        if room < 0:
            break
        kept += 1
    clipped = text[:kept]
    at_word = clipped.rpartition(" ")[0]
    return (at_word if len(at_word) * 2 > kept else clipped).rstrip() + mark


def spans_of(text: str, entities: Iterable[MessageEntity]) -> tuple[Span, ...]:
    """The entities of a text in the order of their places; those beyond its end are left out."""
    listed = sorted(entities, key=lambda entity: entity.offset)
    if not listed:
        return ()
    if units(text) == len(text):
        return tuple(_span(text, entity, entity.offset, entity.offset + entity.length) for entity in listed)
    ends = list(accumulate((2 if ord(character) > _LAST_OF_ONE_UNIT else 1 for character in text), initial=0))
    places = {unit: place for place, unit in enumerate(ends)}
    return tuple(
        _span(text, entity, places[entity.offset], places[entity.offset + entity.length])
        for entity in listed
        if entity.offset in places and entity.offset + entity.length in places
    )


def _span(text: str, entity: MessageEntity, start: int, end: int) -> Span:
    return Span(entity, start, end, text[start:end])


def cut_out(text: str, spans: Sequence[Span]) -> str:
    """A text without some of its parts; what is left is closed up."""
    kept, place = [], 0
    for span in spans:
        kept.append(text[place : span.start].rstrip())
        place = max(place, span.end)
    rest = text[place:]
    kept.append(rest.lstrip(" ,:;，：；、") if not any(kept) else rest.lstrip())
    return " ".join(part for part in kept if part).strip()
