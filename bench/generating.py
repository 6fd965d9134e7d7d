"""Made-up entries of any number, always the same for the same number.

Words are put together from syllables and used as often as words are (Zipf 1949), the vocabulary grows with
the text as vocabularies do (Heaps 1978). An entry has a few words of its own; its phrasings mix them with
common ones.
"""

from __future__ import annotations

import random
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PHRASINGS = 20
"""Phrasings of an entry."""
SHORTEST, LONGEST = 4, 12
"""Words of a phrasing."""
_OWN_WORDS = 7
_OWN_SHARE = 0.55
"""How many of a phrasing's words are the entry's own."""
_VOCABULARY_FACTOR = 30
_VOCABULARY_POWER = 0.5
_COMMON_WORDS = 150
_ONSETS = (*"bcdfghjklmnprstvwz", "br", "ch", "dr", "fl", "gr", "pl", "pr", "st", "tr")
_VOWELS = (*"aeiou", "ai", "ea", "io")
_CODAS = ("", "", "", "n", "r", "s", "l", "t", "nd")
_SYLLABLES = (1, 2, 2, 2, 3, 3, 4)


class Generated:
    """Entries that a seed and their number make; an entry is the same whenever it is asked for."""

    def __init__(self, phrasings: int, seed: int = 1) -> None:
        self._seed = seed
        self.entries = max(1, phrasings // PHRASINGS)
        words = _words(random.Random(f"{seed}:words"), _vocabulary_size(phrasings))  # noqa: S311 - no secret
        self._common, self._rare = words[:_COMMON_WORDS], words[_COMMON_WORDS:]
        self._common_weights = list(accumulate(1 / rank for rank in range(1, len(self._common) + 1)))
        self._rare_weights = list(accumulate(1 / rank for rank in range(_COMMON_WORDS, len(words))))

    def all(self) -> Iterator[tuple[str, str]]:
        """Every (entry id, phrasing), made as it is taken."""
        for entry in range(self.entries):
            for phrasing in self.phrasings(entry):
                yield str(entry), phrasing

    def phrasings(self, entry: int) -> list[str]:
        """The phrasings of one entry."""
        chance = random.Random(f"{self._seed}:{entry}")  # noqa: S311 - no secret
        own = chance.choices(self._rare, cum_weights=self._rare_weights, k=_OWN_WORDS)
        return [self._phrasing(chance, own) for _ in range(PHRASINGS)]

    def _phrasing(self, chance: random.Random, own: Sequence[str]) -> str:
        length = chance.randint(SHORTEST, LONGEST)
        common = chance.choices(self._common, cum_weights=self._common_weights, k=length)
        return " ".join(chance.choice(own) if chance.random() < _OWN_SHARE else word for word in common)

    def questions(self, count: int) -> list[tuple[str, str]]:
        """Phrasings of entries all over the place with one word changed for another, and whose they are."""
        chance = random.Random(f"{self._seed}:questions")  # noqa: S311 - no secret
        asked = []
        for _ in range(count):
            entry = chance.randrange(self.entries)
            words = chance.choice(self.phrasings(entry)).split()
            words[chance.randrange(len(words))] = chance.choices(self._rare, cum_weights=self._rare_weights)[0]
            asked.append((str(entry), " ".join(words)))
        return asked


def _vocabulary_size(phrasings: int) -> int:
    running_words = phrasings * (SHORTEST + LONGEST) / 2
    return 2 * _COMMON_WORDS + int(_VOCABULARY_FACTOR * running_words**_VOCABULARY_POWER)


def _words(chance: random.Random, count: int) -> list[str]:
    """Different words, short ones first, as frequent words are short."""
    found: dict[str, None] = {}
    while len(found) < count:
        parts = [
            chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS)
            for _ in range(chance.choice(_SYLLABLES))
        ]
        found["".join(parts)] = None
    words = list(found)
    # Short words are the common ones, though not strictly (Zipf 1935).
    return sorted(words, key=lambda word: len(word) + chance.gauss(0, 2))
