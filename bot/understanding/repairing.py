"""Mistyped words, repaired to known ones: slips of the finger, and Chinese characters that sound the same."""

from __future__ import annotations

import os
from collections import defaultdict
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.features import is_han

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

SHORTEST = 5
"""Shorter words are not repaired: too many are one slip apart."""
LONG = 8
"""From this length on, two slips are forgiven."""
_SOUNDS = (2, 6)
"""How long a Chinese phrase may be that is recognised by its sound."""


class Repairer:
    """Repairs the words of one language."""

    def __init__(
        self,
        known: Iterable[str],
        ordinary: Iterable[str],
        phrases: Iterable[tuple[str, ...]],
        together: Collection[tuple[str, str]],
        beginnings: Collection[str] = (),
    ) -> None:
        """Make it.

        Args:
            known: the words to repair to.
            ordinary: further correct words, which are left as they are.
            phrases: Chinese phrases to recognise by their sound.
            together: pairs of Chinese characters that are right as they stand.
            beginnings: of words that are known by their beginning alone; no repair may take it from them.
        """
        self._together = together
        self._beginnings = tuple(beginnings)
        self._known = frozenset(known)
        self._correct = self._known | frozenset(ordinary)
        by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if word.isalpha() and not is_han(word) and len(word) >= SHORTEST:
                by_length[len(word)].append(word)
        self._by_length = dict(by_length)
        self._phrases = tuple(phrases)
        self.repair_word = lru_cache(maxsize=4096)(self._repair_word)

    @cached_property
    def _sounds(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        # Made with the first Chinese question: the tables of sounds take their time to read.
        sounds: dict[tuple[str, ...], tuple[str, ...]] = {}
        for phrase in sorted(self._phrases):
            if _SOUNDS[0] <= len(phrase) <= _SOUNDS[1] and all(map(is_han, phrase)):
                sounds.setdefault(tuple(map(sound, phrase)), phrase)
        return sounds

    def is_slip(self, word: str) -> bool:
        """Whether a word is none that is known to be right."""
        return word not in self._correct

    def repair(self, found: Sequence[str]) -> list[str]:
        """The tokens with mistyped words replaced; correct and unknown ones stay."""
        return [self.repair_word(token) if token.isalpha() and not is_han(token) else token for token in found]

    def _repair_word(self, word: str) -> str:
        if len(word) < SHORTEST or word in self._correct:
            return word
        slips = 2 if len(word) >= LONG else 1
        near = [
            other
            for length in range(len(word) - slips, len(word) + slips + 1)
            for other in self._by_length.get(length, ())
        ]
        # The first letter is seldom mistyped, so a word that keeps it is preferred.
        best = process.extract(word, near, scorer=OSA.distance, score_cutoff=slips, limit=8)
        if not best:
            return word
        chosen = min(best, key=lambda match: (match[1] + (match[0][0] != word[0]), -len(match[0]), match[0]))
        begins = next((begun for begun in self._beginnings if word.startswith(begun)), "")
        return chosen[0] if chosen[0].startswith(begins) else word

    def sounds_like(self, found: Sequence[str], unknown: Collection[int]) -> list[str]:
        """The tokens with Chinese characters replaced that only sound like a known phrase.

        Args:
            found: the tokens.
            unknown: where among them stand characters of no known phrase; something must be wrong there.
        """
        out = list(found)
        start = 0
        while start < len(out):
            for length in range(_SOUNDS[1], _SOUNDS[0] - 1, -1):
                end = start + length
                if end > len(out):
                    continue
                if not all(map(is_han, out[start:end])):
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
