"""What a deployment installs, and what builds the wheel, is pinned with hashes, and is all that is needed."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from pathlib import Path

PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?: ; (?P<marker>[^\\]+))? \\$", re.MULTILINE)


@pytest.fixture(scope="session")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


def pins(file: Path) -> dict[str, list[str]]:
    """Each package's versions, which may be another for another Python."""
    found: dict[str, list[str]] = {}
    for match in PINNED.finditer(file.read_text("utf-8")):
        found.setdefault(match["name"], []).append(match["version"])
    return found


def is_met(wanted: str, pinned: dict[str, list[str]]) -> bool:
    requirement = Requirement(wanted)
    versions = pinned.get(canonicalize_name(requirement.name), [])
    return bool(versions) and all(requirement.specifier.contains(version) for version in versions)


def test_the_program_finds_all_that_it_needs(project: dict[str, Any], root: Path) -> None:
    pinned = pins(root / "requirements.txt")
    assert [wanted for wanted in project["project"]["dependencies"] if not is_met(wanted, pinned)] == []


def test_the_build_finds_all_that_it_needs(project: dict[str, Any], root: Path) -> None:
    pinned = pins(root / "requirements-build.txt")
    assert [wanted for wanted in project["build-system"]["requires"] if not is_met(wanted, pinned)] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-build.txt"])
def test_all_have_hashes_and_none_comes_from_a_place_of_its_own(name: str, root: Path) -> None:
    lines = [line for line in (root / name).read_text("utf-8").splitlines() if not line.startswith("#")]
    starts = [number for number, line in enumerate(lines) if not line.startswith(" ")]
    assert starts
    assert all(PINNED.match(lines[number]) for number in starts)
    assert all("--hash=sha256:" in lines[number + 1] for number in starts)
    assert not any("://" in line for line in lines)
