"""The article's sentences, and which of them a quote proves something from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.folding import simplified

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.knowledge.models import Article

_MARKS = str.maketrans("“”‘’«»\u00a0", '""\'\'"" ')
_AROUND = " \"'…"
_FEWEST_WORDS = 3
"""A part of a sentence of fewer words points to none: it may stand in many."""


def plain(text: str) -> str:
    """A text without what does not count between quotes: case, white space, kinds of quote marks, Chinese script."""
    return simplified(" ".join(text.translate(_MARKS).split()).casefold())


class Sentences:
    """An article's sentences, numbered from 0 as `Article.sentences` has them."""

    def __init__(self, article: Article) -> None:
        self.written = article.sentences
        self._plain = [plain(sentence) for sentence in self.written]
        self._whole = " ".join(self._plain)

    def holds(self, quote: str) -> bool:
        """Whether a quote stands in the article word for word."""
        bare = plain(quote).strip(_AROUND)
        return bool(bare) and bare in self._whole

    def touched(self, quotes: Iterable[str]) -> frozenset[int]:
        """The sentences that quotes are, hold, or are a part of; of equal sentences, the first."""
        found = set()
        for quote in quotes:
            bare = plain(quote).strip(_AROUND)
            for sentence in self._plain:
                whole = sentence.strip(_AROUND)
                part = len(bare.split()) >= _FEWEST_WORDS and bare in sentence
                if bare and (whole in bare or part):
                    found.add(self._plain.index(sentence))
        return frozenset(found)

    def proven_by(self, quotes: Iterable[str]) -> frozenset[int]:
        """Like `touched`, with all of equal sentences."""
        touched = {self._plain[number] for number in self.touched(quotes)}
        return frozenset(number for number, sentence in enumerate(self._plain) if sentence in touched)
