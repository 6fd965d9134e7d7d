"""The knowledge bases that the tests ask, loaded once, and the data files that tests are parametrised over."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.answering.engine import Engine
from bot.answering.replies import Dialogue, Question, Reply
from bot.knowledge.loading import load
from bot.knowledge.models import KnowledgeBase
from bot.understanding.reading import Reader

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


def ask(text: str, dialogue: Dialogue | None = None, *, folder: Path = ARTICLE, addressed: bool = True) -> Reply:
    return engine(folder).reply(Question(text, addressed), dialogue or Dialogue())


def cases(beside: str, name: str) -> list[Any]:
    """The cases of a YAML file beside a test module."""
    found = yaml.safe_load(Path(beside).with_name(name).read_text("utf-8"))
    assert isinstance(found, list)
    return found
