"""Chinese characters that only sound like a known phrase, read as that phrase."""

from __future__ import annotations

import os
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.understanding.features import is_han

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_LENGTHS = (2, 6)
"""How long a phrase may be that is recognised by its sound."""


class Listener:
    """Knows phrases by their sound."""

    def __init__(self, phrases: Iterable[tuple[str, ...]], together: Collection[tuple[str, str]]) -> None:
        """Make it.

        Args:
            phrases: to recognise.
            together: pairs of characters that are right as they stand.
        """
        self._phrases = tuple(phrases)
        self._together = together

    @cached_property
    def _sounds(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        # Made with the first Chinese question: the tables of sounds take their time to read.
        sounds: dict[tuple[str, ...], tuple[str, ...]] = {}
        for phrase in sorted(self._phrases):
            if _LENGTHS[0] <= len(phrase) <= _LENGTHS[1] and all(map(is_han, phrase)):
                sounds.setdefault(tuple(map(sound, phrase)), phrase)
        return sounds

    def heard(self, found: Sequence[str], unknown: Collection[int]) -> list[str]:
        """The tokens with Chinese characters replaced that only sound like a known phrase.

        Args:
            found: the tokens.
            unknown: where among them stand characters of no known phrase; something must be wrong there.
        """
        out = list(found)
        start = 0
        while start < len(out):
            for length in range(_LENGTHS[1], _LENGTHS[0] - 1, -1):
                end = start + length
                if end > len(out) or not all(map(is_han, out[start:end])):
                    continue
                phrase = self._sounds.get(tuple(map(sound, out[start:end])))
                # A single unknown character beside known words is more likely a word of its own.
                if phrase is not None and sum(start <= at < end for at in unknown) > 1 and self._is_odd(out[start:end]):
                    out[start:end] = phrase
                    start = end - 1
                    break
            start += 1
        return out

    def _is_odd(self, run: Sequence[str]) -> bool:
        """Whether characters stand side by side that never do in a phrasing."""
        return any(pair not in self._together for pair in pairwise(run))


@lru_cache(maxsize=8192)
def sound(character: str) -> str:
    """How a Chinese character sounds, without its tone."""
    # pypinyin's phrase table takes 100 ms and 30 MB to read and is not needed for single characters.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    return str(lazy_pinyin(character, style=Style.NORMAL)[0])
