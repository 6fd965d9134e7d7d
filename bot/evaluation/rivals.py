"""Phrasings asked of the engine: whether each finds the entry that it was written for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.answering.replies import Answer, Choices, Question
from bot.answering.weighing import says_as_much
from bot.knowledge.models import Kind
from bot.knowledge.schema import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.answering.engine import Engine, Explanation
    from bot.knowledge.models import Entry, KnowledgeBase

_ANSWERING = frozenset({Kind.FAQ, Kind.FIGURE})


class Found(StrEnum):
    """What became of a phrasing."""

    OWN = "own"
    """Its entry, or one that says the same."""
    NEAR = "near"
    """Its entry among others, or another decline than its own: not wrong, but not as written either."""
    LOST = "lost"
    """Another entry, or no answer where there is one."""


@dataclass(frozen=True, slots=True)
class Phrased:
    """A phrasing, the entry that it was written for, what became of it, and who won it."""

    entry: str
    language: Language
    text: str
    found: Found
    winner: str


def ask_phrasings(
    engine: Engine, alter: Callable[[str], str] | None = None, done: Callable[[], object] = lambda: None
) -> Iterator[Phrased]:
    """Ask every phrasing, without a dialogue.

    Args:
        engine: who answers.
        alter: what to do to each phrasing first.
        done: called after each.
    """
    for entry in engine.knowledge.entries.values():
        for language in LANGUAGES:
            for phrasing in entry.ask[language]:
                text = alter(phrasing) if alter else phrasing
                found, winner = _judged(entry, engine.explain(Question(text)), engine.knowledge)
                yield Phrased(entry.id, language, text, found, winner)
                done()


def _judged(entry: Entry, explanation: Explanation, knowledge: KnowledgeBase) -> tuple[Found, str]:
    reply = explanation.reply
    if isinstance(reply, Answer):
        winner = reply.topic.entry
        return (Found.OWN if says_as_much(knowledge.entries[winner], entry, knowledge) else Found.LOST), winner
    if isinstance(reply, Choices):
        offered = [option.topic.entry for option in reply.options]
        own = any(says_as_much(knowledge.entries[one], entry, knowledge) for one in offered)
        return (Found.NEAR if own else Found.LOST), f"offers {', '.join(offered)}"
    best = explanation.candidates[0].id if explanation.candidates else ""
    if entry.kind in _ANSWERING:
        guard = next((step for step in explanation.steps if step.startswith("guard")), "")
        likeliest = "though it is the likeliest" if best == entry.id else best or "nothing is like it"
        return Found.LOST, f"declines ({guard or likeliest})"
    if best == entry.id:
        return Found.OWN, best
    return Found.NEAR, f"declines as {best}" if best else "declines: nothing is like it"
