"""What each pane of the page shows for a state: pure functions to HTML. All text that is not ours is escaped here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from pipeline.properties import Property
from ui.branding import Brand
from ui.state import PageState, Status
from ui.tool_cards import size
from ui.transcript import AvatarLine, CallerLine, Line
from ui.words import ENGLISH, Words

EXAMPLE_WISH = "three bedrooms in Chamberí under 600 thousand"

_STATUS_TEXT: Mapping[Status, str] = {
    "idle": "Ready when you are",
    "listening": "Listening",
    "thinking": "Thinking",
    "speaking": "Speaking",
    "interrupted": "Interrupted",
    "ended": "Call ended",
}


def header_html(brand: Brand, words: Words = ENGLISH) -> str:
    """Who this is and what it does, in one line."""
    logo = f'<img class="logo" src="{escape(brand.logo)}" alt="">' if brand.logo else ""
    kind = "masthead branded" if brand.logo else "masthead"
    does = words("Say what kind of home you want; we search our listings and tell you about them.")
    return f'<header class="{kind}">{logo}<h1>{escape(brand.name)}</h1><p>{escape(does)}</p></header>'


def status_html(state: PageState, words: Words = ENGLISH) -> str:
    """What the avatar is doing, and notices for the caller.

    Only the browser knows that it is connecting or that the connection falters: the stylesheet then shows the words
    for that instead.
    """
    notices = "".join(f"<li>{escape(words(message))}</li>" for message in state.messages)
    now = escape(words(_STATUS_TEXT[state.status]))
    return (
        f'<div class="status status-{state.status}" role="status"><i></i><span class="now">{now}</span>'
        f'<span class="connecting">{escape(words("Connecting …"))}</span>'
        f'<span class="reconnecting">{escape(words("Reconnecting …"))}</span></div>'
    ) + (f'<ul class="notices">{notices}</ul>' if notices else "")


def level_html(words: Words = ENGLISH) -> str:
    """The microphone's level, which page.js moves; for eyes only, since it says nothing that words could."""
    label = escape(words("Your microphone"))
    return f'<div id="level" title="{label}" aria-hidden="true"><b></b></div>'


def transcript_html(state: PageState, names: Mapping[str, str], words: Words = ENGLISH) -> str:
    """The conversation; words are marked as heard, still to come, or lost to an interruption.

    Args:
        names: the avatars' names by their keys.
    """
    if not state.lines:
        return _empty(words("Say hello, or type: {wish}", wish=words(EXAMPLE_WISH)))
    rated = _to_be_rated(state.lines)
    lines = "".join(
        _line_html(
            line, names, words, _thumbs(line.turn, state.ratings.get(line.turn), words) if index in rated else ""
        )
        if isinstance(line, AvatarLine)
        else _line_html(line, names, words)
        for index, line in enumerate(state.lines)
    )
    label = escape(words("Conversation"))
    return f'<div class="lines" role="log" aria-live="polite" aria-label="{label}" tabindex="0">{lines}</div>'


def _line_html(line: Line, names: Mapping[str, str], words: Words, thumbs: str = "") -> str:
    if isinstance(line, CallerLine):
        kind = "caller partial" if line.partial else "caller"
        who = words("You, in writing") if line.typed else words("You")
        said = escape(line.text) + (" …" if line.partial else "")
        return f'<div class="line {kind}"><span class="who">{who}</span><p>{said}</p></div>'
    who, said = escape(names.get(line.avatar, line.avatar)), _avatar_words(line, words)
    return f'<div class="line avatar"><span class="who">{who}</span><p>{said}</p>{thumbs}</div>'


def _to_be_rated(lines: Sequence[Line]) -> set[int]:
    """Positions of the answers: no greetings, and of each turn the first line; what follows is a question of its own.

    Answers in writing have no number of their own, so only the last line can be one of those.
    """
    seen: set[int] = set()
    found: set[int] = set()
    for index, line in enumerate(lines):
        if not isinstance(line, AvatarLine) or not line.done:
            continue
        if line.heard is None:
            found |= {index} if index == len(lines) - 1 else set()
        elif line.turn and line.turn not in seen:
            found.add(index)
            seen.add(line.turn)
    return found


def _thumbs(turn: int, rated: bool | None, words: Words) -> str:
    buttons = "".join(
        f'<button type="button" class="thumb" data-turn="{turn}" data-good="{int(good)}"'
        f' aria-pressed="{str(rated is good).lower()}" aria-label="{escape(words(label))}"'
        f' title="{escape(words(label))}">{sign}</button>'
        for good, label, sign in ((True, "Good answer", _THUMB_UP), (False, "Bad answer", _THUMB_DOWN))
    )
    return f'<span class="thumbs" role="group" aria-live="off">{buttons}</span>'


_THUMB = (
    '<svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true"{turned}><path fill="none" stroke="currentColor"'
    ' stroke-width="1.8" stroke-linejoin="round" d="M7 11v9H4v-9zM7 11l4-8c1.7 0 2.6 1.2 2.4 2.8L13 9h5.5c1.3 0 2.2'
    ' 1.2 1.9 2.4l-1.7 7c-.2 1-1 1.6-2 1.6H7"/></svg>'
)
_THUMB_UP = _THUMB.format(turned="")
_THUMB_DOWN = _THUMB.format(turned=' transform="rotate(180)"')


