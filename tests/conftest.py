"""What several rooms' tests share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from bot.answering.engine import Engine
from bot.knowledge.loading import load
from bot.packaged import packaged_knowledge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver import Chrome

    from bot.knowledge.models import KnowledgeBase

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

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


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for all that look at the chat page; they are skipped where there is none, but never in CI."""
    from tests.browser.chromium import NoBrowserError, chromium  # noqa: PLC0415 - selenium takes 0.2 s

    try:
        with chromium(tmp_path_factory.mktemp("browser")) as running:
            yield running
    except NoBrowserError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server; who needs one is skipped where there is none, but never in CI."""
    from tests.postgres import NoPostgresError, running_cluster  # noqa: PLC0415 - few tests need it

    try:
        with running_cluster() as cluster:
            yield cluster.url
    except NoPostgresError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))
