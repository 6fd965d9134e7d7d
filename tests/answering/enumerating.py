"""Every answer that an engine can give, and what is checked of answers in several tests."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.answering.composing import Composer
from bot.answering.replies import Answer, Topic
from bot.knowledge.models import Kind
from bot.knowledge.schema import LANGUAGES, Language
from tests.bases import ARTICLE, LIBRARY, knowledge

if TYPE_CHECKING:
    from collections.abc import Iterator

STOP_WORDS: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:the|of|and|in|is|are|was|has|to|that|with|you|it|for)\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:el|la|los|las|de|del|que|en|y|un|una|es|con|según|se|su|al|te|por|para)\b", re.IGNORECASE),
}
HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]{2,}")


class Given(NamedTuple):
    """A topic, a language and the answer to it."""

    topic: Topic
    language: Language
    answer: Answer

    @property
    def name(self) -> str:
        return "-".join([self.topic.entry, *self.topic.measures, self.language])


@cache
def answers(folder: Path = ARTICLE) -> tuple[Given, ...]:
    """All entries that answer, for every choice of measures, in every language."""
    return tuple(_answers(folder))


def _answers(folder: Path) -> Iterator[Given]:
    base = knowledge(folder)
    composer = Composer(base)
    names = list(base.facts.measures)
    choices = [choice for size in range(len(names) + 1) for choice in combinations(names, size)]
    for entry in base.entries.values():
        if entry.kind not in (Kind.FAQ, Kind.FIGURE):
            continue
        for measures in choices if entry.kind is Kind.FIGURE else [()]:
            for language in LANGUAGES:
                topic = Topic(entry.id, measures)
                yield Given(topic, language, composer.answer(topic, language))


def in_language(text: str, language: Language) -> bool:
    """Whether a text is in a language, by its script and its commonest words."""
    han, latin = len(HAN.findall(text)), len(_LATIN_WORD.findall(text))
    if language == "zh":
        return han > latin
    other: Language = "es" if language == "en" else "en"
    ours, others = len(STOP_WORDS[language].findall(text)), len(STOP_WORDS[other].findall(text))
    return not han and (ours > others or (ours == others and latin < 4))  # noqa: PLR2004 - few words tell little


FOLDERS = (ARTICLE, LIBRARY)
