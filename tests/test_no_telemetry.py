"""What libraries would tell their makers' servers about this one is not told."""

from __future__ import annotations

import gradio.analytics
import pytest
from fastapi import FastAPI

from avatars.avatar import load_avatars
from pipeline.settings import PROJECT_ROOT
from pipeline.transports.desk import CallDesk
from pipeline.transports.phone import mount_phone


def test_the_telephones_mount_calls_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setenv("GRADIO_ANALYTICS_ENABLED", "True")
    monkeypatch.setattr(gradio.analytics, "initiated_analytics", told.append)
    monkeypatch.setattr(gradio.analytics, "version_check", lambda: told.append("version"))
    mount_phone(FastAPI(), CallDesk(load_avatars(PROJECT_ROOT / "avatars" / "definitions"), "tara", 1), None)
    assert told == []
