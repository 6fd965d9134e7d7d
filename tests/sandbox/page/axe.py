"""axe-core, which checks pages for accessibility: fetched once, from a Python package that ships it."""

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

PACKAGE = "axe-playwright-python==0.1.8"
WHEEL = "axe_playwright_python-0.1.8-py3-none-any.whl"
SHA256 = "fdd263c998388f1a8e67cad02677e612d946248bd44d163be5e8650ea31f95f8"
SCRIPT = "axe_playwright_python/axe.min.js"


class AxeUnavailableError(Exception):
    """axe-core is neither in the cache nor to be had."""


def axe_script() -> str:
    """The source of axe-core.

    Raises:
        AxeUnavailableError: with the reason.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "visitbot-tests"
    wheel = cache / WHEEL
    if not wheel.exists():
        _fetch(cache)
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
        wheel.unlink()
        raise AxeUnavailableError(f"{WHEEL} is not the file that these tests know")
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(SCRIPT).decode()


def _fetch(cache: Path) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    # Without its dependencies: it is only the carrier of axe-core here.
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(cache), PACKAGE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    if done.returncode:
        raise AxeUnavailableError(done.stderr.strip() or "pip could not fetch it")
