"""What was learnt is found again while nothing it depends on has changed, and a cache that fails costs only time."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, BinaryIO

import pytest

from bot.cli.shelf import FileShelf
from tests.bases import LIBRARY

if TYPE_CHECKING:
    from pathlib import Path


def learnt(out: BinaryIO) -> None:
    out.write(b"learnt")


def read(shelf: FileShelf, name: str) -> bytes:
    kept = shelf.get(name)
    assert kept is not None
    with kept:
        return kept.read()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("bot.cli.shelf.user_cache_path", lambda _: tmp_path / "cache")
    return tmp_path / "cache"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return shutil.copytree(LIBRARY, tmp_path / "library")


@pytest.mark.usefixtures("cache")
def test_it_is_found_again(library: Path) -> None:
    FileShelf.of(library).put("en", learnt)
    assert read(FileShelf.of(library), "en") == b"learnt"
    assert FileShelf.of(library).get("es") is None


@pytest.mark.usefixtures("cache")
def test_another_word_anywhere_makes_it_forgotten(library: Path) -> None:
    FileShelf.of(library).put("en", learnt)
    with (library / "vocabulary" / "en.yaml").open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert FileShelf.of(library).get("en") is None


def test_old_ones_go(library: Path, cache: Path) -> None:
    shelf = FileShelf.of(library)
    for number in range(20):
        shelf.put(str(number), learnt)
    assert len(list(cache.iterdir())) == 12
    assert read(shelf, "19") == b"learnt"


def test_a_folder_that_cannot_be_made_is_no_fault(library: Path, cache: Path) -> None:
    cache.write_text("a file is in the way")
    shelf = FileShelf.of(library)
    shelf.put("en", learnt)
    assert shelf.get("en") is None