_LONGEST_OPENER = 3
_SMALL = frozenset(
    "hi hello great nice lovely here here's there's there the a an in for it it's that's this these yes no one two"
    " three my we we've you how what which shall sure of course at from with hola encantado encantada aquí hay el"
    " la los las un una en por para sí no es mi tengo tenemos qué cuál de desde con mucho".split()
)
"""Words that an answer begins with and that are no names: behind "Well," they are written small."""


def _as_one_sentence(said: Sequence[str]) -> list[str]:
    """An opener and the answer are made apart, and each begins with a capital: "Well, Here's" is "Well, here's"."""
    words = list(said)
    comma = next((index for index, word in enumerate(words[:_LONGEST_OPENER]) if word.endswith(",")), None)
    if comma is not None and comma + 1 < len(words) and words[comma + 1].lower().strip(",.!") in _SMALL:
        words[comma + 1] = words[comma + 1][:1].lower() + words[comma + 1][1:]
    return words


def _avatar_words(line: AvatarLine, words: Words) -> str:
    if line.heard is None:
        return escape(line.text)
    said = _as_one_sentence(line.words)
    heard, rest = escape(" ".join(said[: line.heard])), escape(" ".join(said[line.heard :]))
    if not rest:
        return f'<span class="heard">{heard}</span>'
    if line.interrupted:
        title = escape(words("Not heard: interrupted"))
        return f'<span class="heard">{heard}</span> <s class="unheard" title="{title}">{rest}</s>'
    return f'<span class="heard">{heard}</span> <span class="coming">{rest}</span>'


def results_title_html(words: Words = ENGLISH) -> str:
    """The heading of the homes found, with a switch between cards and table; page.js keeps what was chosen."""
    buttons = "".join(
        f'<button type="button" data-show="{view}" aria-pressed="false" aria-controls="results">'
        f"{escape(words(label))}</button>"
        for view, label in (("cards", "Cards"), ("table", "Table"))
    )
    label = escape(words("Show the homes as"))
    return (
        f'<div class="heading"><h2>{escape(words("Homes found"))}</h2>'
        f'<div class="views" role="group" aria-label="{label}">{buttons}</div></div>'
    )


def results_html(state: PageState, size_unit: str, words: Words = ENGLISH) -> str:
    """The homes found last, best first, as a table and as cards; the stylesheet shows one of the two."""
    if not state.results:
        return _empty(
            words(
                "Nothing in our listings matches all of that. Ask for another area, or for something a little dearer."
            )
            if state.searched
            else words("Homes that match your wishes will be listed here.")
        )
    note = ""
    if state.relaxed:
        text = words("Nothing met every wish. Given up for these: {wish}.", wish=state.relaxed)
        note = f'<p class="note">{escape(text)}</p>'
    names = ("Place", "Rooms", "Baths", "Size", "Price", "Id")
    head = "".join(f'<th scope="col">{escape(words(name))}</th>' for name in names)
    rows = "".join(_row_html(home, home.id == state.about, size_unit, words) for home in state.results)
    cards = "".join(_card_html(home, home.id == state.about, size_unit, words) for home in state.results)
    label = escape(words("Homes found"))
    return (
        f'<div class="found" role="region" aria-label="{label}" tabindex="0">{note}'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f'<ul class="homes">{cards}</ul></div>'
    )


def _row_html(home: Property, about: bool, size_unit: str, words: Words) -> str:
    cells = (
        f"<strong>{escape(home.location)}</strong>{_city(home)}{_marked(about, words)}",
        words("studio") if home.rooms == 0 else str(home.rooms),
        str(home.baths),
        escape(size(home.sqft, size_unit, words)),
        words.price(home.price),
        escape(home.id),
    )
    kinds = ("place", "rooms", "baths", "size", "price", "id")
    row = "".join(f'<td class="{kind}">{value}</td>' for kind, value in zip(kinds, cells, strict=True))
    return f'<tr data-id="{escape(home.id)}"{_current(about)} title="{escape(home.description)}">{row}</tr>'


def _card_html(home: Property, about: bool, size_unit: str, words: Words) -> str:
    rooms = words("studio") if home.rooms == 0 else f"{home.rooms} {words.counted(home.rooms, 'room')}"
    facts = (rooms, f"{home.baths} {words.counted(home.baths, 'bath')}", escape(size(home.sqft, size_unit, words)))
    told = "".join(f"<li>{fact}</li>" for fact in facts)
    return (
        f'<li class="home" data-id="{escape(home.id)}"{_current(about)}>'
        f"<div><strong>{escape(home.location)}</strong>{_city(home)}</div>"
        f'<b class="price">{words.price(home.price)}</b>'
        f'<ul class="facts">{told}</ul><p class="told">{escape(home.description)}</p>'
        f'<span class="id">{escape(words("Id"))} {escape(home.id)}</span>{_marked(about, words)}</li>'
    )


def _current(about: bool) -> str:
    return ' aria-current="true"' if about else ""


def _marked(about: bool, words: Words) -> str:
    return f' <em class="about">{escape(words("Being spoken about"))}</em>' if about else ""


def _city(home: Property) -> str:
    return f" <small>{escape(home.city)}</small>" if home.city and home.city != home.location else ""


def _empty(text: str) -> str:
    return f'<p class="empty">{escape(text)}</p>'
