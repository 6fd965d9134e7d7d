"""`visitbot schema`: what editors get."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.cli.schema import kind_of
from bot.knowledge.reading import read
from bot.packaged import packaged_knowledge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Run

_FILES = sorted(path.relative_to(packaged_knowledge()).as_posix() for path in packaged_knowledge().rglob("*.yaml"))


def _references(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        if "$ref" in data:
            yield data["$ref"]
        for value in data.values():
            yield from _references(value)
    elif isinstance(data, list):
        for value in data:
            yield from _references(value)


def test_the_whole_schema_has_every_kind_of_file(run: Run) -> None:
    schema = json.loads(run("schema").stdout)
    assert {"article.yaml", "faq/*.yaml", "vocabulary/*.yaml", "texts/*.yaml"} <= schema["files"].keys()


@pytest.mark.parametrize("file", _FILES)
def test_the_schema_of_a_file_is_complete_in_itself(run: Run, file: str) -> None:
    schema = json.loads(run("schema", f"knowledge/{file}").stdout)
    for reference in _references(schema):
        assert reference.removeprefix("#/$defs/") in schema["$defs"]
    data = read(packaged_knowledge() / file, file).data
    model = schema["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    assert model["type"] == ("array" if isinstance(data, list) else "object")
    items = [data] if isinstance(data, dict) else data
    if "items" in model:
        model = schema["$defs"][model["items"]["$ref"].rpartition("/")[2]]
    for item in items:
        if "properties" in model:
            assert item.keys() <= model["properties"].keys()
            assert set(model["required"]) <= item.keys()


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("article.yaml", "article.yaml"),
        ("knowledge/faq/visit.yaml", "faq/*.yaml"),
        ("/somewhere/else/texts/zh.yaml", "texts/*.yaml"),
        ("faq/*.yaml", "faq/*.yaml"),
        ("visit.yaml", None),
        ("notes.txt", None),
    ],
)
def test_which_kind_a_file_is_of(file: str, kind: str | None) -> None:
    assert kind_of(file) == kind


def test_another_file_is_wrong_usage(run: Run) -> None:
    result = run("schema", "notes.txt")
    assert result.exit_code == 2
    assert "faq/*.yaml" in result.stderr


def test_written_schemas_are_associated_with_the_files(run: Run, tmp_path: Path) -> None:
    result = run("schema", "--write", "schemas")
    associations = json.loads(result.stdout)["yaml.schemas"]
    assert associations["schemas/faq.schema.json"] == "knowledge/faq/*.yaml"
    for path in associations:
        assert json.loads((tmp_path / path).read_text("utf-8"))["$schema"].startswith("https://json-schema.org/")
    assert len(list((tmp_path / "schemas").iterdir())) == len(associations)


def test_a_folder_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    result = run("schema", "--write", "file")
    assert result.exit_code == 1
    assert "cannot be written to file" in result.stderr
