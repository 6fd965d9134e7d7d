"""Cases of data files as test parameters; one with `bug` shows what the program does not do rightly yet."""

from __future__ import annotations

from typing import Any

import pytest


def marked(case: dict[str, Any], name: str) -> Any:
    marks = [pytest.mark.xfail(strict=True, reason=case["bug"])] if "bug" in case else []
    return pytest.param(case, id=name, marks=marks)
