"""What each pane of the page shows for a state: pure functions to HTML. All text that is not ours is escaped here."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from pipeline.properties import Property
from ui.state import PageState, Status, ToolCall
from ui.transcript import AvatarLine, CallerLine, Line

EXAMPLE_WISH = "three bedrooms in Chamberí under 600 thousand"

_STATUS_TEXT: Mapping[Status, str] = {
    "idle": "Ready when you are",
    "listening": "Listening",
    "thinking": "Thinking",
    "speaking": "Speaking",
    "interrupted": "Interrupted, listening",
    "ended": "Call ended",
}
_OUTCOMES = {
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
_UNIT_SIGNS = {"square metres": "m²", "square meters": "m²", "square feet": "sq ft"}


def header_html(agency_name: str) -> str:
    """Who this is and what it does, in one line."""
    return (
        f'<header class="masthead"><h1>{escape(agency_name)}</h1>'
        "<p>Say what kind of home you want; we search our listings and tell you about them.</p></header>"
    )


def status_html(state: PageState) -> str:
    """What the avatar is doing, and notices for the caller."""
    notices = "".join(f"<li>{escape(message)}</li>" for message in state.messages)
    return f'<div class="status status-{state.status}" role="status"><i></i>{_STATUS_TEXT[state.status]}</div>' + (
        f'<ul class="notices">{notices}</ul>' if notices else ""
    )


def transcript_html(state: PageState, names: Mapping[str, str]) -> str:
    """The conversation; words are marked as heard, still to come, or lost to an interruption.

    Args:
        names: the avatars' names by their keys.
    """
    if not state.lines:
        return _empty(f"Say hello, or type: {EXAMPLE_WISH}")
    lines = "".join(_line_html(line, names) for line in state.lines)
    return f'<div class="lines" role="log" aria-live="polite" aria-label="Conversation" tabindex="0">{lines}</div>'


def _line_html(line: Line, names: Mapping[str, str]) -> str:
    if isinstance(line, CallerLine):
        kind = "caller partial" if line.partial else "caller"
        who = "You, in writing" if line.typed else "You"
        words = escape(line.text) + (" …" if line.partial else "")
    else:
        kind, who, words = "avatar", escape(names.get(line.avatar, line.avatar)), _avatar_words(line)
    return f'<div class="line {kind}"><span class="who">{who}</span><p>{words}</p></div>'


def _avatar_words(line: AvatarLine) -> str:
    if line.heard is None:
        return escape(line.text)
    words = line.words
    heard, rest = escape(" ".join(words[: line.heard])), escape(" ".join(words[line.heard :]))
    if not rest:
        return f'<span class="heard">{heard}</span>'
    if line.interrupted:
        return f'<span class="heard">{heard}</span> <s class="unheard" title="Not heard: interrupted">{rest}</s>'
    return f'<span class="heard">{heard}</span> <span class="coming">{rest}</span>'


def tool_calls_html(state: PageState) -> str:
    """Each search that the avatar ran: its name, arguments, number of results and time; newest first."""
    if not state.tool_calls:
        return _empty("Every search of the listings will be shown here, with what was asked and how long it took.")
    return '<ol class="tools">' + "".join(_tool_html(call) for call in reversed(state.tool_calls)) + "</ol>"


def _tool_html(call: ToolCall) -> str:
    arguments = "".join(
        f"<dt>{escape(str(name))}</dt><dd>{escape(str(value))}</dd>" for name, value in call.arguments.items()
    )
    result = call.result
    if result is None:
        outcome, kind = "running …", "running"
    elif result.error:
        outcome, kind = f"failed: {escape(result.error)}", "failed"
    elif result.outcome:
        outcome, kind = escape(_OUTCOMES.get(result.outcome, result.outcome)), "done"
    elif result.question:
        outcome, kind = f"asks: {escape(result.question)}", "asks"
    else:
        outcome, kind = f"{result.result_count} {_counted(result.result_count, 'result')}", "done"
        if result.relaxed:
            outcome += f", given up: {escape(result.relaxed)}"
    time = f"<time>{result.duration_ms:,.0f} ms</time>" if result else ""
    return (
        f'<li class="tool {kind}"><div><code>{escape(call.name)}</code>{time}</div>'
        f'<dl>{arguments}</dl><p class="outcome">{outcome}</p></li>'
    )


def results_html(state: PageState, size_unit: str) -> str:
    """The homes found last, best first, as a table."""
    if not state.results:
        return _empty(
            "Nothing in our listings matches all of that. Ask for another area, or for something a little dearer."
            if state.searched
            else "Homes that match your wishes will be listed here."
        )
    note = ""
    if state.relaxed:
        note = f'<p class="note">Nothing met every wish. Given up for these: {escape(state.relaxed)}.</p>'
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Place", "Rooms", "Baths", "Size", "Price", "Id"))
    rows = "".join(_row_html(listing, size_unit) for listing in state.results)
    return f"{note}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row_html(listing: Property, size_unit: str) -> str:
    studio = listing.rooms == 0
    # The unit is shown by the stylesheet, where the row is a card without a header.
    cells = (
        ("Place", "", f"<strong>{escape(listing.location)}</strong>{_city(listing)}"),
        ("Rooms", "" if studio else _counted(listing.rooms, "room"), "studio" if studio else str(listing.rooms)),
        ("Baths", _counted(listing.baths, "bath"), str(listing.baths)),
        ("Size", "", escape(size(listing.sqft, size_unit))),
        ("Price", "", price(listing.price)),
        ("Id", "", escape(listing.id)),
    )
    row = "".join(
        f'<td data-label="{name}"' + (f' data-unit="{unit}"' if unit else "") + f">{value}</td>"
        for name, unit, value in cells
    )
    return f'<tr data-id="{escape(listing.id)}" title="{escape(listing.description)}">{row}</tr>'


def _counted(number: int, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"


def _city(listing: Property) -> str:
    return f" <small>{escape(listing.city)}</small>" if listing.city and listing.city != listing.location else ""


def price(euros: int) -> str:
    """`450000` as "€450,000"."""
    return f"€{euros:,}"


def size(value: float, unit: str) -> str:
    """`184.0` in "square metres" as "184 m²"."""
    return f"{value:,.0f} {_UNIT_SIGNS.get(unit, unit)}"


def _empty(text: str) -> str:
    return f'<p class="empty">{escape(text)}</p>'
