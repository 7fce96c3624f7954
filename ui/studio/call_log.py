"""The log of calls: rows of its table, one call's transcript, and the file to take along. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from html import escape
from zoneinfo import ZoneInfo

from ui.studio.backend import LoggedCall, LoggedSearch, LoggedTurn
from ui.studio.pieces import came_to, empty_html
from ui.studio.words import Words

COLUMNS = ("began", "way", "avatar", "number", "length", "turns", "searches", "outcome", "cost")
_GOOD_OUTCOMES = ("booked", "contact")
_POOR_OUTCOMES = ("nothing found", "open")
OUTCOMES = (*_GOOD_OUTCOMES, "shown", *_POOR_OUTCOMES, "no search")
CSV_COLUMNS = (
    *("call_id", "began_utc", "channel", "avatar", "number", "length_s", "ended_by", "turns", "searches", "found"),
    *("apologies", "wish", "homes_shown", "viewings", "contact_left", "cost", "unpriced"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def row_of(call: LoggedCall, zone: ZoneInfo, words: Words) -> list[str]:
    """A call's row, in the order of `COLUMNS`; the time is that of the agency."""
    return [
        f"{call.started_at.astimezone(zone):%Y-%m-%d %H:%M}",
        words(call.channel),
        call.avatar.capitalize(),
        words("unknown") if call.caller in ("", "unknown") else call.caller,
        "–" if call.duration_s is None else clock(call.duration_s),
        str(call.turns),
        f"{call.found}/{call.searches}",
        outcome(call, words),
        money(call.cost, words),
    ]


def table_html(calls: Sequence[LoggedCall], zone: ZoneInfo, currency: str, words: Words) -> str:
    """The log: a row for each call, which studio.js opens by the row's number in `calls`."""
    head = "".join(f'<th scope="col">{escape(words(column, currency=currency))}</th>' for column in COLUMNS)
    rows = "".join(_row_html(number, call, zone, words) for number, call in enumerate(calls))
    label = escape(words("calls"))
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row_html(number: int, call: LoggedCall, zone: ZoneInfo, words: Words) -> str:
    began, *others = row_of(call, zone, words)
    look = {**dict.fromkeys(_GOOD_OUTCOMES, "good"), **dict.fromkeys(_POOR_OUTCOMES, "poor")}.get(outcome_key(call), "")
    cells = "".join(
        f'<td class="{column}"><span class="chip {look}">{escape(value)}</span></td>'
        if column == "outcome"
        else f'<td class="{column}">{escape(value)}</td>'
        for column, value in zip(COLUMNS[1:], others, strict=True)
    )
    return f'<tr data-call="{number}"><td class="began"><button type="button">{escape(began)}</button></td>{cells}</tr>'


def outcome_key(call: LoggedCall) -> str:
    """What came of a call, the best of it first: one of `OUTCOMES`."""
    if call.booked:
        return "booked"
    if call.contact:
        return "contact"
    if call.duration_s is None and call.channel != "text":
        return "open"
    if call.shown or call.found:
        return "shown"
    return "nothing found" if call.searches else "no search"


def outcome(call: LoggedCall, words: Words) -> str:
    """What came of a call, in words."""
    return words(outcome_key(call))


def money(cost: float | None, words: Words) -> str:
    """A sum; fractions of a cent are what a turn costs."""
    return words("unknown") if cost is None else f"{cost:.4f}" if cost else "0"


def clock(seconds: float) -> str:
    """`83.4` as "1:23"."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def as_csv(calls: Sequence[LoggedCall]) -> str:
    """All of the calls, a line each; what would be a formula in a spreadsheet is made a text."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(CSV_COLUMNS)
    for call in calls:
        fields = (
            *(call.call_id, f"{call.started_at:%Y-%m-%dT%H:%M:%SZ}", call.channel, call.avatar, call.caller),
            *("" if call.duration_s is None else f"{call.duration_s:.1f}", call.ended_by, call.turns, call.searches),
            *(call.found, call.apologies, call.wish, " ".join(call.shown), "; ".join(call.booked), int(call.contact)),
            *("" if call.cost is None else f"{call.cost:.6f}", call.unpriced),
        )
        writer.writerow([_harmless(str(field)) for field in fields])
    return file.getvalue()


