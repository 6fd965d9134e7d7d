"""Typing slips as people make them, seeded: the same text always slips in the same way."""

from __future__ import annotations

import os
import random
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from bot.folding import has_han

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]{4,}")
"""Shorter words are left alone: one slip makes another word of them."""
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {key: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in _ROWS for at, key in enumerate(row)}


class Slips:
    """Puts in one slip: a key missing, twice, swapped or beside, or a character that sounds alike."""

    def __init__(self, texts: Iterable[str], seed: int = 1) -> None:
        """Make it.

        Args:
            texts: what the Chinese characters are taken from.
            seed: another one gives other slips.
        """
        self._seed = seed
        self._alike: dict[str, list[str]] = defaultdict(list)
        for character in sorted({character for text in texts for character in _HAN.findall(text)}):
            self._alike[_sound(character)].append(character)

    def __call__(self, text: str) -> str:
        """The text with one slip; unchanged where it has no word to slip in."""
        chance = random.Random(f"{self._seed} {text}")  # noqa: S311 - slips are no secrets
        return self._misheard(text, chance) if has_han(text) else _mistyped(text, chance)

    def _misheard(self, text: str, chance: random.Random) -> str:
        places = [match.start() for match in _HAN.finditer(text) if len(self._alike[_sound(match[0])]) > 1]
        if not places:
            return text
        at = chance.choice(places)
        others = [character for character in self._alike[_sound(text[at])] if character != text[at]]
        return f"{text[:at]}{chance.choice(others)}{text[at + 1 :]}" if others else text


def _mistyped(text: str, chance: random.Random) -> str:
    words = list(_WORD.finditer(text))
    if not words:
        return text
    word = chance.choice(words)
    at = chance.randrange(word.start() + 1, word.end() - 1)
    key = text[at]
    slips = {
        "swapped": text[at + 1] + key,
        "twice": key + key + text[at + 1],
        "missing": text[at + 1],
        "beside": chance.choice(_NEIGHBOURS.get(key.casefold(), key)) + text[at + 1],
    }
    return text[:at] + slips[chance.choice(sorted(slips))] + text[at + 2 :]


def _sound(character: str) -> str:
    # pypinyin's phrase table takes 100 ms and 30 MB to read and is not needed for single characters.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    return str(lazy_pinyin(character, style=Style.NORMAL)[0])
