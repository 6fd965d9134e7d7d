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
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Integers = NDArray[np.int32]

SMOOTHING = 0.003
"""What every feature counts in every entry before anything is learnt, in phrasings."""
RARITY_POWER = 0.5
"""How strongly rare features outweigh common ones."""
SHARPNESS = 0.75
"""Turns the mean evidence per feature into a posterior, times the square root of how many features there are: they are
far from independent. Both were set on public intent data (BANKING77), so that 0.8 means right in 8 of 10."""
MOST_ENTRIES = 2000
"""A feature of more entries than this says nothing about any; without it a large base would cost linear time."""
RELATED_WORD = 0.6
"""How far a word that an entry does not have is explained by having all its pieces."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a question that an entry must explain: words that may stand for concepts, and what it weighs."""

    words: tuple[str, ...]
    concepts: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry with its score between 0 and 1, and the two factors of it."""

    id: str
    score: float
    posterior: float
    explained: float


class Matcher:
    """Ranks entries for a text; immutable once learnt."""

    def __init__(self, ids: Sequence[str], table: _Table) -> None:
        self._ids = tuple(ids)
        self._table = table
        self._rows: dict[int, dict[int, float]] = {}

    @classmethod
    def learn(cls, phrasings: Iterable[tuple[str, str]]) -> Matcher:
        """Learn from (entry id, phrasing) pairs in any languages.

        Args:
            phrasings: the pairs, in any order; a phrasing without words is passed over.
        """
        return cls.learn_cut((id_, seen.words(tokens(phrasing)), ()) for id_, phrasing in phrasings)

    @classmethod
    def learn_cut(cls, phrasings: Iterable[tuple[str, Sequence[str], Sequence[str]]]) -> Matcher:
        """Learn from (entry id, words, concepts): cut phrasings, and what their words mean (`@exports`)."""
        by_entry: dict[str, list[list[str]]] = defaultdict(list)
        for id_, found, concepts in phrasings:
            if learnt := seen.features(found, concepts):
                by_entry[id_].append(learnt)
        return cls(list(by_entry), _Table(list(by_entry.values())))

    def rank(self, text: str, most: int = 10) -> list[Candidate]:
        """The best entries for a text, best first; empty where it shares nothing with any phrasing."""
        found = seen.words(tokens(text))
        return self.rank_units(found, (), [Unit((word,)) for word in found], most)

    def rank_units(
        self, found: Sequence[str], concepts: Sequence[str], units: Sequence[Unit], most: int = 10
    ) -> list[Candidate]:
        """The best entries for a text that was cut already, best first.

        Args:
            found: its words, as `features.words` gives them, repaired where they needed it.
            concepts: what they mean.
            units: the pieces of it that an entry must explain.
            most: how many candidates at most.
        """
        evidence = self._evidence(seen.features(found, concepts))
        if evidence is None:
            return []
        best = _best(evidence, most)
        shares = np.exp(evidence - evidence[best[0]])
        total = float(shares.sum())
        weighed = self._weighed(units)
        ranked = []
        for entry, share in zip(best.tolist(), shares[best].tolist(), strict=True):
            explained = self._explained(entry, weighed)
            posterior = share / total
            ranked.append(Candidate(self._ids[entry], posterior * explained, posterior, explained))
        ranked.sort(key=lambda candidate: (-candidate.score, candidate.id))
        return ranked

    def _evidence(self, found: Sequence[str]) -> Floats | None:
        """Each entry's log posterior, up to a constant; None where no feature is known."""
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
        return ((evidence / rarity - table.base) * (SHARPNESS * math.sqrt(len(known)))).astype(np.float32)

    def _weighed(self, units: Sequence[Unit]) -> list[tuple[Unit, float]]:
        """Each unit with the information that it carries: what it means counts, not how rare a word was used for it."""
        weighed = []
        for unit in units:
            names = unit.concepts or unit.words
            rarities = [self._rarity(name) for name in names]
            if rarities and unit.weight > 0:
                weighed.append((unit, unit.weight * sum(rarities) / len(rarities)))
        return weighed

    def _rarity(self, name: str) -> float:
        feature = self._table.index.get(f" {name}")
        return self._table.rarest if feature is None else float(self._table.rarity[feature])

    def _explained(self, entry: int, weighed: Sequence[tuple[Unit, float]]) -> float:
        """The share of the units' information that an entry's phrasings account for."""
        total = explained = 0.0
        for unit, weight in weighed:
            total += weight
            has = sum(self._home(entry, word) for word in unit.words) / max(1, len(unit.words))
            for concept in unit.concepts:
                has = max(has, self._home(entry, concept))
            explained += weight * has
        return explained / total if total else 0.0

    def _home(self, entry: int, name: str) -> float:
        """How far a word or concept is at home in an entry, or as far as its pieces are."""
        feature = self._table.index.get(f" {name}")
        has = 0.0 if feature is None else self._row(feature).get(entry, 0.0)
        return has or RELATED_WORD * self._pieces_shared(entry, name)

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
