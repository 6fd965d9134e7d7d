"""Which entry a text asks for: the summed evidence of all of an entry's phrasings.

A multinomial naive Bayes over words, word pairs and character n-grams, in which each phrasing weighs the same however
long it is and common features weigh less (Rennie et al. 2003, "Tackling the poor assumptions of naive Bayes text
classifiers", propose both). It learns by counting. Its posterior alone is over-confident on questions that are none
of its entries', so a candidate's score is the posterior times the share of the question that the entry explains.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bot.folding import tokens
from bot.understanding import features as seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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
CONCEPT_WEIGHT = 4.0
"""How many features a concept counts as: a word counts as often, by itself, its pairs and its pieces."""
MOST_ENTRIES = 2000
"""A feature of more entries than this says nothing about any; without it a large base would cost linear time."""
REMEMBERED_HOMES = 16_384
"""How many pairs of entry and word are kept with how far the word is at home there."""
REMEMBERED_WORDS, REMEMBERED_NUMBERS = 4096, 1_000_000
"""How many words' evidence is kept for the next question, and at most how many numbers that may be."""
FEWEST_REMEMBERED = 500
"""Words: where fewer could be kept, all of a question's evidence is summed at once instead."""
HOPELESS = 0.01
"""Entries this much less likely than the best are no candidates."""
_HOPELESS_LOG = math.log(HOPELESS) - 1e-3
RELATED_WORD = 0.6
"""How far a word that an entry does not have is explained by having all its pieces."""


_ARRAYS = ("rarity", "pull", "entries", "weights", "homes", "base")
"""The arrays of a table."""


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


class _Sum(NamedTuple):
    """The evidence of some features for each entry, how much they pull in all, and how many they are."""

    evidence: Floats
    pull: float
    size: int


