"""The form of a question: whether a question word stands in it, and whether it really asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.language.grammar import Grammar
    from bot.understanding.lexicon import Span

_NOT_ASKING = frozenset({"not_requests", "polar_starts", "polar_ends", "either_or", "follow_starts"})
_NEGATING = frozenset("没不")
_BEGINNING = 2
"""Words within which a question begins."""


def has_question_word(spans: Sequence[Span], tokens: Sequence[str], grammar: Grammar) -> bool:
    """Whether a word like "what" stands in it, on its own or inside a longer phrase ("how many yuan")."""
    for span in spans:
        # The "que" of "más de lo que vende" asks nothing.
        compares = "than" in span.tags or span.values("comparisons")
        if not compares and not span.tags & _NOT_ASKING:
            if "question_words" in span.tags or span.values("interrogatives"):
                return True
            if any(token in grammar.single_question_words for token in tokens[span.start : span.end]):
                return True
    return False


def asks_outright(spans: Sequence[Span], tokens: Sequence[str], grammar: Grammar) -> bool:
    """Whether a question word asks: one like "which" does at the beginning, elsewhere it may well only relate."""
    if not grammar.question_words_lead and _has_yes_and_no(tokens):
        return True
    begun = 0
    for span in spans:
        begun += not (span.meaning.is_courtesy or "joints" in span.tags)
        if span.tags & _NOT_ASKING:
            continue
        for token in tokens[span.start : span.end]:
            if token in grammar.single_question_words and (
                token not in grammar.loose_question_words or begun <= _BEGINNING
            ):
                return True
    return not grammar.loose_question_words and any("question_words" in span.tags for span in spans)


def _has_yes_and_no(tokens: Sequence[str]) -> bool:
    """Whether a verb stands beside its own negation, as in "进没进": Chinese asks so."""
    return any(
        first == last and middle in _NEGATING
        for first, middle, last in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )
