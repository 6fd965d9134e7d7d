"""Callback data: what a button says when it is tapped, in at most 64 bytes that outlive restarts.

Entries, measures and chapters stand in it by a digest of their id, which depends on nothing but the id.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from bot.answering.replies import Topic
from bot.knowledge.models import Kind
from bot.knowledge.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.schema import Language

LIMIT = 64
"""Bytes (Bot API, "InlineKeyboardButton.callback_data")."""

AUTOMATIC = "auto"
REASONS = ("wrong", "other", "unclear")
"""Why an answer is of no use: it is wrong, it answers something else, it is hard to understand."""
FORMS = ("chart", "slide", "svg", "csv")
"""In which forms the figures can be had: a picture for the phone, one for a slide as a file, as SVG, as CSV."""
_ENTRY_BYTES, _MEASURE_BYTES = 5, 3
_MOST_MEASURES = 4
_BASE = 36


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask a related question."""

    topic: Topic
    language: Language


@dataclass(frozen=True, slots=True)
class Choose:
    """Say what was meant; in a group only `asker` may."""

    topic: Topic
    language: Language
    asker: int


@dataclass(frozen=True, slots=True)
class Judge:
    """Thumbs up or down for an entry's answer."""

    entry: str
    is_up: bool
    language: Language


@dataclass(frozen=True, slots=True)
class Browse:
    """Show a chapter, or the list of them."""

    chapter: str | None
    language: Language


@dataclass(frozen=True, slots=True)
class Open:
    """Show an entry of a chapter."""

    topic: Topic
    language: Language


@dataclass(frozen=True, slots=True)
class Speak:
    """Choose the language to be answered in, or `auto`."""

    language: str


@dataclass(frozen=True, slots=True)
class Explain:
    """Why an answer was voted down, by one of `REASONS`."""

    entry: str
    reason: str
    language: Language


@dataclass(frozen=True, slots=True)
class Show:
    """Send the figures in another form, one of `FORMS`."""

    form: str
    language: Language


Tap: TypeAlias = Ask | Choose | Judge | Explain | Browse | Open | Show | Speak


class Directory:
    """Writes and reads callback data for one knowledge base."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Note the digests of all that buttons name.

        Raises:
            ValueError: two ids have the same digest; renaming one of them mends it.
        """
        answering = (entry.id for entry in knowledge.entries.values() if entry.kind in (Kind.FAQ, Kind.FIGURE))
        self._entries = _digests(answering, _ENTRY_BYTES)
        self._measures = _digests(knowledge.facts.measures, _MEASURE_BYTES)
        self._chapters = _digests((chapter.id for chapter in knowledge.chapters), _ENTRY_BYTES)

    def write(self, tap: Tap) -> str:  # noqa: PLR0911 - a case a kind of button
        """The data of a button."""
        match tap:
            case Ask(topic, language):
                return f"a:{_named(topic)}:{language}"
            case Choose(topic, language, asker):
                return f"c:{_named(topic)}:{language}:{_written(asker)}"
            case Judge(entry, is_up, language):
                return f"v:{_digest(entry, _ENTRY_BYTES)}:{'u' if is_up else 'd'}:{language}"
            case Explain(entry, reason, language):
                return f"w:{_digest(entry, _ENTRY_BYTES)}:{reason}:{language}"
            case Show(form, language):
                return f"f:{form}:{language}"
            case Browse(chapter, language):
                return f"b:{_digest(chapter, _ENTRY_BYTES) if chapter else ''}:{language}"
            case Open(topic, language):
                return f"o:{_named(topic)}:{language}"
            case Speak(language):
                return f"l:{language}"

    def read(self, data: str | None) -> Tap | None:
        """What a button's data says; None where it is of another time, or nobody's."""
        try:
            return self._read((data or "").split(":"))
        except (KeyError, ValueError):
            return None

    def reference(self, topic: Topic) -> str:
        """A topic as a short id of letters, digits and dots."""
        return _named(topic)

    def topic(self, reference: str) -> Topic:
        """The topic of a reference.

        Raises:
            KeyError: there is none.
        """
        entry, *measures = reference.split(".")
        return Topic(self._entries[entry], tuple(self._measures[measure] for measure in measures))

    def _read(self, parts: list[str]) -> Tap:  # noqa: PLR0911 - a case a kind of button
        match parts:
            case ["a", topic, language]:
                return Ask(self.topic(topic), _language(language))
            case ["c", topic, language, asker]:
                return Choose(self.topic(topic), _language(language), int(asker, _BASE))
            case ["v", entry, ("u" | "d") as thumb, language]:
                return Judge(self._entries[entry], thumb == "u", _language(language))
            case ["w", entry, reason, language] if reason in REASONS:
                return Explain(self._entries[entry], reason, _language(language))
            case ["f", form, language] if form in FORMS:
                return Show(form, _language(language))
            case ["b", chapter, language]:
                return Browse(self._chapters[chapter] if chapter else None, _language(language))
            case ["o", topic, language]:
                return Open(self.topic(topic), _language(language))
            case ["l", language] if language == AUTOMATIC or language in LANGUAGES:
                return Speak(language)
        raise ValueError(parts)


def _language(written: str) -> Language:
    if written not in LANGUAGES:
        raise ValueError(written)
    return written


def _named(topic: Topic) -> str:
    measures = topic.measures if len(topic.measures) <= _MOST_MEASURES else ()
    return ".".join([_digest(topic.entry, _ENTRY_BYTES), *(_digest(measure, _MEASURE_BYTES) for measure in measures)])


@lru_cache(maxsize=4096)
def _digest(id_: str, size: int) -> str:
    digest = hashlib.blake2b(id_.encode(), digest_size=size).digest()
    return base64.b32encode(digest).decode().rstrip("=").lower()


def _digests(ids: Iterable[str], size: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for id_ in ids:
        other = found.setdefault(_digest(id_, size), id_)
        if other != id_:
            raise ValueError(f"{id_!r} and {other!r} have the same digest on buttons: rename one of them")
    return found


def _written(number: int) -> str:
    """A number in digits and letters, as `int(text, 36)` reads it."""
    digits, rest = "", abs(number)
    while rest:
        rest, digit = divmod(rest, _BASE)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return ("-" if number < 0 else "") + (digits or "0")