def _harmless(text: str) -> str:
    # A caller's words and masked numbers (+34 ...) may begin like a formula, and spreadsheets carry those out.
    return f"'{text}" if text.startswith(_FORMULA) else text


def call_html(call: LoggedCall, turns: Sequence[LoggedTurn], zone: ZoneInfo, currency: str, words: Words) -> str:
    """A call to read: what is known of it, and who said what when."""
    cost = f"{money(call.cost, words)} {currency}" if call.cost is not None else words("unknown")
    if call.unpriced:
        cost += ", " + words("unpriced", n=call.unpriced)
    facts = [
        (words("began"), f"{call.started_at.astimezone(zone):%Y-%m-%d %H:%M:%S}"),
        (words("avatar"), call.avatar.capitalize()),
        (words("way"), words(call.channel)),
        (words("number"), "" if call.caller == "unknown" else call.caller),
        (words("length"), "" if call.duration_s is None else clock(call.duration_s)),
        (words("outcome"), outcome(call, words)),
        (words("wish"), call.wish),
        (words("booked").capitalize(), "; ".join(call.booked)),
        (words("shown").capitalize(), ", ".join(call.shown)),
        (words("costs"), cost),
    ]
    head = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts if value)
    said = "".join(_turn_html(turn, call.avatar.capitalize(), words) for turn in turns)
    label = escape(words("what was said"))
    told = f'{playback_html(words)}<div class="talk" role="group" aria-label="{label}">{said}</div>'
    shown = told if said else empty_html(words("no turns"))
    return f'<div class="read"><dl class="facts">{head}</dl><div>{shown}</div></div>'


def playback_html(words: Words) -> str:
    """Plays the text at the call's own pace, or faster (studio.js)."""
    speeds = "".join(f'<option value="{speed}">{speed}×</option>' for speed in (1, 2, 4, 8))
    play, stop = escape(words("play")), escape(words("stop"))
    return (
        f'<div class="playback"><button type="button" data-play="{play}" data-stop="{stop}">{play}</button>'
        f'<label>{escape(words("pace"))} <select id="playback-speed">{speeds}</select></label></div>'
    )


def _turn_html(turn: LoggedTurn, avatar: str, words: Words) -> str:
    pieces = []
    if turn.said:
        how = f" <small>{escape(words('in writing'))}</small>" if turn.typed else ""
        pieces.append(f'<p class="said"><b>{escape(words("caller"))}</b>{how} {escape(turn.said)}</p>')
    if turn.replied or turn.unheard:
        lost = f' <s title="{escape(words("not heard"))}">{escape(turn.unheard)}</s>' if turn.unheard else ""
        pieces.append(f'<p class="replied"><b>{escape(avatar)}</b> {escape(turn.replied)}{lost}</p>')
    notes = [_search_words(search, words) for search in turn.searches]
    for each in turn.fall_backs:
        key = "instead" if each.instead else "no instead"
        notes.append(words(key, engine=each.engine, instead=each.instead))
    if (waited := turn.timings.get("first_audio_ms")) is not None:
        notes.append(f"{words('first sound')} {waited / 1_000:.2f} s")
    if turn.liked is not None:
        notes.append(words("liked" if turn.liked else "disliked"))
    if notes:
        pieces.append(f'<p class="notes">{" · ".join(escape(note) for note in notes)}</p>')
    if not pieces:
        return ""
    return f'<section data-at="{turn.at_s:.1f}"><time>{clock(turn.at_s)}</time>{"".join(pieces)}</section>'


def _search_words(search: LoggedSearch, words: Words) -> str:
    result = came_to(search.found, words, failed=search.failed, asked=search.asked, relaxed=search.relaxed)
    return f"“{search.words or '…'}”: {result}, {search.took_ms:,.0f} ms"
