"""What the knowledge base holds: the article's sentences by the entries that they prove, and counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.evaluation.sentences import Sentences
from bot.knowledge.schema import LANGUAGES, Language

if TYPE_CHECKING:
    from bot.knowledge.models import Entry, Kind, KnowledgeBase


@dataclass(frozen=True, slots=True)
class Covered:
    """A sentence with the entries that it is evidence of, and the languages to ask for them in."""

    sentence: str
    entries: tuple[str, ...]
    languages: tuple[Language, ...]

    @property
    def is_complete(self) -> bool:
        """Whether somebody can ask for it, in every language."""
        return bool(self.entries) and set(self.languages) == set(LANGUAGES)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every sentence of the article, the entries by kind, and the phrasings by language."""

    sentences: tuple[Covered, ...]
    entries: Counter[Kind]
    phrasings: Counter[Language]


def cover(knowledge: KnowledgeBase) -> Coverage:
    """Look at what a knowledge base covers of its article."""
    sentences = Sentences(knowledge.article)
    proves: dict[int, list[Entry]] = {number: [] for number in range(len(sentences.written))}
    for entry in knowledge.entries.values():
        for number in sentences.proven_by(_quotes(entry, knowledge)):
            proves[number].append(entry)
    covered = (
        Covered(
            sentences.written[number],
            tuple(entry.id for entry in entries),
            tuple(language for language in LANGUAGES if any(entry.ask[language] for entry in entries)),
        )
        for number, entries in proves.items()
    )
    return Coverage(
        tuple(covered),
        Counter(entry.kind for entry in knowledge.entries.values()),
        Counter(
            {language: sum(len(one.ask[language]) for one in knowledge.entries.values()) for language in LANGUAGES}
        ),
    )


def _quotes(entry: Entry, knowledge: KnowledgeBase) -> list[str]:
    """What proves an entry; a figure is proven by the measures that it is about or computed from."""
    figure = knowledge.figures.get(entry.id)
    if figure is None:
        return [evidence.quote for evidence in entry.evidence]
    used = {
        *figure.measures,
        *figure.uses,
        *(one for pair in figure.pairs for one in (pair.first, pair.second)),
    }
    return [measure.evidence.quote for id_, measure in knowledge.facts.measures.items() if id_ in used]
