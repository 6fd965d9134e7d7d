"""The examples of docs/sandbox.md, run literally; and its reference against the routes that there are."""

import re
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Mount, Route

from bot.sandbox import Sandbox
from bot.sandbox.core.methods.table import ALL
from bot.sandbox.core.settings import Settings
from bot.sandbox.server.application import build_application
from bot.sandbox.server.control_state import StateApi

TEXT = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
TESTS = [example for example in EXAMPLES if "async def test_" in example]


@pytest.mark.parametrize("example", TESTS)
async def test_the_examples_run(example: str) -> None:
    names: dict[str, Any] = {}
    exec(compile(example, "docs/sandbox.md", "exec"), names)  # noqa: S102 - our own documentation
    (test,) = [value for name, value in names.items() if name.startswith("test_")]
    await test()


def test_there_are_examples_of_both_ways() -> None:
    assert len(TESTS) == 2
    for example in EXAMPLES:
        compile(example, "docs/sandbox.md", "exec")


def test_each_route_is_in_the_reference() -> None:
    sandbox = Sandbox()
    application = build_application(sandbox, StateApi(sandbox, lambda: None))
    (control,) = [route for route in application.routes if isinstance(route, Mount) and route.path == "/sim"]
    reference = TEXT.replace("`/sim/faults/{id}`", "`DELETE /sim/faults/{id}`").replace(
        "DELETE /sim/faults` and", "DELETE /sim/faults`"
    )
    for route in control.routes:
        assert isinstance(route, Route)
        (method,) = (route.methods or set()) - {"HEAD"}
        assert re.search(rf"{method} /sim{re.escape(route.path)}[`?]", reference), f"{method} {route.path}"


def test_settings_and_the_demo_are_as_documented() -> None:
    for name in Settings.model_fields:
        assert f'"{name}"' in TEXT
    assert "editMessageText" in {method.name for method in ALL}
