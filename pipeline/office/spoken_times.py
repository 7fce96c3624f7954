"""A spoken date and time as a local time: "Saturday morning", "mañana a las cinco". Pure; what time it is comes in."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.office.opening_hours import OpeningHours
from pipeline.office.readings import Moment, Past, Reading, Reason, Span, Unclear
from pipeline.office.resolving import Resolver
from pipeline.office.said_time import Language, Said, TimeLanguage, read_said
from pipeline.office.time_en import ENGLISH
from pipeline.office.time_es import SPANISH

__all__ = ["Moment", "Past", "Reading", "Reason", "Span", "Unclear", "read_time"]

LANGUAGES: dict[Language, TimeLanguage] = {"en": ENGLISH, "es": SPANISH}

_LENGTH = timedelta(minutes=45)
_ROUND = 5
"""Minutes to which "in half an hour" is rounded up."""


def read_time(
    text: str,
    now: datetime,
    hours: OpeningHours | None = None,
    *,
    language: Language | None = None,
    length: timedelta = _LENGTH,
) -> Reading:
    """What time `text` means.

    "At five" is the one of 05:00 and 17:00 at which the office is open. A time without a day is the next such time.

    Args:
        text: what was said, in English or Spanish, or a time in ISO 8601.
        now: with its time zone; times are in the office's zone, or in this one when `hours` is None.
        hours: when the office is open.
        language: in which it was said; None to find out.
        length: of what is to happen then.
    """
    now = now.astimezone(hours.zone) if hours is not None else now
    spoken, said = _best(text, language)
    found = spoken.code if said.found and not _machine(text) else language
    if said.instant is not None:
        exact = said.instant
        start = exact.astimezone(now.tzinfo) if exact.tzinfo else exact.replace(tzinfo=now.tzinfo)
        return Moment(start, found) if start > now else Past(start, found)
    if said.minutes is not None:
        return Moment(_rounded_up(now + timedelta(minutes=said.minutes)), found)
    if not said.found:
        return Unclear("nothing", found)
    return Resolver(said, spoken.spans, now, hours, length, found).read()


def _machine(text: str) -> bool:
    return not any(letter.isalpha() and letter.upper() not in "TZ" for letter in text)


def _best(text: str, language: Language | None) -> tuple[TimeLanguage, Said]:
    if language is not None and (said := read_said(text, LANGUAGES[language])).found:
        return LANGUAGES[language], said
    read = [(each, read_said(text, each)) for each in LANGUAGES.values()]
    return max(read, key=lambda pair: (bool(pair[1].found), -pair[1].unread, pair[1].found))


def _rounded_up(moment: datetime) -> datetime:
    whole = moment.replace(second=0, microsecond=0)
    late = timedelta(minutes=-whole.minute % _ROUND)
    return whole + (late or (timedelta(minutes=_ROUND) if whole < moment else timedelta()))
