"""Tables of what was measured, in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from tests.bench.plan import set_phrases
from tests.bench.results import ChannelResult, TurnResult, begins_as, false_barge_in

_STAGES = re.compile(r"after ms: ([^(\n]*)")


def figures(values_s: Sequence[float]) -> str:
    """p50, p95 and maximum, as three cells."""
    if not values_s:
        return "- | - | -"
    return " | ".join(f"{value:.2f}" for value in (*np.percentile(values_s, [50, 95]), max(values_s)))


def content_times(turns: Iterable[TurnResult], value: Callable[[TurnResult], float | None]) -> list[float]:
    """Times to the content of the answered turns; where the caller spoke before it came, the time until they did."""
    answered = [turn for turn in turns if turn.measured.first_sound_s is not None]
    return [turn.interrupted_at_s if (at_s := value(turn)) is None else at_s for turn in answered]


def first_sounds(turns: Iterable[TurnResult]) -> list[float]:
    """Times to the first sound of the answered turns."""
    return [turn.measured.first_sound_s for turn in turns if turn.measured.first_sound_s is not None]


def report(channels: Sequence[ChannelResult]) -> str:
    """All tables."""
    parts = [_waits(channels), _turn_taking(channels), _sound(channels)]
    stock = next((channel for channel in channels if channel.name == "stock"), None)
    phone = next((channel for channel in channels if channel.name == "phone"), None)
    if stock and phone:
        parts.append(_ratios(phone, stock))
    return "\n\n".join(parts)


def _waits(channels: Sequence[ChannelResult]) -> str:
    lines = [
        "Seconds from the caller's last sound, at the caller's ear. \"content+\" leaves out announcements too "
        '("Here\'s one for you").',
        "",
        "| | turns | first sound p50 | p95 | max | content p50 | p95 | max | content+ p50 | p95 | max | cut short |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for channel in channels:
        kinds = sorted({turn.kind for turn in channel.turns})
        ours = [(f"**{channel.name}**", channel.turns)]
        ours += [(f"{channel.name}: {kind}", [t for t in channel.turns if t.kind == kind]) for kind in kinds]
        ours += [
            (
                f"{channel.name}: Kokoro's voices",
                [t for t in channel.turns if "(flite" not in t.caller and "Piper" not in t.caller],
            ),
            (
                f"{channel.name}: other voices",
                [t for t in channel.turns if "(flite" in t.caller or "Piper" in t.caller],
            ),
            (f"{channel.name}: paused inside", [t for t in channel.turns if t.pause_kinds]),
        ]
        for name, turns in ours:
            early = sum(t.content_s is None and t.measured.first_sound_s is not None for t in turns)
            lines.append(
                f"| {name} | {len(turns)} | {figures(first_sounds(turns))} | "
                f"{figures(content_times(turns, lambda t: t.content_s))} | "
                f"{figures(content_times(turns, lambda t: t.after_lead_ins_s))} | {early} |"
            )
        greetings = [at_s for at_s in channel.greetings_s if at_s is not None]
        lines.append(f"| {channel.name}: greeting | {len(greetings)} | {figures(greetings)} | | | | | | | |")
    lines += ["", "Cut short: the caller spoke before any content came; the time until then stands for it."]
    return "\n".join(lines)


def _turn_taking(channels: Sequence[ChannelResult]) -> str:
    not_understood, answers = set_phrases("not_understood"), set_phrases("not_understood", "offer_help", "thanks")
    lines = [
        "| | cut-offs of pauses | dangling | comma | complete | spoke into speech | missed | ignored | "
        "asked to repeat | barge-ins | barge-in p50 | p95 | max | false barge-ins |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for channel in channels:
        pauses = [
            (kind, pause.cut_off_s is not None)
            for turn in channel.turns
            for kind, pause in zip(turn.pause_kinds, turn.measured.pauses, strict=True)
        ]
        by_kind = " | ".join(
            _share([cut for found, cut in pauses if found == kind]) for kind in ("dangling", "comma", "complete")
        )
        barge_ins = [t.measured.barge_in_s for t in channel.turns if t.measured.barge_in_s is not None]
        into = sum(turn.measured.spoke_into for turn in channel.turns)
        missed = sum(turn.measured.missed for turn in channel.turns)
        ignored = sum(turn.ignored for turn in channel.turns)
        again = sum(begins_as(turn, not_understood) for turn in channel.turns)
        wrong = [false_barge_in(aside, answers) for aside in channel.asides if aside.measured.over]
        lines.append(
            f"| **{channel.name}** | {_share([cut for _, cut in pauses])} | {by_kind} | {into} | "
            f"{missed} | {ignored} | {again} | {len(barge_ins)} | {figures(barge_ins)} | {sum(wrong)} of {len(wrong)} |"
        )
    lines += [
        "",
        "Ignored: the avatar asked for the place, the budget or the rooms that it had just been told (it did not "
        "listen to part of the utterance, or recognition did not understand it). False barge-ins: of the coughs and "
        '"mhm" said while the avatar spoke; one whose answer happened to end just then counts against it.',
    ]
    return "\n".join(lines)


def _sound(channels: Sequence[ChannelResult]) -> str:
    lines = [
        "The avatar's sound (see `tests/sound_quality.py`; a click may be a stop at a barge-in):",
        "",
        "| | clicks | clipped | loudest above softest answer, worst call |",
        "|---|---|---|---|",
    ]
    for channel in channels:
        spread = f"{max(channel.spread_db):.1f} dB" if channel.spread_db else "-"
        lines.append(f"| {channel.name} | {channel.clicks} | {channel.clipped} | {spread} |")
    return "\n".join(lines)


def _share(hits: Sequence[bool]) -> str:
    return f"{sum(hits)} of {len(hits)} ({sum(hits) / len(hits):.1%})" if hits else "none"


def _ratios(phone: ChannelResult, stock: ChannelResult) -> str:
    same = {(turn.call, turn.turn) for turn in stock.turns}
    ours = [turn for turn in phone.turns if (turn.call, turn.turn) in same]
    lines = [
        "Stock FastRTC `ReplyOnPause` with the same engines, compared on the phone over the same sentences (medians):",
        "",
        "| | turns | first sound | content | barge-in |",
        "|---|---|---|---|---|",
    ]
    for title, kinds in (("all", None), ("wishes and follow-ups", ("wish", "followup"))):
        theirs, mine = ([t for t in turns if not kinds or t.kind in kinds] for turns in (stock.turns, ours))
        middles = [_medians(theirs), _medians(mine)]
        for name, turns, row in (("stock", theirs, middles[0]), ("this service", mine, middles[1])):
            lines.append(f"| {title}: {name} | {len(turns)} | " + " | ".join(f"{value:.2f}" for value in row) + " |")
        ratios = [slow / quick if quick else float("inf") for slow, quick in zip(*middles, strict=True)]
        lines.append(f"| **{title}: times as fast** | | " + " | ".join(f"{ratio:.1f}" for ratio in ratios) + " |")
    return "\n".join(lines)


def _medians(turns: Sequence[TurnResult]) -> list[float]:
    barge_ins = [turn.measured.barge_in_s for turn in turns if turn.measured.barge_in_s is not None]
    parts = (first_sounds(turns), content_times(turns, lambda t: t.content_s), barge_ins)
    return [float(np.median(part)) if part else float("nan") for part in parts]


def stages(log: str) -> str:
    """The turns' stages as the service's own log tells them: p50 and p95 in milliseconds after the end of speech."""
    found: dict[str, list[float]] = {}
    for line in _STAGES.findall(log):
        for name, value in re.findall(r"(\w+) (-?\d+(?:\.\d+)?)", line):
            found.setdefault(name, []).append(float(value))
    if not found:
        return ""
    lines = [
        "Stages, from the service's log (ms after the end of speech):",
        "",
        "| stage | n | p50 | p95 |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {len(values)} | {np.percentile(values, 50):.0f} | {np.percentile(values, 95):.0f} |"
        for name, values in found.items()
    ]
    return "\n".join(lines)


def turn_line(turn: TurnResult) -> str:
    """A turn, for whoever watches."""
    one = turn.measured
    first = "  none" if one.first_sound_s is None else f"{one.first_sound_s:6.2f}"
    content = "  none" if turn.content_s is None else f"{turn.content_s:6.2f}"
    barge = "" if one.barge_in_s is None else f" barge-in {one.barge_in_s:.2f}"
    cut = "".join(f" CUT OFF after {p.cut_off_s:.2f}" for p in one.pauses if p.cut_off_s is not None)
    into = " SPOKE INTO" if one.spoke_into else ""
    return (
        f"{first} {content}  {turn.caller:<22} {turn.words}{barge}{cut}{into}\n                 > {turn.answer[:110]}"
    )
