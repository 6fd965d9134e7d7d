"""Which entry a text asks for: the summed evidence of all of an entry's phrasings.

A multinomial naive Bayes over words, word pairs and character n-grams, in which each phrasing weighs the same however
long it is and common features weigh less (Rennie et al. 2003, "Tackling the poor assumptions of naive Bayes text
classifiers", propose both). It learns by counting. Its posterior alone is over-confident on questions that are none
of its entries', so a candidate's score is the posterior times the share of the question that the entry explains.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.folding import tokens
from bot.understanding import features as seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Integers = NDArray[np.int32]

SMOOTHING = 0.003
"""What every feature counts in every entry before anything is learnt, in phrasings."""
RARITY_POWER = 0.5
"""How strongly rare features outweigh common ones."""
SHARPNESS = 7.0
"""Turns the mean evidence per feature into a posterior; set on public intent data so that 0.8 means right in 8 of 10."""
MOST_ENTRIES = 2000
"""A feature of more entries than this says nothing about any; without it a large base would cost linear time."""
RELATED_WORD = 0.6
"""How far a word that an entry does not have is explained by having all its pieces."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry with its score between 0 and 1, and the two factors of it."""

    id: str
    score: float
    posterior: float
    explained: float


class Matcher:
    """Ranks entries for a text; immutable once learnt."""

    def __init__(self, ids: Sequence[str], table: _Table, concepts: Callable[[Sequence[str]], Sequence[str]]) -> None:
        self._ids = tuple(ids)
        self._table = table
        self._concepts = concepts
        self._rows: dict[int, dict[int, float]] = {}

    @classmethod
    def learn(
        cls,
        phrasings: Iterable[tuple[str, str]],
        concepts: Callable[[Sequence[str]], Sequence[str]] = lambda _: (),
    ) -> Matcher:
        """Learn from (entry id, phrasing) pairs in any languages.

        Args:
            phrasings: the pairs, in any order; a phrasing without words is passed over.
            concepts: for a text's tokens, what they mean (`@exports`), seen beside the words themselves.
        """
        by_entry: dict[str, list[list[str]]] = defaultdict(list)
        for id_, phrasing in phrasings:
            cut = tokens(phrasing)
            if found := seen.features(seen.words(cut), concepts(cut)):
                by_entry[id_].append(found)
        return cls(list(by_entry), _Table(list(by_entry.values())), concepts)

    @property
    def vocabulary(self) -> set[str]:
        """All words that were learnt."""
        return {name[1:] for name in self._table.index if name.startswith(" ") and name[1] != "@"}

    def rank(self, text: str, most: int = 10) -> list[Candidate]:
        """The best entries for a text, best first; empty where it shares nothing with any phrasing."""
        cut = tokens(text)
        return self.rank_words(seen.words(cut), self._concepts(cut), most=most)

    def rank_words(
        self,
        found: Sequence[str],
        concepts: Sequence[str] = (),
        weights: Mapping[str, float] | None = None,
        most: int = 10,
    ) -> list[Candidate]:
        """The best entries for words that were cut already.

        Args:
            found: the words, as `features.words` gives them, repaired where they needed it.
            concepts: what they mean, as `concepts` of `learn` gives it.
            weights: how much of its weight a word keeps when it is asked what an entry explains (1 if not told).
            most: how many candidates at most.
        """
        evidence = self._evidence(seen.features(found, concepts))
        if evidence is None:
            return []
        best = _best(evidence, most)
        shares = np.exp((evidence[best] - evidence[best[0]]) * SHARPNESS)
        total = float(np.exp((evidence - evidence[best[0]]) * SHARPNESS).sum())
        ranked = []
        for entry, share in zip(best.tolist(), shares.tolist(), strict=True):
            explained = self._explained(entry, found, weights or {})
            posterior = share / total
            ranked.append(Candidate(self._ids[entry], posterior * explained, posterior, explained))
        ranked.sort(key=lambda candidate: (-candidate.score, candidate.id))
        return ranked

    def _evidence(self, found: Sequence[str]) -> Floats | None:
        """Each entry's mean evidence a feature; None where no feature is known."""
        table = self._table
        known = [table.index[name] for name in found if name in table.index]
        if not known:
            return None
        starts, ends = table.starts, table.starts[1:]
        rows = [slice(starts[feature], ends[feature]) for feature in known]
        entries = np.concatenate([table.entries[row] for row in rows])
        weights = np.concatenate([table.weights[row] for row in rows])
        evidence = np.bincount(entries, weights, minlength=len(self._ids))
        rarity = float(table.rarity[known].sum())
        return (evidence / rarity - table.base).astype(np.float32)

    def _explained(self, entry: int, found: Sequence[str], weights: Mapping[str, float]) -> float:
        """The share of the words' information that an entry's phrasings account for."""
        table = self._table
        total = explained = 0.0
        for word in found:
            feature = table.index.get(f" {word}")
            weight = (table.rarest if feature is None else float(table.rarity[feature])) * weights.get(word, 1.0)
            if weight <= 0:
                continue
            total += weight
            has = 0.0 if feature is None else self._row(feature).get(entry, 0.0)
            if not has:
                has = RELATED_WORD * self._pieces_shared(entry, word)
            explained += weight * has
        return explained / total if total else 0.0

    def _pieces_shared(self, entry: int, word: str) -> float:
        pieces = seen.pieces(word)
        if not pieces:
            return 0.0
        index = self._table.index
        shared = sum(piece in index and entry in self._row(index[piece]) for piece in pieces)
        return (shared / len(pieces)) ** 2

    def _row(self, feature: int) -> dict[int, float]:
        """How far a feature is at home in each entry that has it."""
        row = self._rows.get(feature)
        if row is None:
            start, end = int(self._table.starts[feature]), int(self._table.starts[feature + 1])
            entries, homes = self._table.entries[start:end], self._table.homes[start:end]
            row = dict(zip(entries.tolist(), homes.tolist(), strict=True))
            self._rows[feature] = row
        return row