class Matcher:
    """Ranks entries for a text; immutable once learnt."""

    def __init__(self, ids: Sequence[str], table: _Table) -> None:
        self._ids = tuple(ids)
        self._numbers = {id_: number for number, id_ in enumerate(self._ids)}
        self._table = table
        self._rows: dict[int, dict[int, float]] = {}
        self._at_home = lru_cache(maxsize=REMEMBERED_HOMES)(self._home)
        # In a large base each sum is a long array, and few words come again.
        remembered = REMEMBERED_NUMBERS // max(1, len(self._ids))
        self._keeps_words = remembered >= FEWEST_REMEMBERED
        self._word = lru_cache(maxsize=min(REMEMBERED_WORDS, remembered))(self._summed_word)

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
        index = _Index()
        by_entry: dict[str, _Phrased] = defaultdict(_Phrased)
        # Many phrasings of other languages mean the same concepts in the same order.
        of_concepts: dict[tuple[str, ...], list[int]] = {}
        for id_, found, concepts in phrasings:
            meant = () if found else tuple(concepts)
            learnt = of_concepts.get(meant) if meant else None
            if learnt is None:
                learnt = index.learn(found, concepts)
                if meant:
                    of_concepts[meant] = learnt
            if learnt:
                by_entry[id_].add(learnt)
        index.learnt()
        return cls(list(by_entry), _Table(index, list(by_entry.values())))

    def state(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """All that was learnt, as arrays and as plain data; `of_state` makes the same matcher of it."""
        table = self._table
        arrays: dict[str, NDArray[Any]] = {name: getattr(table, name) for name in _ARRAYS}
        words = {"ids": self._ids, "starts": table.starts, "rarest": table.rarest, **table.index.state()}
        return arrays, words

    @classmethod
    def of_state(cls, arrays: Mapping[str, NDArray[Any]], words: Mapping[str, Any]) -> Matcher:
        """The matcher that `state` was taken of.

        Raises:
            KeyError: where a part is missing.
        """
        table = _Table.__new__(_Table)
        table.index = _Index.of_state(words)
        table.starts, table.rarest = words["starts"], words["rarest"]
        for name in _ARRAYS:
            setattr(table, name, arrays[name])
        return cls(words["ids"], table)

    def occurrences(self, id_: str, name: str) -> int:
        """How often a word or concept occurs in an entry's phrasings."""
        feature, number = self._table.index.of_word.get(name), self._numbers.get(id_)
        if feature is None or number is None:
            return 0
        home = self._row(feature).get(number, 0.0)
        return round(0.5 * home / (1 - home))

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
        evidence = self._evidence((*found, *concepts), (*seen.pairs(found), *seen.pairs(concepts)))
        if evidence is None:
            return []
        best = _best(evidence, most)
        shares = np.exp(evidence - evidence[best[0]])
        total = float(shares.sum())
        weighed = self._weighed(units)
        ranked = []
        for entry, share in zip(best.tolist(), shares[best].tolist(), strict=True):
            if share < HOPELESS:
                break
            explained = self._explained(entry, weighed)
            posterior = share / total
            ranked.append(Candidate(self._ids[entry], posterior * explained, posterior, explained))
        ranked.sort(key=lambda candidate: (-candidate.score, candidate.id))
        return ranked

    def _evidence(self, words: Sequence[str], pairs: Sequence[str]) -> Floats | None:
        """Each entry's log posterior, up to a constant; None where no feature is known."""
        of_pair = self._table.index.of_pair
        features = [of_pair[pair] for pair in pairs if pair in of_pair]
        if self._keeps_words:
            parts = [self._word(word) for word in words]
        else:
            parts = []
            features += [feature for word in words for feature in self._table.index.of(word)]
        parts.append(self._sum(features))
        count = sum([part.size for part in parts])
        if not count:
            return None
        pull = sum([part.pull for part in parts])
        evidence = np.sum([part.evidence for part in parts if part.size], axis=0)
        return np.asarray((evidence / pull - self._table.base) * (SHARPNESS * math.sqrt(count)), np.float32)

    def _summed_word(self, word: str) -> _Sum:
        return self._sum(self._table.index.of(word))

    def _sum(self, features: Sequence[int]) -> _Sum:
        """The evidence of some features together."""
        table = self._table
        starts = table.starts
        rows = [slice(starts[feature], starts[feature + 1]) for feature in features]
        if not rows:
            return _Sum(table.base, 0.0, 0)
        entries = np.concatenate([table.entries[row] for row in rows])
        weights = np.concatenate([table.weights[row] for row in rows])
        evidence = np.bincount(entries, weights, minlength=len(self._ids)).astype(np.float32)
        return _Sum(evidence, sum([table.pull[feature] for feature in features]), len(features))

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
        feature = self._table.index.of_word.get(name)
        return self._table.rarest if feature is None else float(self._table.rarity[feature])

    def _explained(self, entry: int, weighed: Sequence[tuple[Unit, float]]) -> float:
        """The share of the units' information that an entry's phrasings account for."""
        total = explained = 0.0
        for unit, weight in weighed:
            total += weight
            has = sum([self._at_home(entry, word) for word in unit.words]) / max(1, len(unit.words))
            for concept in unit.concepts:
                has = max(has, self._at_home(entry, concept))
            explained += weight * has
        return explained / total if total else 0.0

    def _home(self, entry: int, name: str) -> float:
        """How far a word or concept is at home in an entry, or as far as its pieces are."""
        index = self._table.index
        feature = index.of_word.get(name)
        has = self._row(feature).get(entry) if feature is not None else None
        if has:
            return has
        pieces = index.pieces(name)
        if not pieces:
            return 0.0
        # Pieces that no phrasing has count as not shared: there is nothing they could be shared with.
        shared = sum([entry in self._row(piece) for piece in pieces])
        return RELATED_WORD * (shared / max(len(pieces), len(seen.pieces(name)))) ** 2

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
    near = np.flatnonzero(evidence >= evidence.max() + _HOPELESS_LOG)
    return near[np.argsort(-evidence[near], kind="stable")][:most]


class _Phrased:
    """The features of an entry's phrasings, one after the other: as numbers, not objects, a tenth of the memory."""

    __slots__ = ("features", "lengths")

    def __init__(self) -> None:
        self.features, self.lengths = array("i"), array("i")

    def add(self, learnt: Sequence[int]) -> None:
        self.features.extend(learnt)
        self.lengths.append(len(learnt))


class _Index:
    """Feature numbers: those of words, of pairs of words, and of pieces of words."""

    def __init__(self) -> None:
        self.of_word: dict[str, int] = {}
        self.of_pair: dict[str, int] = {}
        self._of_piece: dict[str, int] = {}
        # While it learns, so that a word that comes again is not cut into pieces again.
        self._learning: dict[str, tuple[int, ...]] = {}
        self._last = -1

    def __len__(self) -> int:
        return self._last + 1

    def state(self) -> dict[str, Any]:
        return {"words": self.of_word, "pairs": self.of_pair, "pieces": self._of_piece, "last": self._last}

    @classmethod
    def of_state(cls, state: Mapping[str, Any]) -> _Index:
        index = cls()
        index.of_word, index.of_pair = state["words"], state["pairs"]
        index._of_piece, index._last = state["pieces"], state["last"]
        return index

    def _next(self) -> int:
        self._last += 1
        return self._last

    def learn(self, found: Sequence[str], concepts: Sequence[str]) -> list[int]:
        """The features of a text, new ones numbered."""
        numbers: list[int] = []
        learning = self._learning
        for word in (*found, *concepts):
            known = learning.get(word)
            if known is None:
                own = self.of_word[word] = self._next()
                known = learning[word] = (own, *map(self._piece, seen.pieces(word)))
            numbers.extend(known)
        of_pair = self.of_pair
        for pair in (*seen.pairs(found), *seen.pairs(concepts)):
            number = of_pair.get(pair)
            if number is None:
                number = of_pair[pair] = self._next()
            numbers.append(number)
        return numbers

    def _piece(self, piece: str) -> int:
        number = self._of_piece.get(piece)
        if number is None:
            number = self._of_piece[piece] = self._next()
        return number

    def of(self, word: str) -> tuple[int, ...]:
        """A word's features: itself where it is known, and its pieces that are."""
        own = self.of_word.get(word)
        return self.pieces(word) if own is None else (own, *self.pieces(word))

    def learnt(self) -> None:
        """Forget what only learning needs."""
        self._learning = {}

    def pieces(self, word: str) -> tuple[int, ...]:
        """The known pieces of a word."""
        of_piece = self._of_piece
        return tuple([of_piece[piece] for piece in seen.pieces(word) if piece in of_piece])


class _Table:
    """The learnt numbers: for each feature the entries that have it, as flat arrays."""

    def __init__(self, index: _Index, entries: Sequence[_Phrased]) -> None:
        self.index = index
        count = len(index)
        rows, masses, counts, sizes = _counted(entries)
        spread = np.bincount(rows, minlength=count)
        order = np.argsort(rows, kind="stable")
        numbers = np.repeat(np.arange(len(entries), dtype=np.int32), sizes)
        order = order[spread[rows[order]] <= MOST_ENTRIES]
        self.starts = np.concatenate(([0], np.cumsum(np.where(spread <= MOST_ENTRIES, spread, 0)))).tolist()
        rarest = math.log(max(2, len(entries))) + 0.3
        rarity = np.maximum(rarest - np.log(np.maximum(spread, 1)), 0.0)
        self.rarest = rarest**RARITY_POWER
        self.rarity = rarity.astype(np.float32) ** np.float32(RARITY_POWER)
        counted_as = np.ones(count, np.float32)
        counted_as[[feature for word, feature in index.of_word.items() if word[0] == "@"]] = CONCEPT_WEIGHT
        self.pull = self.rarity * counted_as
        self.entries = numbers[order]
        self.weights = (np.log(masses[order] / SMOOTHING + 1.0) * self.pull[rows[order]]).astype(np.float32)
        self.homes = (counts[order] / (counts[order] + 0.5)).astype(np.float32)
        phrasings = np.array([len(phrased.lengths) for phrased in entries], dtype=np.float64)
        self.base = np.log(phrasings + SMOOTHING * max(1, count)).astype(np.float32)


def _counted(entries: Sequence[_Phrased]) -> tuple[Integers, Floats, Floats, list[int]]:
    """For each entry in turn its features, how many phrasings' worth each is, and how often it occurs."""
    rows, masses, counts = [np.zeros(0, np.int32)], [np.zeros(0, np.float32)], [np.zeros(0, np.float32)]
    sizes: list[int] = []
    for phrased in entries:
        lengths = np.frombuffer(phrased.lengths, np.int32)
        unique, inverse = np.unique(np.frombuffer(phrased.features, np.int32), return_inverse=True)
        rows.append(unique)
        masses.append(np.bincount(inverse, np.repeat(1.0 / lengths, lengths)).astype(np.float32))
        counts.append(np.bincount(inverse).astype(np.float32))
        sizes.append(len(unique))
    return np.concatenate(rows), np.concatenate(masses), np.concatenate(counts), sizes
