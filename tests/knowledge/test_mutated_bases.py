"""Whatever is changed in a base: it loads and then every reply can be given, or each problem has its file and line."""

from __future__ import annotations

import shutil
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.composing import Composer
from bot.answering.engine import Engine
from bot.answering.replies import Answer, Question, Reason, Topic
from bot.charts.captions import trade_caption
from bot.charts.contents import trade_chart
from bot.knowledge.loading import KnowledgeError, load
from bot.knowledge.messages import MESSAGES
from bot.knowledge.models import Kind
from bot.knowledge.schema import LANGUAGES
from bot.knowledge.translating import translated
from bot.telegram.facts_table import facts_table
from tests.bases import ARTICLE, LIBRARY
from tests.knowledge.mutating import changed_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.answering.replies import Decline
    from bot.knowledge.models import KnowledgeBase
    from bot.knowledge.reading import Problem
    from bot.knowledge.schema import Language

FIXED = settings(
    derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def files_of(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml"))


def replies(base: KnowledgeBase) -> Iterator[Answer | Decline]:
    """All answers of all entries with and without yes and no, and all words in place of one."""
    composer = Composer(base)
    names = list(base.facts.measures)
    choices = [choice for size in range(len(names) + 1) for choice in combinations(names, size)]
    for language in LANGUAGES:
        for entry in base.entries.values():
            if entry.kind not in (Kind.FAQ, Kind.FIGURE):
                yield composer.decline(Reason.NOT_COVERED, language, entry)
                continue
            for measures in choices if entry.kind is Kind.FIGURE else [()]:
                answer = composer.answer(Topic(entry.id, measures), language)
                yield answer
                yield composer.introduced(answer, composer.speaker(answer))
            for is_true in (True, False):
                yield composer.answer(Topic(entry.id), language, verdict=is_true)
        yield from (composer.decline(reason, language) for reason in Reason)


def say_all_messages(base: KnowledgeBase, language: Language) -> None:
    for key, placeholders in MESSAGES.items():
        assert base.texts[language][key].format(**dict.fromkeys(placeholders, "-")).strip()


def loaded(folder: Path) -> tuple[KnowledgeBase | None, tuple[Problem, ...]]:
    try:
        return load(folder), ()
    except KnowledgeError as error:
        return None, error.problems


def assert_sound(folder: Path, *, asked: bool) -> None:
    base, problems = loaded(folder)
    assert all(problem.file and problem.line >= 1 and problem.message for problem in problems)
    assert [str(problem) for problem in problems if len(str(problem).splitlines()) > 1] == []
    if base is None:
        assert problems
        return
    for reply in replies(base):
        assert reply.text.strip()
        assert not {"{", "}"} & set(reply.text)
        assert not isinstance(reply, Answer) or reply.evidence
    for language in LANGUAGES:
        say_all_messages(base, language)
        assert facts_table(base, language) or not base.facts.measures
        assert not base.facts.measures or trade_chart(base, language).panels
        assert len(trade_caption(base, language).lines) == len(base.facts.measures)
        for quote in {evidence.quote for entry in base.entries.values() for evidence in entry.evidence}:
            assert (translated(base, quote, language) is None) is (language not in base.translations)
    if asked:
        engine = Engine(base)
        for entry in base.entries.values():
            for language in LANGUAGES:
                assert engine.reply(Question(entry.ask[language][0]))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return shutil.copytree(LIBRARY, tmp_path / "library")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    return shutil.copytree(ARTICLE, tmp_path / "article")


@settings(FIXED, max_examples=60)
@given(st.data())
def test_one_change_in_a_small_base(library: Path, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(files_of(LIBRARY)))
    try:
        (library / file).write_text(data.draw(changed_files((LIBRARY / file).read_text("utf-8"))), "utf-8")
        assert_sound(library, asked=True)
    finally:
        shutil.copy(LIBRARY / file, library / file)


@settings(FIXED, max_examples=15)
@given(st.data())
def test_one_change_in_the_base_that_ships(article: Path, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(files_of(ARTICLE)))
    try:
        (article / file).write_text(data.draw(changed_files((ARTICLE / file).read_text("utf-8"))), "utf-8")
        assert_sound(article, asked=False)
    finally:
        shutil.copy(ARTICLE / file, article / file)
