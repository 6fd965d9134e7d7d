"""What the files in `deploy/` say of the program is true of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.delivery.exits import ExitCode
from bot.delivery.stopping import STOP_SECONDS
from bot.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = {name.upper() for name in Settings.model_fields}
IN_VAIN = {ExitCode.WEBHOOK_ELSEWHERE, ExitCode.TOKEN_REFUSED, ExitCode.SETTINGS}
"""Where a restart mends nothing."""
REPLICAS = ("bot-1", "bot-2")


@pytest.fixture(scope="session")
def compose(deploy: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((deploy / "compose.yaml").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="session")
def unit(deploy: Path) -> dict[str, str]:
    """The unit's settings; of one that stands there twice, both values."""
    lines = re.findall(r"^(\w+)=(.*)$", (deploy / "visitbot.service").read_text("utf-8"), re.MULTILINE)
    return {name: " ".join(value for other, value in lines if other == name) for name, _ in lines}


@pytest.fixture(scope="session")
def dockerfile(deploy: Path) -> str:
    return (deploy / "Dockerfile").read_text("utf-8")


class TestCompose:
    @pytest.mark.parametrize("replica", REPLICAS)
    def test_its_settings_are_the_programs(self, compose: dict[str, Any], replica: str) -> None:
        given = compose["services"][replica]["environment"]
        assert given.keys() <= SETTINGS
        # Those that have no default in the file are asked for before anything starts.
        required = {name for name, value in given.items() if ":?" in str(value)}
        assert required == {"TELEGRAM_TOKEN", "TELEGRAM_WEBHOOK_URL", "TELEGRAM_WEBHOOK_SECRET", "DATABASE_URL"}

    def test_what_is_asked_for_can_be_written_into_the_settings_file(self, deploy: Path, root: Path) -> None:
        asked = set(re.findall(r"\$\{(\w+):", (deploy / "compose.yaml").read_text("utf-8")))
        offered = set(re.findall(r"^(\w+)=", (root / ".env.example").read_text("utf-8"), re.MULTILINE))
        assert asked - offered == {"POSTGRES_PASSWORD"}

    def test_the_proxy_finds_every_replica(self, compose: dict[str, Any], deploy: Path) -> None:
        services = compose["services"]
        at = {
            f"{services[name]['networks']['inside']['ipv4_address']}:"
            f"{services[name]['environment']['TELEGRAM_WEBHOOK_PORT']}"
            for name in REPLICAS
        }
        assert set(re.findall(r"^\s+server ([\d.:]+) ", (deploy / "nginx.conf").read_text("utf-8"), re.MULTILINE)) == at

    def test_what_it_mounts_and_builds_from_is_there(self, compose: dict[str, Any], deploy: Path) -> None:
        build = compose["services"]["bot-1"]["build"]
        assert (deploy / build["context"] / build["dockerfile"]).is_file()
        assert "./nginx.conf:/etc/nginx/nginx.conf:ro" in compose["services"]["proxy"]["volumes"]

    def test_there_is_time_for_the_stop(self, compose: dict[str, Any]) -> None:
        grace: str = compose["services"]["bot-1"]["stop_grace_period"]
        assert int(grace.removesuffix("s")) > STOP_SECONDS


class TestUnit:
    def test_it_is_not_started_again_in_vain(self, unit: dict[str, str]) -> None:
        assert {int(code) for code in unit["RestartPreventExitStatus"].split()} == IN_VAIN

    def test_there_is_time_for_the_stop(self, unit: dict[str, str]) -> None:
        assert int(unit["TimeoutStopSec"]) > STOP_SECONDS

    def test_systemd_understands_it(self, deploy: Path, tmp_path: Path) -> None:
        program = shutil.which("systemd-analyze")
        if program is None:
            pytest.skip("there is no systemd-analyze")
        written = (deploy / "visitbot.service").read_text("utf-8")
        unit = tmp_path / "visitbot.service"
        # systemd wants the program to be there.
        unit.write_text(written.replace("/opt/visitbot/venv/bin/visitbot", "/bin/true"), "utf-8")
        ran = subprocess.run([program, "verify", "--man=no", str(unit)], check=False, capture_output=True, text=True)
        assert [line for line in ran.stderr.splitlines() if "visitbot.service" in line] == []


class TestDockerfile:
    def test_it_copies_what_is_there(self, dockerfile: str, root: Path) -> None:
        copied = [
            name for line in re.findall(r"^COPY (?!--)(.+) \S+$", dockerfile, re.MULTILINE) for name in line.split()
        ]
        assert "requirements-build.txt" in copied
        assert [name for name in copied if not (root / name).exists()] == []

    def test_what_it_copies_is_sent_to_the_builder(self, dockerfile: str, deploy: Path) -> None:
        ignored = (deploy / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
        sent = {line.removeprefix("!") for line in ignored if line.startswith("!")}
        copied = {
            name for line in re.findall(r"^COPY (?!--)(.+) \S+$", dockerfile, re.MULTILINE) for name in line.split()
        }
        assert {re.sub(r"^requirements.*", "requirements*.txt", name) for name in copied} == sent

    def test_it_asks_where_the_program_answers(self, dockerfile: str) -> None:
        default = Settings.model_fields["monitor_port"].default
        assert f"http://127.0.0.1:{default}/healthz" in dockerfile

    def test_it_does_not_run_as_root(self, dockerfile: str) -> None:
        assert re.findall(r"^USER (\S+)$", dockerfile, re.MULTILINE) == ["visitbot"]
