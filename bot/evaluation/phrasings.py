"""Phrasings asked of the engine: whether each finds the entry that it was written for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.answering.deciding import Refused
from bot.answering.engine import Engine
from bot.answering.replies import Answer, Choices, Question
from bot.answering.scoring import says_as_much
from bot.evaluation.folds import left_out, without_phrasings
from bot.knowledge.models import Kind
from bot.knowledge.schema import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.answering.engine import Explanation
    from bot.knowledge.models import Entry, KnowledgeBase

_ANSWERING = frozenset({Kind.FAQ, Kind.FIGURE})


class Found(StrEnum):
    """What became of a phrasing."""

    OWN = "own"
    """Its entry, or one that says the same."""
    NEAR = "near"
    """Its entry among others, or another decline than its own: not wrong, but not as written either."""
    LOST = "lost"
    """No answer where there is one."""
    WRONG = "wrong"
    """The answer of another entry."""


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


def ask_unseen(knowledge: KnowledgeBase, fold: int, done: Callable[[], object] = lambda: None) -> Iterator[Phrased]:
    """Ask the phrasings of a fold of a base that was built without them.

    Args:
        knowledge: the whole base.
        fold: from 0 to `folds.FOLDS` - 1.
        done: called after each.
    """
    engine = Engine(without_phrasings(knowledge, fold))
    for entry, language, phrasing in left_out(knowledge, fold):
        found, winner = _judged(entry, engine.explain(Question(phrasing)), engine.knowledge)
        yield Phrased(entry.id, language, phrasing, found, winner)
        done()


def _judged(entry: Entry, explanation: Explanation, knowledge: KnowledgeBase) -> tuple[Found, str]:
    reply = explanation.reply
    if isinstance(reply, Answer):
        winner = reply.topic.entry
        own = entry.id in knowledge.entries and says_as_much(knowledge.entries[winner], entry, knowledge)
        return (Found.OWN if own else Found.WRONG), winner
    if isinstance(reply, Choices):
        offered = [option.topic.entry for option in reply.options]
        own = any(says_as_much(knowledge.entries[one], entry, knowledge) for one in offered)
        return (Found.NEAR if own else Found.LOST), f"offers {', '.join(offered)}"
    step = explanation.steps[0]
    best = step.scored[0].entry.id if step.scored else ""
    if entry.kind in _ANSWERING:
        because = step.decision.because if isinstance(step.decision, Refused) else ""
        return Found.LOST, f"declines ({because or best or 'nothing is like it'})"
    if best == entry.id:
        return Found.OWN, best
    return Found.NEAR, f"declines as {best}" if best else "declines: nothing is like it"
