"""Mistyped words, read as known ones: each stands for several, and the words around it decide."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.features import is_han
from bot.understanding.slips import slip_cost

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

SHORTEST = 3
"""Shorter words are left alone: too many are one slip apart."""
_LONG = 7
_NEAR = 12
"""How many of the nearest words are weighed."""
UNREAD = 0.9
"""What it costs to leave an unknown word as it is, in slips."""
EACH_LETTER = 0.13
"""By how much the cost of leaving a word grows with its length: long words are seldom like a known one by chance."""
RARITY = 0.15
"""What a word costs for each time that it is e times rarer than the commonest."""
TOGETHER = 0.5
"""What two words gain that stand side by side in a phrasing."""
OF_THE_ARTICLE = 0.5
"""What the article's own words and names gain."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A word that a typed one may stand for, and what that costs."""

    word: str
    cost: float


class Repairer:
    """Repairs the words of one language."""

    def __init__(
        self,
        phrasings: Iterable[Sequence[str]],
        known: Iterable[str],
        ordinary: Iterable[str],
        beginnings: Collection[str] = (),
    ) -> None:
        """Make it.

        Args:
            phrasings: texts that are spelt right; their words are repaired to, the common ones rather than the rare.
            known: the article's own words and names, which are repaired to as well.
            ordinary: further correct words, which are left as they are.
            beginnings: of words that are known by their beginning alone; no repair may take it from them.
        """
        counted: Counter[str] = Counter()
        self._together: set[tuple[str, str]] = set()
        for cut in phrasings:
            counted.update(cut)
            self._together.update(pairwise(cut))
        self._own = frozenset(known)
        counted.update(self._own)
        top = math.log(max(counted.values(), default=1))
        self._rarity = {word: RARITY * (top - math.log(count)) for word, count in counted.items()}
        self._correct = frozenset(chain(counted, ordinary))
        self._beginnings = tuple(beginnings)
        by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(counted):
            if word.isalpha() and not is_han(word) and len(word) >= SHORTEST:
                by_length[len(word)].append(word)
        self._by_length = dict(by_length)
        self.alternatives = lru_cache(maxsize=4096)(self._alternatives)

    def is_slip(self, word: str) -> bool:
        """Whether a word is none that is known to be right."""
        return word not in self._correct

    def repair(self, found: Sequence[str]) -> list[str]:
        """The tokens as they are likeliest meant: the path of least cost through the alternatives of each.

        Slips, the rarity of what they stand for and pairs that stand in no phrasing cost (Viterbi 1967).
        """
        paths: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
        for token in found:
            paths = [
                min(
                    (
                        cost + one.cost - TOGETHER * (bool(said) and (said[-1], one.word) in self._together),
                        (*said, one.word),
                    )
                    for cost, said in paths
                )
                for one in self.alternatives(token)
            ]
        return list(min(paths)[1])

    def _alternatives(self, token: str) -> tuple[Alternative, ...]:
        as_it_is = Alternative(token, 0.0)
        if len(token) < SHORTEST or token in self._correct or is_han(token) or not _is_word(token):
            return (as_it_is,)
        least = UNREAD + EACH_LETTER * len(token)
        most = 1 if len(token) == SHORTEST else 2 if len(token) < _LONG else 3
        near = [
            other
            for length in range(len(token) - 1, len(token) + most + 1)
            for other in self._by_length.get(length, ())
        ]
        begins = next((begun for begun in self._beginnings if token.startswith(begun)), "")
        found = process.extract(token, near, scorer=OSA.distance, score_cutoff=most, limit=None)
        likely = sorted(
            (slip_cost(token, word) + self._rarity[word] - OF_THE_ARTICLE * (word in self._own), word)
            for word, _, _ in found
            if word.startswith(begins)
        )
        kept = [Alternative(word, cost) for cost, word in likely[:_NEAR] if cost < least]
        return (*kept, Alternative(token, least))


def _is_word(token: str) -> bool:
    return token[0].isalpha() and token.isalnum()
