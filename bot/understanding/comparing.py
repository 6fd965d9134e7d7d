"""Claims that one measure is more than another: "sells more than it buys", "are imports bigger than exports?"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.language.grammar import Grammar
    from bot.understanding.lexicon import Span


def claimed_greater(spans: Sequence[Span], told: Sequence[tuple[int, str]], grammar: Grammar) -> tuple[str, str] | None:
    """The two measures of which the first is claimed to be more than the second.

    Args:
        spans: the text, cut and tagged.
        told: the measures with their places in it, in its order.
        grammar: where the language puts the word for "more".

    Returns:
        Their ids; None where nothing of the kind is claimed of just two.
    """
    ids = list(dict.fromkeys(id_ for _, id_ in told))
    if len(ids) != 2:  # noqa: PLR2004 - one more than the other
        return None
    first, second = ids
    begun = next(at for at, id_ in told if id_ == first)
    other = next(at for at, id_ in told if id_ == second)
    ways = {way for way in ("more", "less") if _is_said(spans, way, begun, other, grammar)}
    if len(ways) != 1:
        return None
    return (first, second) if ways == {"more"} else (second, first)


def _is_said(spans: Sequence[Span], way: str, first: int, second: int, grammar: Grammar) -> bool:
    """Whether "more than" or "less than" stands between two measures, in one word or in two."""
    between = range(first, second)
    if any(f"comparisons:{way}" in spans[at].tags for at in between):
        return True
    thans = [at for at in between if "than" in spans[at].tags]
    if not thans:
        return False
    places = range(second, len(spans)) if grammar.more_follows else range(thans[-1])
    return any(f"degrees:{way}" in spans[at].tags for at in places)
