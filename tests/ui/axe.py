"""What axe-core, the checker of accessibility rules, finds on a page that is open in Chromium."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.async_playwright import Axe

GRAVE = ("serious", "critical")


async def serious_findings(page: Any, leave_out: tuple[str, ...] = ()) -> list[str]:
    """Findings that keep somebody from using the page as it is now.

    Nothing is asked of a host: the package brings axe-core along.

    Args:
        page: of playwright's async interface, with what is to be judged already in view: what is hidden is not looked
            at, and colours are judged in mid-transition.
        leave_out: selectors of parts that are not the project's.

    Returns:
        A line for each finding and element: impact, rule, what it asks for, selector, what falls short; empty is good.
    """
    context = {"exclude": [[selector] for selector in leave_out]} if leave_out else None
    found = await Axe().run(page, context)
    return [
        f"{violation['impact']} {violation['id']}: {violation['help']}: {_where(node)}: {_why(node)}"
        for violation in found.response["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def _where(node: dict[str, Any]) -> str:
    # A target in a shadow tree or a frame is a list of selectors, from the outside in.
    return " > ".join(part if isinstance(part, str) else " > ".join(part) for part in node["target"])


def _why(node: dict[str, Any]) -> str:
    return " ".join(str(node.get("failureSummary", "")).split())
