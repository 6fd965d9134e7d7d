"""Which language a text is in."""

from __future__ import annotations

import math
from collections import Counter
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Literal

from bot.folding import has_han
from bot.knowledge.schema import LANGUAGES, Language
from bot.understanding.features import is_han, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_SPANISH_SIGNS = frozenset("¿¡ñÑáéíóúÁÉÍÓÚ")
_SIGN_WEIGHT = 2.0
_UNSURE = 0.7
"""Log odds below which the words do not tell and what was spoken before does."""
_LETTER_WEIGHT = 0.4
"""What a single letter counts: "y" is a word of Spanish, and of English chats."""
_MOSTLY_LATIN = 3


class LanguageGuesser:
    """Tells languages apart by the words and word pieces of known texts."""

    def __init__(self, texts: Mapping[Language, Iterable[Sequence[str]]]) -> None:
        """Learn from cut texts in each language."""
        # Chinese is told by its characters.
        counts = {language: Counter(chain.from_iterable(texts[language])) for language in texts if language != "zh"}
        self._words = {language: _logs(count) for language, count in counts.items()}
        self._odds = lru_cache(maxsize=4096)(self._word_odds)

    @cached_property
    def _pieces(self) -> dict[Literal["en", "es"], dict[str, float]]:
        # Made with the first word that is known in neither: most questions have none.
        return {
            language: _logs(Counter(piece for word in logs if word and not is_han(word) for piece in pieces(word)))
            for language, logs in self._words.items()
        }

    def guess(self, text: str, found: Sequence[str], before: Language | None = None) -> Language:
        """The language of a text.

        Args:
            text: as it was written; its accents and marks tell, too.
            found: its tokens.
            before: the language to stay with where the text itself does not tell.
        """
        latin = [token for token in found if token.isalpha() and not is_han(token)]
        if has_han(text):
            han = sum(map(is_han, found))
            if han * 2 >= len(latin) or len(latin) < _MOSTLY_LATIN:
                return "zh"
        if not latin:
            return before or LANGUAGES[0]
        odds = sum([self._odds(word) * (1 if len(word) > 1 else _LETTER_WEIGHT) for word in latin])
        if any(sign in _SPANISH_SIGNS for sign in text):
            odds += _SIGN_WEIGHT
        if abs(odds) < _UNSURE and before in ("en", "es"):
            return before
        return "es" if odds > 0 else "en"

    def _word_odds(self, word: str) -> float:
        """The log odds that a word is Spanish rather than English, by its pieces where it is known in neither."""
        english, spanish = self._words["en"], self._words["es"]
        if word in english or word in spanish:
            return spanish.get(word, spanish[""]) - english.get(word, english[""])
        return self._likeness("es", word) - self._likeness("en", word)

    def _likeness(self, language: Literal["en", "es"], word: str) -> float:
        known, parts = self._pieces[language], pieces(word)
        return sum([known.get(part, known[""]) for part in parts]) / max(1, len(parts))


def _logs(counts: Counter[str]) -> dict[str, float]:
    total = sum(counts.values()) + len(counts) + 1
    logs = {name: math.log((count + 1) / total) for name, count in counts.items()}
    logs[""] = math.log(0.5 / total)
    return logs
