"""Where quotes stand in the article, however their white space and quote marks are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge.models import KnowledgeBase

_MARKS = str.maketrans("\u201c\u201d\u2018\u2019\u00ab\u00bb\u00a0", '""\'\'"" ')


def squash(text: str) -> str:
    """Fold white space and quote marks, in which a quote may differ from the article."""
    return " ".join(text.translate(_MARKS).split())


def article_text(knowledge: KnowledgeBase) -> str:
    """The whole article as one text with its white space squashed."""
    return squash(" ".join(knowledge.article.sentences))


def sentences_of(quote: str, sentences: Sequence[str]) -> tuple[str, ...]:
    """The sentences that a quote stands in, squashed.

    Args:
        quote: a sentence, a part of one, or several that follow one another.
        sentences: those of the article, in order.

    Returns:
        One sentence as a rule; none where the quote does not stand there.
    """
    words = squash(quote)
    squashed = [squash(sentence) for sentence in sentences]
    if words in squashed:
        return (words,)
    place = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", " ".join(squashed)) if words else None
    if place is None:
        return ()
    found: list[str] = []
    at = 0
    for sentence in squashed:
        if at < place.end() and place.start() < at + len(sentence):
            found.append(sentence)
        at += len(sentence) + 1
    return tuple(found)
