"""The Dockerfile passes what a linter looks for, and the linter finds what it should."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from pipeline.settings import PROJECT_ROOT
from tests.deploy.dockerfile import complaints, instructions

DOCKERFILE = (PROJECT_ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")


def test_there_is_nothing_to_complain_of() -> None:
    assert list(complaints(DOCKERFILE)) == []


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("FROM python:3.11-slim-bookworm\n", "FROM python\n", "DL3006"),
        ("FROM python:3.11-slim-bookworm\n", "FROM python:latest\n", "DL3006"),
        ("USER casavoz", "USER root", "DL3002"),
        ("USER casavoz\n", "", "DL3002"),
        ('CMD ["python", "app.py"]', "CMD python app.py", "DL3025"),
        ("COPY --from=install", "COPY --from=instal", "DL3022"),
        ("WORKDIR /srv", "WORKDIR srv", "DL3000"),
        ("COPY requirements.txt .", "COPY . .", "requirements.txt comes first"),
        ("COPY requirements.txt .", "ADD requirements.txt .", "DL3020"),
        ("EXPOSE 7860", "RUN apt-get update && apt-get install -y curl", "DL3015"),
        ("EXPOSE 7860", "ENV GROQ_API_KEY=abc", "a secret would stay"),
        ("EXPOSE 7860", "EXPOSED 7860", "unknown instruction"),
        ("EXPOSE 7860", "RUN pip freeze | sort", "DL4006"),
        ('ARG CPU_WHEEL_INDEX=""', "ARG CPU_WHEEL_INDEX=https://wheels.example.org/cpu", "the address of a registry"),
        ("\nHEALTHCHECK", "\n#HEALTHCHECK", "HEALTHCHECK"),
    ],
)
def test_what_is_wrong_is_found(right: str, wrong: str, told: str) -> None:
    assert right in DOCKERFILE
    broken = DOCKERFILE.replace(right, wrong)
    if wrong.startswith("\n#HEALTH"):
        broken = broken.replace('    CMD ["python", "-c"', '#    CMD ["python", "-c"')
    assert any(told in complaint for complaint in complaints(broken)), list(complaints(broken))


@pytest.mark.parametrize("index", ["", "https://wheels.example.org/cpu"])
def test_pytorch_comes_from_the_index_that_was_given_and_the_rest_from_pips_own(index: str, tmp_path: Path) -> None:
    """The RUN lines of the first stage are run, with a `pip` that only tells what it was asked for."""
    (tmp_path / "requirements.txt").write_text((PROJECT_ROOT / "requirements.txt").read_text(), encoding="utf-8")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, body in {"pip": 'echo "$@" >> asked', "python": "true"}.items():
        (tools / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (tools / name).chmod(0o755)
    environment = {"PATH": f"{tools}:{os.environ['PATH']}", "CPU_WHEEL_INDEX": index}
    for one in instructions(DOCKERFILE):
        if one.word == "RUN" and one.stage == 0:
            script = one.text.replace("/opt/venv/bin/", f"{tools}/").replace("/opt/venv", str(tmp_path / "venv"))
            subprocess.run(["sh", "-ec", script], cwd=tmp_path, env=environment, check=True)
    first, second = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert first == " ".join(filter(None, ["install", f"--index-url {index}" if index else "", "-r torch.txt"]))
    assert second == "install -r requirements.txt"
    packages = (tmp_path / "torch.txt").read_text(encoding="utf-8").split()
    assert [package.split("==")[0] for package in packages] == ["torch", "torchvision"]
