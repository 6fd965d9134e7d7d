"""What else finds the nearest of many phrasings: rapidfuzz and bm25s, each fed as suits it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

import bm25s
from rapidfuzz import fuzz, process

from bot.folding import tokens
from bot.understanding import features

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Nearest:
    """The number of the nearest phrasing, and its score on the contender's own scale."""

    phrasing: int
    score: float


class Contender(Protocol):
    """Finds the nearest phrasing."""

    def nearest(self, text: str) -> Nearest | None:
        """The nearest phrasing to a text; None where nothing is near."""


class Fuzzy:
    """Rapidfuzz `process.extractOne` with one of its scorers."""

    def __init__(self, scorer: Callable[..., float], phrasings: Sequence[str]) -> None:
        self._scorer = scorer
        self._phrasings = [_plain(phrasing) for phrasing in phrasings]

    def nearest(self, text: str) -> Nearest | None:
        best = process.extractOne(_plain(text), self._phrasings, scorer=self._scorer)
        return None if best is None else Nearest(best[2], best[1])


class Ranked:
    """BM25 over the words that our own matcher sees, Chinese as pairs of characters."""

    def __init__(self, phrasings: Sequence[str]) -> None:
        self._index = bm25s.BM25()
        self._index.index([_words(phrasing) for phrasing in phrasings], show_progress=False)

    def nearest(self, text: str) -> Nearest | None:
        # `get_scores` rather than `retrieve`, which spends most of its time on batches and progress bars.
        found = _words(text)
        if not found:
            return None
        scores = self._index.get_scores(found)
        best = int(scores.argmax())
        return Nearest(best, float(scores[best])) if scores[best] > 0 else None


CONTENDERS: Mapping[str, Callable[[Sequence[str]], Contender]] = {
    "rapidfuzz WRatio": partial(Fuzzy, fuzz.WRatio),
    "rapidfuzz token_set_ratio": partial(Fuzzy, fuzz.token_set_ratio),
    "bm25s": Ranked,
}
"""Each learns from phrasings."""


def _plain(text: str) -> str:
    """Our normal form, words apart and each Chinese character a word: without it they do much worse."""
    return " ".join(tokens(text))


def _words(text: str) -> list[str]:
    return features.words(tokens(text))
