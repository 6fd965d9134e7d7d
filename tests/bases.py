"""The knowledge bases that the tests ask, loaded once, and the data files that tests are parametrised over."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from bot.answering.engine import Engine
from bot.answering.replies import Dialogue, Question, Reply
from bot.knowledge.loading import load
from bot.understanding.reading import Reader

if TYPE_CHECKING:
    from bot.answering.engine import Explanation
    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.schema import Language
    from bot.understanding.queries import Query

ROOT = Path(__file__).parent.parent
ARTICLE = ROOT / "knowledge"
"""The knowledge base that ships."""
LIBRARY = Path(__file__).parent / "knowledge_bases" / "library"
"""A tiny one about something else."""


@cache
def knowledge(folder: Path = ARTICLE) -> KnowledgeBase:
    return load(folder)


@cache
def engine(folder: Path = ARTICLE) -> Engine:
    made = Engine(knowledge(folder))
    made.warm_up()
    return made


@cache
def reader(folder: Path = ARTICLE) -> Reader:
    made = Reader(knowledge(folder))
    made.warm_up()
    return made


def read(text: str, before: Language | None = None, *, folder: Path = ARTICLE) -> Query:
    """All of a message as one query."""
    return reader(folder).read(text, before).whole


def talk(turns: list[str], dialogue: Dialogue | None = None, *, folder: Path = ARTICLE) -> Explanation:
    """How the last of several messages in turn is replied to."""
    explained = None
    for text in turns:
        explained = engine(folder).explain(Question(text), dialogue or Dialogue())
        dialogue = explained.dialogue
    assert explained is not None
    return explained


def ask(text: str, dialogue: Dialogue | None = None, *, folder: Path = ARTICLE, addressed: bool = True) -> Reply:
    return engine(folder).reply(Question(text, addressed), dialogue or Dialogue())


def cases(beside: str, name: str) -> list[Any]:
    """The cases of a YAML file beside a test module."""
    found = yaml.safe_load(Path(beside).with_name(name).read_text("utf-8"))
    assert isinstance(found, list)
    return found
