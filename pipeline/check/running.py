"""All checks at once, each with its limit. What one of them raises is a finding, not an end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Collection

import anyio

from pipeline.check import content, hosted, in_process, outside, stores
from pipeline.check.failing import said
from pipeline.check.finding import Finding
from pipeline.engines import registry
from pipeline.settings import Settings

PARTS = {
    "stt": "recognition",
    "tts": "voice",
    "llm": "language model",
    "parser": "query parser",
    "vectors": "vector store",
    "memory": "conversations",
    "office": "viewings, contacts",
    "records": "call records",
    "webhook": "office webhook",
    "twilio": "telephone",
    "opik": "traces",
    "listings": "listings",
    "avatars": "avatars",
    "rules": "opening hours",
    "models": "model files",
    "disk": "disk space",
}
"""What is checked, in the order of the report: short name, title."""
LIMIT_S = 10.0
"""For one part; they are tried at the same time."""
DEEP_LIMIT_S = 120.0
"""For making engines of this process and a little work of theirs."""


async def run_checks(settings: Settings, only: Collection[str] = (), *, deep: bool = False) -> list[Finding]:
    """What is known of each part, in the order of `PARTS`.

    Args:
        settings: what is set up.
        only: short names of parts; none is all.
        deep: make the engines of this process and have them work.
    """
    chosen = tuple(part for part in PARTS if not only or part in only)
    avatars, avatars_found = content.avatars(settings)
    names = in_process.wanted(settings, avatars)
    reading = asyncio.ensure_future(in_process.look(settings, names)) if _needs_files(settings, chosen) else None

    async def from_files(part: str) -> Finding:
        assert reading is not None
        seen = await asyncio.shield(reading)
        return in_process.models(settings, names, seen) if part == "models" else in_process.engine(part, settings, seen)

    def check_of(part: str) -> Awaitable[Finding]:
        if part == "models" or part in _ours(settings):
            return from_files(part)
        if part == "rules":
            return content.house_rules(settings, avatars)
        if part == "avatars":
            return _known(avatars_found)
        if part == "disk":
            return asyncio.to_thread(in_process.disk, settings)
        return {
            "stt": hosted.recognition,
            "tts": hosted.voice,
            "llm": hosted.language_model,
            "parser": hosted.parser,
            "vectors": stores.vectors,
            "memory": stores.memory,
            "office": stores.office,
            "records": stores.records,
            "webhook": outside.webhook,
            "twilio": outside.twilio,
            "opik": outside.opik,
            "listings": content.listings,
        }[part](settings)

    findings = list(await asyncio.gather(*(_limited(part, check_of(part)) for part in chosen)))
    if deep and {"stt", "tts"} & set(chosen):
        findings = _with_deep(findings, await _deep(settings, chosen))
    return findings


def _needs_files(settings: Settings, chosen: Collection[str]) -> bool:
    return "models" in chosen or bool(_ours(settings) & set(chosen))


def _ours(settings: Settings) -> set[str]:
    """Of recognition and voice, those that this process does."""
    ours = set()
    if not registry.SPEECH_TO_TEXT[settings.chosen_stt].stand_in:
        ours.add("stt")
    if not registry.TEXT_TO_SPEECH[settings.chosen_tts].stand_in:
        ours.add("tts")
    return ours


async def _known(finding: Finding) -> Finding:
    return finding


async def _limited(part: str, check: Awaitable[Finding]) -> Finding:
    try:
        with anyio.fail_after(LIMIT_S):
            return await check
    except TimeoutError:
        advice = "look at the server's load and at the network"
        return Finding(part, PARTS[part], "", "slow", f"no answer within {LIMIT_S:g} s", advice=advice)
    except Exception as error:
        advice = "this is a mistake of the check: please report it"
        return Finding(part, PARTS[part], "", "wrong answer", said(error), advice=advice)


async def _deep(settings: Settings, chosen: tuple[str, ...]) -> list[Finding]:
    try:
        with anyio.fail_after(DEEP_LIMIT_S):
            return await in_process.deep(settings, chosen)
    except Exception as error:
        detail = f"no end within {DEEP_LIMIT_S:g} s" if isinstance(error, TimeoutError) else said(error)
        advice = "python -m pipeline.assets --verify; if that is well, please report it"
        part = "tts" if "tts" in chosen else "stt"
        return [Finding(part, "in-process", "--deep", "wrong answer", detail, advice=advice, stops=True)]


def _with_deep(findings: list[Finding], deep: list[Finding]) -> list[Finding]:
    """An engine of this process that worked says more than its files; one that stands in gets a line of its own."""
    by_part = {finding.part: finding for finding in deep}
    merged: list[Finding] = []
    for finding in findings:
        worked = by_part.pop(finding.part, None)
        if worked is None or finding.state != "in-process" or not finding.well:
            merged.append(finding)
        if worked is not None and (finding.well or worked.configured != finding.configured):
            merged.append(worked)
    return merged
