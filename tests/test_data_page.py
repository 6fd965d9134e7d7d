"""Where the data come from: what `docs/data.md` names is there, and each list of words stands in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "data.md").read_text("utf-8")


def test_the_files_that_it_names_are_there(page: str, root: Path) -> None:
    named = re.findall(r"`((?:bot|knowledge|tests)/[\w./*-]+)`", page)
    assert "knowledge/article.yaml" in named
    assert [name for name in named if not any(root.glob(name.rstrip("/")))] == []


def test_the_packages_that_it_names_are_installed(page: str, root: Path) -> None:
    packages = [row.split(" | ")[1].strip().casefold() for row in page.split("## In packages")[1].splitlines()[4:8]]
    pinned = re.findall(r"^([a-z0-9-]+)==", (root / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    assert set(packages) == {"babel", "opencc", "pypinyin", "pylopdf-fonts-zh-cn"} <= set(pinned)


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_counts_the_ordinary_words(page: str, root: Path, language: str) -> None:
    words = (root / "bot" / "language" / "grammar" / "ordinary" / f"{language}.txt").read_text("utf-8").splitlines()
    assert f"{len(words):,} {'English' if language == 'en' else 'Spanish'}" in page
