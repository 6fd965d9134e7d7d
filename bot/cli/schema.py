"""`visitbot schema`: JSON Schema for editors."""

from __future__ import annotations

import json
from fnmatch import fnmatch
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import typer

from bot.cli import opening
from bot.knowledge.schema import FILES, json_schema

if TYPE_CHECKING:
    from pathlib import Path

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def print_schema(file: str | None) -> None:
    """Print the schema of all files, or of the kind that a file is of."""
    if file is None:
        typer.echo(_dumped(json_schema()))
        return
    pattern = kind_of(file)
    if pattern is None:
        kinds = ", ".join(FILES)
        opening.fail(f"{file!r} is no file of a knowledge base: name one of {kinds}.", code=2)
    typer.echo(_dumped(schema_of(pattern)))


def write_schemas(folder: Path) -> None:
    """Write a schema for each kind of file, and tell how to give them to an editor."""
    associations = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for pattern in FILES:
            path = folder / f"{PurePath(pattern.replace('/*', '')).stem}.schema.json"
            path.write_text(_dumped(schema_of(pattern)) + "\n", "utf-8")
            associations[path.as_posix()] = f"knowledge/{pattern}"
    except OSError as error:
        opening.fail(f"The schemas cannot be written to {folder}: {error.strerror or error}")
    typer.echo(f"Wrote {len(associations)} schemas to {folder}.", err=True)
    typer.echo("For Visual Studio Code's YAML plugin, put this into .vscode/settings.json:", err=True)
    typer.echo(_dumped({"yaml.schemas": associations}))


def kind_of(file: str) -> str | None:
    """Which of the patterns of `FILES` a path is of: itself one, or the end of it."""
    parts = PurePath(file).parts
    ends = ("/".join(parts[-length:]) for length in (2, 1))
    return next((pattern for end in ends for pattern in FILES if fnmatch(end, pattern)), None)


def schema_of(pattern: str) -> dict[str, Any]:
    """The schema of one kind of file, complete in itself."""
    whole = json_schema()
    return {"$schema": _DRAFT, "title": pattern, **whole["files"][pattern], "$defs": whole["$defs"]}


def _dumped(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)
