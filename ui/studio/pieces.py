"""What several of the studio's tabs have in common: how far back to look, what a search came to, what is not there."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from html import escape

import gradio as gr

from ui.studio.words import Words

DAYS = (1, 7, 30, 90)
QUIET = {"show_progress": "hidden", "api_name": False}
"""Of events: no veil over what is there, and no public interface."""
WISHES = ("the price", "the size", "the number of bedrooms", "the number of bathrooms", "the area")
"""What a search gives up, as its service calls it; two of them are joined by "and"."""


def since(days: int) -> datetime:
    """So many days ago, in UTC."""
    return datetime.now(timezone.utc) - timedelta(days=days)


def days_choice(words: Words, elem_id: str) -> gr.Dropdown:
    """How far back to look."""
    return gr.Dropdown([(words("{n} days", n=n), n) for n in DAYS], value=7, label=words("days"), elem_id=elem_id)


def came_to(found: int, words: Words, *, failed: bool = False, asked: str = "", relaxed: str = "") -> str:
    """What a search came to: "3 homes, gave up: the price", "asks back: ...".

    Args:
        found: how many homes.
        failed: it could not be carried out.
        asked: the question it asked instead.
        relaxed: the wishes it gave up.
    """
    if failed:
        return words("failed")
    if asked:
        return words("asks back", question=asked)
    given = ", " + words("gave up", wish=given_up(relaxed, words)) if relaxed else ""
    return found_words(found, words) + given


def found_words(count: int, words: Words) -> str:
    """ "3 homes", and the like."""
    return words("no home") if not count else words("one home") if count == 1 else words("homes", n=count)


def given_up(relaxed: str, words: Words) -> str:
    """The wishes that a search gave up, in the studio's language."""
    parts = (words(part) if part in WISHES else part for part in relaxed.split(" and "))
    return words("and").join(parts)


def unread_html(words: Words) -> str:
    """In place of what has not been read yet; studio.js asks again where it stays."""
    return f'<p class="empty unread">{escape(words("reading"))}</p>'


def empty_html(text: str) -> str:
    """In place of what is not there."""
    return f'<p class="empty">{escape(text)}</p>'


def problem_html(text: str) -> str:
    """Something that went wrong, in words."""
    return f'<p class="problem" role="alert">{escape(text)}</p>'
