"""The knowledge base travels with the program."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

from bot import packaged

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_working_copy_has_its_own(root: Path) -> None:
    assert packaged.packaged_knowledge() == root / "knowledge"


def test_an_installed_package_has_it_inside(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert (root / "knowledge" / "article.yaml").is_file()
    inside = tmp_path / wheel["force-include"]["knowledge"]
    assert wheel["packages"] == ["bot"]
    inside.mkdir(parents=True)
    monkeypatch.setattr(packaged, "_HERE", tmp_path / "bot")
    assert packaged.packaged_knowledge() == inside


def test_the_command_answers_from_any_folder(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "ask", "who is the ambassador"]
    result = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(root)}, capture_output=True, check=True, timeout=60
    )
    assert b"Sergio Cabrera is the Ambassador" in result.stdout
