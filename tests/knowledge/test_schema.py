"""The JSON Schema that editors check the files against."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.knowledge.reading import read
from bot.knowledge.schema import FILES, json_schema
from tests.bases import ARTICLE, LIBRARY

FOLDERS = (ARTICLE, LIBRARY)
PATHS = [(folder, path.relative_to(folder).as_posix()) for folder in FOLDERS for path in sorted(folder.rglob("*.yaml"))]


def of_file(name: str) -> dict[str, Any]:
    schema = json_schema()
    pattern = next(pattern for pattern in FILES if fnmatch(name, pattern))
    return {**schema["files"][pattern], "$defs": schema["$defs"], "$schema": schema["$schema"]}


def test_it_is_a_valid_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    for pattern in FILES:
        jsonschema.Draft202012Validator.check_schema(of_file(pattern))


@pytest.mark.parametrize(("folder", "name"), PATHS, ids=[f"{folder.name}/{name}" for folder, name in PATHS])
def test_the_files_conform(folder: Path, name: str) -> None:
    data = read(folder / name, name).data
    jsonschema.validate(data, of_file(name), jsonschema.Draft202012Validator)


@pytest.mark.parametrize("broken", [[{"id": "x"}], {"id": "x"}, [{"id": "X y", "say": {}, "ask": {}}], ["greeting"]])
def test_it_refuses_what_is_amiss(broken: object) -> None:
    assert not jsonschema.Draft202012Validator(of_file("small-talk.yaml")).is_valid(broken)


def test_it_tells_editors_what_keys_are_for() -> None:
    described = [key for model in json_schema()["$defs"].values() for key in model.get("properties", {}).values()]
    assert any("description" in key for key in described)
    assert all("description" in model for name, model in json_schema()["$defs"].items() if name.endswith("Model"))