def _best(evidence: Floats, most: int) -> NDArray[np.intp]:
    if most < len(evidence):
        candidates = np.argpartition(-evidence, most)[:most]
        return candidates[np.argsort(-evidence[candidates], kind="stable")]
    return np.argsort(-evidence, kind="stable")


class _Table:
    """The learnt numbers: for each feature the entries that have it, as flat arrays."""

    def __init__(self, entries: Sequence[Sequence[Sequence[str]]]) -> None:
        self.index: dict[str, int] = {}
        rows, masses, counts, sizes = self._counted(entries)
        count = len(self.index)
        order = np.argsort(rows.astype(np.int64), kind="stable")
        numbers = np.repeat(np.arange(len(entries), dtype=np.int32), sizes)
        spread = np.bincount(rows, minlength=count)
        kept = spread[rows[order]] <= MOST_ENTRIES
        order = order[kept]
        self.starts = np.concatenate(([0], np.cumsum(np.where(spread <= MOST_ENTRIES, spread, 0)))).tolist()
        rarity = np.log(max(2, len(entries)) / np.maximum(spread, 1)) + 0.3
        self.rarest = float(math.log(max(2, len(entries))) + 0.3)
        self.rarity = np.maximum(rarity, 0.0).astype(np.float32) ** np.float32(RARITY_POWER)
        self.rarest **= RARITY_POWER
        self.entries = numbers[order]
        self.weights = (np.log(masses[order] / SMOOTHING + 1.0) * self.rarity[rows[order]]).astype(np.float32)
        self.homes = (counts[order] / (counts[order] + 0.5)).astype(np.float32)
        phrasings = np.array([len(phrased) for phrased in entries], dtype=np.float64)
        self.base = np.log(phrasings + SMOOTHING * max(1, count)).astype(np.float32)

    def _counted(
        self, entries: Sequence[Sequence[Sequence[str]]]
    ) -> tuple[Integers, NDArray[np.float64], NDArray[np.float64], list[int]]:
        rows: list[Integers] = []
        masses: list[NDArray[np.float64]] = []
        counts: list[NDArray[np.float64]] = []
        index = self.index
        for phrased in entries:
            ids: list[int] = []
            shares: list[float] = []
            for found in phrased:
                own = [index.setdefault(name, len(index)) for name in found]
                ids.extend(own)
                shares.extend([1.0 / len(own)] * len(own))
            unique, inverse = np.unique(np.array(ids, dtype=np.int32), return_inverse=True)
            rows.append(unique)
            masses.append(np.bincount(inverse, shares))
            counts.append(np.bincount(inverse).astype(np.float64))
        sizes = [len(row) for row in rows]
        if not rows:
            return np.zeros(0, np.int32), np.zeros(0), np.zeros(0), []
        return np.concatenate(rows), np.concatenate(masses), np.concatenate(counts), sizes
