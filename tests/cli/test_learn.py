"""`visitbot learn`: all that is learnt is kept for the next process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bases import LIBRARY

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.conftest import Run


def test_every_language_is_kept(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("bot.cli.shelf.user_cache_path", lambda _: tmp_path / "cache")
    result = run("learn", "--knowledge", str(LIBRARY))
    assert result.exit_code == 0
    assert "in 3 languages" in result.output
    assert {path.stem[-3:] for path in (tmp_path / "cache").iterdir()} == {"-en", "-es", "-zh"}
