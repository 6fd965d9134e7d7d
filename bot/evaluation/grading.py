"""Replies held against what a question file expects: right, offered, missed or wrong.

A reply is right where it does what is expected. An answer must moreover prove itself by a fair sentence of
the article, show the figures in its own words as its language writes them, be in the asker's language, and be
short.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.answering.replies import Answer, Choices, Silence
from bot.answering.writing import write_amount, write_number, write_percent
from bot.evaluation.questions import Expectation
from bot.evaluation.sentences import Sentences, plain
from bot.knowledge.quantities import Quantity, Unit, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.answering.replies import Reply
    from bot.evaluation.questions import Expected
    from bot.knowledge.models import Article
    from bot.knowledge.schema import Language

MOST_SENTENCES = 3
"""Sentences of the article that an answer may quote; more of them prove nothing in particular."""
LONGEST_TEXT = 600
"""Characters of the bot's own words; more are not read in a chat."""
FEWEST_DIGITS = 2
"""Digits that a derived figure keeps at least: 4.7255 billion may be told as 4.7."""
_MILLION = Decimal(1_000_000)


class Verdict(StrEnum):
    """What a reply is worth."""

    RIGHT = "right"
    OFFERED = "offered"
    MISSED = "missed"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Grade:
    """A verdict, and what was amiss where it is not right."""

    verdict: Verdict
    faults: tuple[str, ...] = ()


class Grader:
    """Grades replies against one article."""

    def __init__(self, article: Article) -> None:
        self._sentences = Sentences(article)

    def grade(self, expected: Expected, reply: Reply) -> Grade:
        """Grade one reply."""
        match expected.expect:
            case Expectation.SILENT:
                spoke = not isinstance(reply, Silence)
                return Grade(Verdict.WRONG, ("spoke up",)) if spoke else Grade(Verdict.RIGHT)
            case Expectation.DECLINE:
                return _declining(reply)
            case Expectation.ANSWER:
                return self._answering(expected, reply)

    def _answering(self, expected: Expected, reply: Reply) -> Grade:
        if isinstance(reply, Answer):
            faults = tuple(self._faults(expected, reply))
            return Grade(Verdict.WRONG if faults else Verdict.RIGHT, faults)
        if isinstance(reply, Choices):
            if any(not any(self._faults(expected, option)) for option in reply.options):
                return Grade(Verdict.OFFERED, ("offered among others",))
            return Grade(Verdict.MISSED, ("offered others only",))
        return Grade(Verdict.MISSED, ("silent" if isinstance(reply, Silence) else f"declined: {reply.reason}",))

    def _faults(self, expected: Expected, answer: Answer) -> Iterator[str]:
        quotes = [evidence.quote for evidence in answer.evidence]
        yield from (f"not in the article: {quote!r}" for quote in quotes if not self._sentences.holds(quote))
        if not self._sentences.proven_by(quotes) & self._sentences.proven_by(expected.evidence):
            yield f"proven by {' / '.join(quotes) or 'nothing'}"
        if len(self._sentences.touched(quotes)) > MOST_SENTENCES:
            yield f"quotes more than {MOST_SENTENCES} sentences"
        if len(answer.text) > LONGEST_TEXT:
            yield f"its text has {len(answer.text)} characters"
        if answer.language != expected.lang:
            yield f"is in {answer.language!r}"
        for group in expected.figures:
            writings = {one for figure in group for one in self.writings(figure, answer.language)}
            if not any(shows(answer.text, writing) for writing in writings):
                yield f"does not show the figure {' or '.join(group)}"
        said = "\n".join((answer.text, *quotes))
        for group in expected.words:
            if not any(shows(said, word) for word in group):
                yield f"does not say {' or '.join(group)}"

    def writings(self, figure: str, language: Language) -> frozenset[str]:
        """How a figure may be written in an answer.

        Args:
            figure: in the article's form: `4.815 billion`, `16.6%`, `60`, `2023`.
            language: the answer's.
        """
        quantity = parse_quantity(figure)
        exactly = [quantity]
        if not self._sentences.holds(figure):
            exactly += rounded(quantity)
        return frozenset(written for one in exactly for written in _written(one, language))


def _declining(reply: Reply) -> Grade:
    if isinstance(reply, Answer):
        return Grade(Verdict.WRONG, ("answered what the article does not say",))
    if isinstance(reply, Choices):
        return Grade(Verdict.OFFERED, ("offered what the article does say",))
    return Grade(Verdict.RIGHT)


def shows(text: str, sought: str) -> bool:
    """Whether words or a figure stand in a text, a figure not merely as a part of a longer one."""
    pattern = re.escape(plain(sought))
    if sought[0].isdigit():
        pattern = rf"(?<!\d)(?<!\d[.,]){pattern}"
    if sought[-1].isdigit():
        pattern = rf"{pattern}(?![.,]?\d)"
    return re.search(pattern, plain(text)) is not None


def rounded(quantity: Quantity) -> list[Quantity]:
    """The figure with fewer and fewer digits."""
    found = []
    step = quantity.step * 10
    while quantity.value >= step * 10 ** (FEWEST_DIGITS - 1):
        value = (quantity.value / step).quantize(Decimal(1)) * step
        found.append(Quantity(value, step, quantity.unit, quantity.written))
        step *= 10
    return found


def _written(quantity: Quantity, language: Language) -> Iterator[str]:
    if quantity.unit is Unit.PERCENT:
        yield write_percent(quantity.value, quantity.step, language)
    elif quantity.value >= _MILLION:
        yield write_amount(quantity.value, language)
    else:
        yield write_number(quantity.value, language)
        # A year has no thousands separator.
        if quantity.step == 1:
            yield str(int(quantity.value))
