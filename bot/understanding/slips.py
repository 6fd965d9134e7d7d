"""How likely a typed word is a slip for a known one: what each kind of slip costs.

A noisy channel (Kernighan, Church and Gale 1990, "A spelling correction program based on a noisy channel model"):
vowels are left out, neighbours on the keyboard struck, letters swapped or doubled far more often than others.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, pairwise

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiou")
_SOUND_ALIKE = ("ck", "cq", "kq", "sz", "sc", "cz", "bv", "yi", "mn", "gj", "jx", "cx", "td", "ao", "ei", "ou")

VOWEL_LEFT_OUT, LETTER_LEFT_OUT, TWIN_LEFT_OUT = 0.45, 1.0, 0.5
LETTER_TOO_MANY, TWIN_TOO_MANY = 0.9, 0.4
NEIGHBOUR, SOUND, OTHER_VOWEL, OTHER = 0.7, 0.6, 0.7, 1.2
SWAPPED = 0.6
FIRST_LETTER = 0.6
"""The first letter is seldom mistyped."""


def _neighbours() -> frozenset[tuple[str, str]]:
    pairs = chain.from_iterable(pairwise(row) for row in _ROWS)
    below = chain.from_iterable(zip(above, row, strict=False) for above, row in pairwise(_ROWS))
    return frozenset(pair for one in chain(pairs, below) for pair in (one, one[::-1]))


_NEIGHBOURS = _neighbours()
_SOUNDS = frozenset(pair for one in _SOUND_ALIKE for pair in ((one[0], one[1]), (one[1], one[0])))


@lru_cache(maxsize=65536)
def slip_cost(typed: str, meant: str) -> float:
    """What it costs to take a typed word for another one: 0 where they are the same, about 1 for a common slip.

    Args:
        typed: the word as it stands.
        meant: what it may stand for.
    """
    before: list[float] = []
    last = [0.0]
    for at, letter in enumerate(meant):
        last.append(last[-1] + _left_out(meant, at, letter))
    for row, letter in enumerate(typed):
        found = [last[0] + _too_many(typed, row, letter)]
        for at, wanted in enumerate(meant):
            cost = min(
                last[at] + _exchanged(letter, wanted) + (FIRST_LETTER if row == at == 0 and letter != wanted else 0.0),
                found[at] + _left_out(meant, at, wanted),
                last[at + 1] + _too_many(typed, row, letter),
            )
            if row and at and letter == meant[at - 1] and typed[row - 1] == wanted and letter != wanted:
                cost = min(cost, before[at - 1] + SWAPPED + (FIRST_LETTER if at == 1 else 0.0))
            found.append(cost)
        before, last = last, found
    return last[-1]


def _exchanged(letter: str, wanted: str) -> float:
    if letter == wanted:
        return 0.0
    if (letter, wanted) in _SOUNDS:
        return SOUND
    if (letter, wanted) in _NEIGHBOURS:
        return NEIGHBOUR
    return OTHER_VOWEL if letter in _VOWELS and wanted in _VOWELS else OTHER


def _left_out(meant: str, at: int, letter: str) -> float:
    if at == 0:
        return LETTER_LEFT_OUT + FIRST_LETTER
    if letter == meant[at - 1]:
        return TWIN_LEFT_OUT
    return VOWEL_LEFT_OUT if letter in _VOWELS else LETTER_LEFT_OUT


def _too_many(typed: str, at: int, letter: str) -> float:
    return TWIN_TOO_MANY if at and letter == typed[at - 1] else LETTER_TOO_MANY
