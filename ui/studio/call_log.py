"""The log of calls: rows of its table, one call's transcript, and the file to take along. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from html import escape
from zoneinfo import ZoneInfo

from ui.studio.backend import LoggedCall, LoggedSearch, LoggedTurn
from ui.studio.trials import empty_html, found_words
from ui.studio.words import Words

COLUMNS = ("began", "channel", "avatar", "number", "length", "turns", "searches", "outcome", "cost")
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


def outcome(call: LoggedCall, words: Words) -> str:
    """What came of a call, the best of it first."""
    if call.booked:
        return words("booked")
    if call.contact:
        return words("contact")
    if call.duration_s is None and call.channel != "text":
        return words("open")
    if call.shown or call.found:
        return words("shown")
    return words("nothing found") if call.searches else words("no search")


def money(cost: float | None, words: Words) -> str:
    """A sum; fractions of a cent are what a turn costs."""
    return words("unknown") if cost is None else f"{cost:.4f}"


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
        (words("channel"), words(call.channel)),
        (words("outcome"), outcome(call, words)),
        (words("wish"), call.wish),
        (words("booked"), "; ".join(call.booked)),
        (words("cost"), cost),
    ]
    head = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts if value)
    said = "".join(_turn_html(turn, call.avatar.capitalize(), words) for turn in turns)
    return f'<dl class="facts">{head}</dl>' + (
        f'<div class="talk" tabindex="0" role="log">{said}</div>' if said else empty_html(words("no turns"))
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
    if notes:
        pieces.append(f'<p class="notes">{" · ".join(escape(note) for note in notes)}</p>')
    return f"<section><time>{clock(turn.at_s)}</time>{''.join(pieces)}</section>" if pieces else ""


def _search_words(search: LoggedSearch, words: Words) -> str:
    if search.failed:
        came_to = words("failed")
    elif search.asked:
        came_to = words("asks back", question=search.asked)
    else:
        came_to = found_words(search.found, words)
        if search.relaxed:
            came_to += ", " + words("gave up", wish=search.relaxed)
    return f"“{search.words or '…'}”: {came_to}, {search.took_ms:,.0f} ms"
