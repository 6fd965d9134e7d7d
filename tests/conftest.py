"""What several rooms' tests share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.answering.engine import Engine
from bot.knowledge.loading import load
from bot.packaged import packaged_knowledge

if TYPE_CHECKING:
    from bot.knowledge.models import KnowledgeBase

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    return load(packaged_knowledge())


@pytest.fixture(scope="session")
def engine(knowledge: KnowledgeBase) -> Engine:
    return Engine(knowledge)
