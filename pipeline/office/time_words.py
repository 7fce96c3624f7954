"""Dates and times as they are said, in English and Spanish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from num2words import num2words

from pipeline.office.said_time import Language

_WEEKDAYS: dict[Language, str] = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}
_MONTHS: dict[Language, str] = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_NEAR: dict[Language, tuple[str, str]] = {"en": ("today", "tomorrow"), "es": ("hoy", "mañana")}


def moment_words(moment: datetime, language: Language = "en", *, now: datetime | None = None) -> str:
    """A time for speech.

    "Saturday the twenty-eighth of November at eleven in the morning"; "el sábado veintiocho de noviembre a las once de
    la mañana". With `now`, "tomorrow" is said in front of the next day and "today" in front of this one.
    """
    day = day_words(moment.date(), language, now.astimezone(moment.tzinfo).date() if now is not None else None)
    # After "tomorrow, Tuesday the twenty-fourth of November" the sentence goes on behind a comma.
    return f"{day}{',' if ',' in day else ''} {clock_words(moment, language)}"


def day_words(day: date, language: Language = "en", today: date | None = None) -> str:
    """A date for speech: "Saturday the twenty-eighth of November"."""
    weekday = _WEEKDAYS[language].split()[day.weekday()]
    month = _MONTHS[language].split()[day.month - 1]
    if language == "en":
        named = f"{weekday} the {_plain(num2words(day.day, to='ordinal', lang='en'))} of {month}"
    else:
        named = f"{weekday} {num2words(day.day, lang='es')} de {month}"
    if today is not None and timedelta() <= day - today <= timedelta(days=1):
        return f"{_NEAR[language][(day - today).days]}, {named}"
    return named if language == "en" else f"el {named}"


def clock_words(moment: datetime, language: Language = "en") -> str:
    """A time of day for speech, with its preposition: "at ten in the morning", "a las diez de la mañana"."""
    return " ".join(filter(None, _clock_parts(moment, language)))


def choice_words(moments: Sequence[datetime], language: Language = "en", *, now: datetime | None = None) -> str:
    """Times to choose from, in order; a day and a part of it are said once: "Saturday the … at ten or at eleven in the
    morning"."""
    days: dict[date, list[tuple[str, str]]] = {}
    for moment in moments:
        days.setdefault(moment.date(), []).append(_clock_parts(moment, language))
    joint = " or " if language == "en" else " o "
    said = []
    for day, clocks in days.items():
        words = day_words(day, language, now.astimezone(moments[0].tzinfo).date() if now is not None else None)
        comma = "," if "," in words else ""
        said.append(f"{words}{comma} {_listed(_without_repeats(clocks), joint)}")
    return f",{joint}".join(said)


def _without_repeats(clocks: Sequence[tuple[str, str]]) -> list[str]:
    """Each time of day with its part of the day, unless the next one has the same."""
    following = [part for _, part in clocks[1:]] + [""]
    return [
        time if part == later else f"{time} {part}".strip()
        for (time, part), later in zip(clocks, following, strict=True)
    ]


def _clock_parts(moment: datetime, language: Language) -> tuple[str, str]:
    """The time ("at eleven") the part of the day ("in the morning"), which may be empty."""
    return _english_clock(moment) if language == "en" else _spanish_clock(moment)


def _listed(items: Sequence[str], joint: str) -> str:
    return joint.join(filter(None, (", ".join(items[:-1]), items[-1])))


def _english_clock(moment: datetime) -> tuple[str, str]:
    hour, minute = moment.hour, moment.minute
    if minute == 0 and hour % 12 == 0:
        return "at noon" if hour == 12 else "at midnight", ""
    if minute > 30 and minute % 5 == 0:
        said = f"{_part_of_hour(60 - minute)} to {_hour_en(hour + 1)}"
    elif minute and minute % 5 == 0:
        said = f"{_part_of_hour(minute)} past {_hour_en(hour)}"
    elif minute:
        said = f"{_hour_en(hour)} {'oh ' if minute < 10 else ''}{num2words(minute, lang='en')}"
    else:
        said = _hour_en(hour)
    part = "in the morning" if hour < 12 else "in the afternoon" if hour < 18 else "in the evening"
    return f"at {said}", part


def _part_of_hour(minutes: int) -> str:
    return {15: "a quarter", 30: "half"}.get(minutes) or num2words(minutes, lang="en")


def _hour_en(hour: int) -> str:
    return _plain(num2words(hour % 12 or 12, lang="en"))


def _spanish_clock(moment: datetime) -> tuple[str, str]:
    hour, minute = moment.hour, moment.minute
    before = minute > 30 and minute % 5 == 0
    shown = (hour + before) % 12 or 12
    article = "la" if shown == 1 else "las"
    words = "una" if shown == 1 else num2words(shown, lang="es")
    if before:
        words += f" menos {_minutes_es(60 - minute)}"
    elif minute:
        words += f" y {_minutes_es(minute)}"
    if hour < 6:
        part = "de la madrugada"
    elif hour == 12:
        part = "del mediodía"
    else:
        part = "de la mañana" if hour < 12 else "de la tarde" if hour < 21 else "de la noche"
    return f"a {article} {words}", part


def _minutes_es(minutes: int) -> str:
    return {15: "cuarto", 30: "media"}.get(minutes) or num2words(minutes, lang="es")


def _plain(words: str) -> str:
    return words.replace(",", "")
