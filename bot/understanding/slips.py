"""Phrasings that a text is but for one slip: found by the half that the slip has left alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from rapidfuzz.distance import OSA

from bot.understanding.features import is_han

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Cut: TypeAlias = tuple[str, ...]
SHORTEST = 4
"""Letters of a mistyped word; in a shorter one a slip makes another word."""


class AlmostSaid:
    """Finds the phrasing that somebody meant to write, where one word or character of it went wrong."""

    def __init__(self, phrasings: Iterable[tuple[str, Cut]]) -> None:
        """Make it from (entry id, tokens) pairs of one language."""
        self._by_half: dict[tuple[int, bool, Cut], list[tuple[str, Cut]]] = defaultdict(list)
        for id_, cut in phrasings:
            for half in _halves(cut):
                self._by_half[half].append((id_, cut))

    def find(self, cut: Sequence[str], is_slip: Callable[[str], bool], sound: Callable[[str], str]) -> str | None:
        """The entry whose phrasing a text is but for one slip.

        Args:
            cut: the text's tokens, as they were typed.
            is_slip: whether a word is none that is known to be right.
            sound: how a Chinese character sounds; a slip is one that sounds alike.

        Returns:
            The entry's id; None where there is none, or more than one.
        """
        typed = tuple(cut)
        near = {
            id_
            for half in _halves(typed)
            for id_, phrasing in self._by_half.get(half, ())
            if _differs_by_a_slip(typed, phrasing, is_slip, sound)
        }
        return near.pop() if len(near) == 1 else None


def _halves(cut: Cut) -> tuple[tuple[int, bool, Cut], tuple[int, bool, Cut]]:
    middle = len(cut) // 2
    return (len(cut), True, cut[:middle]), (len(cut), False, cut[middle:])


def _differs_by_a_slip(typed: Cut, phrasing: Cut, is_slip: Callable[[str], bool], sound: Callable[[str], str]) -> bool:
    wrong = [(one, other) for one, other in zip(typed, phrasing, strict=True) if one != other]
    if len(wrong) != 1:
        return False
    one, other = wrong[0]
    if is_han(one) or is_han(other):
        return is_han(one) and is_han(other) and sound(one) == sound(other)
    if min(len(one), len(other)) < SHORTEST - 1 or not (one.isalpha() and other.isalpha()) or not is_slip(one):
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1
