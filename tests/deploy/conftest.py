"""The files in `deploy/`, and the programs that read them."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def deploy(root: Path) -> Path:
    return root / "deploy"


@pytest.fixture(scope="session")
def nginx() -> str:
    """The web server; who needs it is skipped where there is none, but never in CI."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        told = "There is no nginx: install the package nginx-light, of which nothing need be started."
        if os.environ.get("CI") == "true":
            pytest.fail(told)
        pytest.skip(told)
    return found
