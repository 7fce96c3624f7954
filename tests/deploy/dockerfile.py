"""What hadolint would say of a Dockerfile, as far as it matters here, and what this project wants besides."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_KNOWN = set("ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN".split())
_KNOWN |= {"SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"}
_REGISTRY = re.compile(r"https?://|\b[\w.-]+\.(?:io|org|com|net|dev)(?:[/:]|\b)")


@dataclass(frozen=True)
class Instruction:
    """One of them, continuation lines joined.

    Attributes:
        word: "RUN" and so on.
        text: what follows.
        stage: number of the FROM that it stands under.
    """

    word: str
    text: str
    stage: int


def instructions(dockerfile: str) -> list[Instruction]:
    """The instructions, without comments."""
    lines = [line for line in dockerfile.splitlines() if not line.lstrip().startswith("#")]
    found, stage = [], -1
    for line in re.sub(r"\\\n\s*", " ", "\n".join(lines)).splitlines():
        if line.strip():
            word, _, text = line.strip().partition(" ")
            stage += word == "FROM"
            found.append(Instruction(word, text.strip(), stage))
    return found


def complaints(dockerfile: str) -> Iterator[str]:
    """What is wrong with it, each with hadolint's number where it has one."""
    every = instructions(dockerfile)
    last = every[-1].stage
    names: set[str] = set()
    for one in every:
        if one.word not in _KNOWN:
            yield f"unknown instruction {one.word}"
        if one.word == "FROM":
            image, *rest = one.text.split()
            if image not in names and (":" not in image or image.endswith(":latest")):
                yield f"DL3006/DL3007 {image} is pinned to no version"
            names |= set(rest[1:])
        if one.word == "WORKDIR" and not one.text.startswith("/"):
            yield "DL3000 WORKDIR must be absolute"
        if one.word == "ADD":
            yield "DL3020 COPY instead of ADD"
        if one.word == "COPY" and (source := re.search(r"--from=(\S+)", one.text)) and source[1] not in names:
            yield f"DL3022 COPY from {source[1]}, which is no stage"
        if one.word == "RUN":
            yield from _of_shell(one.text)
        if one.word in ("CMD", "ENTRYPOINT") and not _is_list(one.text):
            yield "DL3025 CMD must be JSON: a shell in between would keep SIGTERM for itself"
        if one.word in ("ARG", "ENV") and re.search(r"(?i)\b\w*(password|secret|token|api_?key)\w*=", one.text):
            yield f"a secret would stay in the image: {one.text}"
    for word in ("CMD", "HEALTHCHECK"):
        if (count := sum(one.word == word for one in every if one.stage == last)) != 1:
            yield f"DL4003/DL3012 {count} times {word} in what runs"
    users = [one.text for one in every if one.stage == last and one.word == "USER"]
    if not users or users[-1] in ("root", "0"):
        yield "DL3002 it runs as root"
    copies = [one.text for one in every if one.word == "COPY" and "--from" not in one.text]
    if not copies or "requirements.txt" not in copies[0]:
        yield "requirements.txt comes first, alone: else every change installs everything again"
    if host := _REGISTRY.search("\n".join(f"{one.word} {one.text}" for one in every if "127.0.0.1" not in one.text)):
        yield f"the address of a registry: {host[0]}"


def _of_shell(text: str) -> Iterator[str]:
    if re.search(r"\bsudo\b", text):
        yield "DL3004 sudo"
    if re.search(r"(^|&& )cd ", text):
        yield "DL3003 WORKDIR instead of cd"
    if "apt-get install" in text:
        if "-y" not in text or "--no-install-recommends" not in text:
            yield "DL3014/DL3015 apt-get install -y --no-install-recommends"
        if "rm -rf /var/lib/apt/lists" not in text:
            yield "DL3009 apt's lists stay in the image"
    if "|" in text.replace("||", "").replace('"^torch(vision)?=="', "") and "pipefail" not in text:
        yield "DL4006 a pipe hides failures"
    if re.search(r";(?!;)", text):
        yield "&& instead of ;, which goes on after a failure"


def _is_list(text: str) -> bool:
    try:
        return isinstance(json.loads(text), list)
    except ValueError:
        return False
