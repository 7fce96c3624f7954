"""The avatar's tool calls as cards: what was asked and understood, in words, and what came of it. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from pipeline.events import ToolReturned
from pipeline.properties import Property
from ui.state import PageState, ToolCall
from ui.words import ENGLISH, Words

OUTCOMES = {
    "confirm": "asked the caller to confirm",
    "booked": "booked",
    "saved": "contact saved",
    "forgotten": "the caller was forgotten",
    "choose": "offered free times",
    "taken": "that time is taken; offered others",
    "full": "no time is free then",
    "closed": "the agency is closed then",
    "too soon": "that is too soon",
    "too far": "that is too far ahead",
    "past": "that time is past",
    "not understood": "the time was not understood",
    "not offered": "nothing done: the caller had not been asked",
    "unknown property": "nothing done: no such home",
    "name missing": "the name is missing",
    "phone not valid": "the number is not valid",
}
"""What tools that do not search came to; a tool that is not known here says so in its own word."""
_TITLES = {
    "search_property_tool": "Search of the listings",
    "book_viewing": "Booking of a viewing",
    "leave_contact": "Contact details",
}
_ARGUMENTS = {
    "query": "Asked for",
    "limit": "At most",
    "property_id": "Home",
    "when": "When",
    "confirmed": "Confirmed by the caller",
    "name": "Name",
    "phone": "Telephone",
    "wish": "About",
}
_UNIT_SIGNS = {"square metres": "m²", "square meters": "m²", "square feet": "sq ft"}


def tool_calls_html(state: PageState, words: Words = ENGLISH, size_unit: str = "") -> str:
    """Each call of a tool: what it is, what was asked and understood, what came of it and its time; newest first."""
    if not state.tool_calls:
        text = "Every search of the listings will be shown here, with what was asked and how long it took."
        return f'<p class="empty">{escape(words(text))}</p>'
    cards = "".join(_card(call, state.results, words, size_unit) for call in reversed(state.tool_calls))
    return f'<ol class="tools" tabindex="0" aria-label="{escape(words("Searches"))}">{cards}</ol>'


def size(value: float, unit: str, words: Words = ENGLISH) -> str:
    """`184.0` in "square metres" as "184 m²"."""
    return f"{words.number(value)} {_UNIT_SIGNS.get(unit, unit)}"


def _card(call: ToolCall, homes: Sequence[Property], words: Words, size_unit: str) -> str:
    told = [
        (words(_ARGUMENTS.get(name, name)), _argument(name, value, homes, words))
        for name, value in call.arguments.items()
    ]
    told += _understood(call.result, words, size_unit) if call.result else []
    arguments = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in told)
    outcome, kind = _outcome(call.result, words)
    time = f"<time>{words.number(call.result.duration_ms)} ms</time>" if call.result else ""
    title = _TITLES.get(call.name)
    name = f"<code>{escape(call.name)}</code>"
    heading = f"<h3>{escape(words(title))}</h3>{name}" if title else f"<h3>{name}</h3>"
    return (
        f'<li class="tool {kind}"><div>{heading}{time}</div>'
        f'<dl>{arguments}</dl><p class="outcome">{escape(outcome)}</p></li>'
    )


def _argument(name: str, value: object, homes: Sequence[Property], words: Words) -> str:
    if isinstance(value, bool):
        return words("yes" if value else "not yet")
    if name == "limit" and isinstance(value, int):
        return f"{value} {words.counted(value, 'result')}"
    if name in ("query", "wish", "when"):
        return f"“{value}”"
    home = next((home for home in homes if name == "property_id" and home.id == value), None)
    return f"{home.location}, {words.price(home.price)} ({home.id})" if home else str(value)


def _understood(result: ToolReturned, words: Words, size_unit: str) -> list[tuple[str, str]]:
    """What the search made of the query, bound by bound."""
    understood: Mapping[str, object] = result.understood
    places = ", ".join(map(str, _listed(understood.get("places"))))
    excluded = ", ".join(map(str, _listed(understood.get("not_places"))))
    if excluded:
        places = words("{places}, not {excluded}", places=places or words("anywhere"), excluded=excluded)
    told = [(words("Place"), places)]
    for name, label, say in (
        ("rooms", "Rooms", words.number),
        ("baths", "Baths", words.number),
        ("size", "Size", lambda value: size(value, size_unit, words)),
        ("price", "Price", words.price),
    ):
        told.append((words(label), _range(_listed(understood.get(name)), say, words)))
    told.append((words("In words"), str(understood.get("text") or "")))
    return [(label, text) for label, text in told if text]


def _range(bounds: Sequence[object], say: Callable[[float], str], words: Words) -> str:
    low, high = (bound if isinstance(bound, (int, float)) else None for bound in (*bounds, None, None)[:2])
    if low is not None and low == high:
        return say(low)
    if low is not None and high is not None:
        return words("{low} to {high}", low=say(low), high=say(high))
    if low is not None:
        return words("{low} or more", low=say(low))
    return words("up to {high}", high=say(high)) if high is not None else ""


def _listed(value: object) -> Sequence[object]:
    return tuple(value) if isinstance(value, (list, tuple)) else ()


def _outcome(result: ToolReturned | None, words: Words) -> tuple[str, str]:
    """What came of it, and the card's kind."""
    if result is None:
        return words("running …"), "running"
    if result.error:
        return words("failed: {error}", error=result.error), "failed"
    if result.outcome:
        return words(OUTCOMES.get(result.outcome, result.outcome)), "done"
    if result.question:
        return words("asks: {question}", question=result.question), "asks"
    outcome = f"{result.result_count} {words.counted(result.result_count, 'result')}"
    if result.relaxed:
        outcome += words(", given up: {wish}", wish=result.relaxed)
    return outcome, "done"
