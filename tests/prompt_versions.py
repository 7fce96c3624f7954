"""What the prompts hash to, kept in `prompts.json`; `python -m tests.prompt_versions` writes it after a change."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from avatars.avatar import load_avatars
from avatars.prompt import TEMPLATE_VERSION, template_hash

SAVED = Path(__file__).parent / "prompts.json"
DEFINITIONS = Path(__file__).parent.parent / "avatars" / "definitions"
COMMAND = "python -m tests.prompt_versions"


class Snapshot(TypedDict):
    """Hash of the template by version, and of each avatar's prompt by language, with the same agency and districts."""

    templates: dict[str, str]
    avatars: dict[str, dict[str, str]]


def saved() -> Snapshot:
    snapshot: Snapshot = json.loads(SAVED.read_text("utf-8"))
    return snapshot


def current(templates: Mapping[str, str]) -> Snapshot:
    """The prompts as they are, the present template added to `templates`."""
    avatars = {
        key: {
            code: avatar.in_language(code).prompt_version("Casavoz Homes", ["Chueca-Justicia", "Gràcia"])
            for code in avatar.languages
        }
        for key, avatar in load_avatars(DEFINITIONS).items()
    }
    return {"templates": {str(TEMPLATE_VERSION): template_hash(), **templates}, "avatars": avatars}


def template_problem(templates: Mapping[str, str], version: int, now: str) -> str:
    """What to do about a template that is not the one that was saved under its version; empty when it is."""
    was = templates.get(str(version))
    if was == now:
        return ""
    if was is None:
        return f"Version {version} of the prompt's template is not saved yet: run `{COMMAND}` and commit {SAVED.name}."
    return (
        f"The prompt's template changed ({was} is now {now}), but its version is still {version}. If the change is "
        "meant: raise TEMPLATE_VERSION in avatars/prompt.py, add a line to CHANGELOG.md, try the conversations with a "
        f"hosted model, then run `{COMMAND}` and commit {SAVED.name}. If not: take it back."
    )


def avatar_problem(was: Mapping[str, Mapping[str, str]], now: Mapping[str, Mapping[str, str]]) -> str:
    """The same for the avatars' prompts."""
    changed = sorted(
        f"{key} ({code})"
        for key, code in {(key, code) for each in (was, now) for key, codes in each.items() for code in codes}
        if was.get(key, {}).get(code) != now.get(key, {}).get(code)
    )
    if not changed:
        return ""
    return (
        f"Another prompt than saved: {', '.join(changed)}. If that is meant, run `{COMMAND}` and commit {SAVED.name}."
    )


def main() -> int:
    templates = saved()["templates"] if SAVED.exists() else {}
    problem = template_problem(templates, TEMPLATE_VERSION, template_hash())
    if problem and str(TEMPLATE_VERSION) in templates:
        print(problem, file=sys.stderr)
        return 1
    text = json.dumps(current(templates), indent=2, sort_keys=True, ensure_ascii=False)
    SAVED.write_text(f"{text}\n", "utf-8")
    print(f"{SAVED.name} has the prompts of template version {TEMPLATE_VERSION}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
