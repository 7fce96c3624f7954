"""Names of settings that are spelled wrong are noticed, and names of others are left in peace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.setting_names import UnknownName, unknown_names
from pipeline.settings import PROJECT_ROOT, Settings

EXAMPLE = PROJECT_ROOT / ".env.example"


def test_every_name_of_the_example_is_known() -> None:
    assert unknown_names(Settings, EXAMPLE, {}) == []


@pytest.mark.parametrize(
    ("name", "perhaps"),
    [
        ("TWILIO__ACOUNT_SID", "TWILIO__ACCOUNT_SID"),
        ("MEMORY__SQLITE", "MEMORY__SQLITE_PATH"),
        ("AGENCYNAME", "AGENCY_NAME"),
        ("groq_apikey", "GROQ_API_KEY"),
        ("QDRANT__XYZZY", ""),
    ],
)
def test_what_is_meant_is_told(name: str, perhaps: str, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(f"{name}=1\nAVATAR_NAME=leo\n")
    assert unknown_names(Settings, file, {}) == [UnknownName(name, perhaps, str(file))]


def test_other_programs_have_variables_too(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("POSTGRES_PASSWORD=x\nCOMPOSE_PROJECT_NAME=y\n")
    environment = {"LANGUAGE": "en", "HOSTNAME": "a", "PATH": "b", "_": "c", "TWILIO__AUTHTOKEN": "d"}
    assert unknown_names(Settings, file, environment) == [
        UnknownName("TWILIO__AUTHTOKEN", "TWILIO__AUTH_TOKEN", "environment")
    ]


def test_it_is_told_at_the_start() -> None:
    environment = {**os.environ, "OFFICE__OPENING_HOUR": "Mon 9-10", "OFFICE__OPENING_HOURS": "weekdays"}
    checked = subprocess.run(
        [sys.executable, "app.py", "--check"], cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True
    )
    told = checked.stdout + checked.stderr
    assert "no such setting" in told and "perhaps=OFFICE__OPENING_HOURS" in told
