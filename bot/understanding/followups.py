"""Messages that lean on the one before: "and imports?", "the other one?", "which city?"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge.schema import LANGUAGES

if TYPE_CHECKING:
    from bot.knowledge.models import Entry, KnowledgeBase
    from bot.understanding.asking import Asked
    from bot.understanding.reading import Reader

_SHORT = 3
"""Content words up to which a message may be too short to stand alone."""


def leans(asked: Asked) -> bool:
    """Whether a message may say only what is new against the one before."""
    refers = asked.tags & {"follow_starts", "back_references", "other_one", "corrections"}
    return len(asked.content) <= _SHORT or bool(refers)


def is_courtesy(asked: Asked) -> bool:
    """Whether a message is polite and no more, as far as its words are known: "ok, thanks neighbour"."""
    kinds = [span.tags for span in asked.spans]
    return (
        any("courtesies" in tags for tags in kinds)
        and all("courtesies" in tags or tags <= {"filler", "follow_starts"} for tags in kinds)
        and not asked.is_question
    )


def sibling(asked: Asked, entry: Entry, knowledge: KnowledgeBase) -> str | None:
    """The entry that asks the same of the name that a message switches to.

    "Has Seres entered?" and then "and Haifu?", or "the other one?": the entry of the same group about Haifu.

    Returns:
        The entry's id, or None where the message does more than switch names.
    """
    if not entry.groups or entry.about is None:
        return None
    others = {
        other.about: other.id
        for group in entry.groups
        for other in knowledge.entries.values()
        if group in other.groups and other.about is not None and other.id != entry.id
    }
    if not all(span.values("name") for span in asked.content):
        return None
    return next((others[name] for name in asked.names if name in others), None)


def about(name: str, entry: Entry, knowledge: KnowledgeBase) -> Entry | None:
    """The entry that asks the same of a name as another one does of its own; None where there is none."""
    if entry.about in (None, name):
        return None
    return next(
        (
            other
            for other in knowledge.entries.values()
            if other.about == name and not set(other.groups).isdisjoint(entry.groups)
        ),
        None,
    )


def names_told(entry: Entry, reader: Reader, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """The names with entries of their own that an answer tells, in order: of two, "the first one" and "the second"."""
    told = reader.read(entry.say[LANGUAGES[0]], LANGUAGES[0]).names
    return tuple(name for name in dict.fromkeys(told) if name in knowledge.topics)


def other_than(entry: Entry, knowledge: KnowledgeBase) -> str | None:
    """The name that "the other one" means after an entry about one of two."""
    others = {
        other.about
        for group in entry.groups
        for other in knowledge.entries.values()
        if group in other.groups and other.about not in (None, entry.about)
    }
    return others.pop() if len(others) == 1 else None
