"""Names from outside the article bind a question wherever they stand: none is told the article's figure."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.answering.replies import Answer
from tests.bases import ask

FRAMES = yaml.safe_load(Path(__file__).with_name("frames.yaml").read_text("utf-8"))


@pytest.mark.parametrize("kind", ["place", "company"])
@pytest.mark.parametrize("language", ["en", "es", "zh"])
def test_no_foreign_name_is_told_the_articles_answer(kind: str, language: str) -> None:
    asked = [frame.format(name=name) for frame in FRAMES[kind][language] for name in FRAMES["names"][kind][language]]
    assert [text for text in asked if isinstance(ask(text), Answer)] == []
