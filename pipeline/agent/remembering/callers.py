"""Who is known: the thread of a caller's conversations, their name, and the words they are welcomed back with."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from avatars.avatar import Avatar
from pipeline.agent.local.note import Note
from pipeline.agent.remembering.store import CALLER_PREFIX
from pipeline.agent.tools import SEARCH_TOOL

_NUMBER = re.compile(r"\+?\d{7,15}")
"""E.164 has at most fifteen digits; shorter ones than seven are no subscriber's."""
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_WITHHELD = frozenset(
    word.translate(_KEYPAD) for word in ("ANONYMOUS", "BLOCKED", "PRIVATE", "RESTRICTED", "UNAVAILABLE", "UNKNOWN")
)
"""Telephone networks write a withheld number as a word on the keypad: +266696687 is ANONYMOUS. Nobody's number."""
_NAME = re.compile(r"[^\W\d_][\w'’ -]{0,23}")
_SAYS_NAME = re.compile(r"\b(?i:my name is|my name's|me llamo|mi nombre es)\s+([A-ZÀ-Ý][\w'’-]{1,23})")
_WORDS = {
    "en": {
        "again": "Welcome back!",
        "browser": "It's {avatar} from {agency}.",
        "phone": "It's {avatar}, the automated assistant at {agency}.",
        "go on": "Shall we go on where we left off{name}?",
        "wish": "What kind of home can I find for you today{name}?",
    },
    "es": {
        "again": "¡Hola de nuevo!",
        "browser": "Soy {avatar}, de {agency}.",
        "phone": "Soy {avatar}, del servicio automático de {agency}.",
        "go on": "¿Seguimos donde lo dejamos{name}?",
        "wish": "¿Qué tipo de vivienda buscamos hoy{name}?",
    },
}
"""The name comes last, so that what comes first can be synthesised ahead: a greeting is heard within half a second."""


class CallerIds:
    """Makes thread ids of phone numbers.

    A number has few enough digits that a plain hash of it could be undone by trying them all; so it is keyed.

    Args:
        key: the same for every process that shares the conversations.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def thread_of(self, number: str | None) -> str | None:
        """The thread of that caller's conversations; None when the number says nothing about who it is."""
        digits = plain_number(number)
        if digits is None:
            return None
        return CALLER_PREFIX + hmac.new(self._key, digits.encode(), hashlib.sha256).hexdigest()[:32]


def plain_number(number: str | None) -> str | None:
    """The digits of a phone number as a network gives it; None for a withheld one and for what is none."""
    compact = re.sub(r"[\s().-]", "", number or "")
    if not _NUMBER.fullmatch(compact):
        return None
    digits = compact.lstrip("+").removeprefix("00")
    return None if digits in _WITHHELD else digits


@dataclass(frozen=True, slots=True)
class Known:
    """A caller who has spoken with us before.

    Attributes:
        name: theirs, if they gave it.
        searched: was there a search to go on with?
    """

    name: str | None
    searched: bool


def known(messages: Sequence[AnyMessage]) -> Known | None:
    """The caller of a conversation; None when they have not said anything in it."""
    if not any(isinstance(message, HumanMessage) for message in messages):
        return None
    searched = any(isinstance(message, ToolMessage) and message.name == SEARCH_TOOL for message in messages)
    return Known(caller_name(messages), searched)


def caller_name(messages: Sequence[AnyMessage]) -> str | None:
    """The name that the caller gave last: as a reply noted it, as a tool was told it, or in their own words."""
    for message in reversed(messages):
        if isinstance(message, AIMessage):
            note = Note.of(message)
            told = [call["args"].get("name") for call in message.tool_calls if call["name"] != SEARCH_TOOL]
            for name in (note.caller if note is not None else None, *told):
                if isinstance(name, str) and _NAME.fullmatch(name.strip()):
                    return name.strip()
        elif isinstance(message, HumanMessage) and (said := _SAYS_NAME.search(message.text)):
            return said[1]
    return None


def welcome_back(avatar: Avatar, agency: str, caller: Known, *, phone: bool) -> str:
    """The first words to a caller who is known; on the phone they say that it is an automated assistant."""
    words = _WORDS[avatar.language]
    who = words["phone" if phone else "browser"].format(avatar=avatar.name, agency=agency)
    question = words["go on" if caller.searched else "wish"].format(name=f", {caller.name}" if caller.name else "")
    return f"{words['again']} {who} {question}"


def welcomes(avatar: Avatar, agency: str) -> tuple[str, ...]:
    """Every welcome on the phone that has no name in it, to be synthesised ahead."""
    return tuple(welcome_back(avatar, agency, Known(None, searched), phone=True) for searched in (True, False))
