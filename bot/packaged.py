"""Where the knowledge base is that comes with the program."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def packaged_knowledge() -> Path:
    """The knowledge base inside an installed package, else that of the working copy."""
    installed = _HERE / "_knowledge"
    return installed if installed.is_dir() else _HERE.parent / "knowledge"
