"""How Spanish says dates and times. Accents are gone after `_normalise`; ñ stays, for "mañana" has it."""

from __future__ import annotations

import re
import unicodedata

from pipeline.office.said_time import (
    MARK,
    AnyDay,
    Clock,
    Day,
    DayOffset,
    Half,
    MonthDay,
    TimeLanguage,
    Week,
    Weekday,
)

_SMALL = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete "
    "veintiocho veintinueve"
)
_NUMBERS = {word: value for value, word in enumerate(_SMALL.split())} | {"primero": 1, "veintiun": 21}
_TENS = {"treinta": 30, "cuarenta": 40, "cincuenta": 50}
_TENS_AND_UNIT = re.compile(rf"\b({'|'.join(_TENS)}) y ({'|'.join(list(_NUMBERS)[1:10])}|una?)\b")
_WORD = re.compile(rf"\b({'|'.join([*sorted(_NUMBERS, key=len, reverse=True), *_TENS])})\b")

_WEEKDAYS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabados?", "domingos?")
_WEEKDAY = rf"(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
_MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|setiembre)\b"
_ON = r"\b(?:para |desde |hasta )?(?:el |este |los )?"
_COMING = r"(?: que viene| proximo| siguiente)"
_NEXT_WEEK = r"(?:la )?(?:semana que viene|proxima semana|semana proxima|semana siguiente)"

_HOUR = r"(?:las? )?(?P<hour>\d{1,2})"
_HALF = r"(?:\s?(?P<half>am|pm)\b)?"
_ENDING = r"(?:\s?(?:en punto|horas|h)\b)?"


def _normalise(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower())
    # The tilde of ñ is kept, every other mark goes.
    plain = re.sub(r"(?<!n)[\u0300-\u036f]|(?<=n)[\u0300-\u0302\u0304-\u036f]", "", plain)
    text = unicodedata.normalize("NFC", plain)
    text = _TENS_AND_UNIT.sub(lambda m: str(_TENS[m[1]] + _NUMBERS.get(m[2], 1)), text)
    text = _WORD.sub(lambda m: str(_NUMBERS.get(m[1], _TENS.get(m[1], 0))), text)
    text = re.sub(r"\b(las?) una\b", r"\1 1", text)
    text = re.sub(r"(?<=\d)\s*([ap])\.?\s?m\b\.?", r"\1m", text)
    # Beside a bare number, which would else be taken for a date: "el sábado, once de la mañana".
    text = re.sub(r"(?<!y )(?<!menos )(?<![:.\d])\b([1-9]|1[01]) de la mañana\b", r"\1am", text)
    text = re.sub(r"(?<!y )(?<!menos )(?<![:.\d])\b([1-9]|1[01]) de la (?:tarde|noche)\b", r"\1pm", text)
    text = re.sub(r"\besta (mañana|tarde|noche)\b", r"hoy por la \1", text)
    text = re.sub(r"\b(mañana|hoy) a mediodia\b", r"\1 al mediodia", text)
    # What is ruled out is not what is meant.
    text = re.sub(rf"\b(?:{_WEEKDAY}) no\b|\b(?:menos|excepto|salvo) el (?:{'|'.join(_WEEKDAYS)})\b", " ", text)
    return re.sub(r"[,!?¿¡;()\"]|\.(?!\d)", " ", text)


def _weekday(match: re.Match[str], following: bool = False, weeks: int = 0) -> Day:
    index = next(index for index, name in enumerate(_WEEKDAYS) if match["weekday"].startswith(name[:3]))
    return Weekday(index, following, weeks)


def _date(match: re.Match[str]) -> Day:
    groups = match.groupdict()
    month, year = groups.get("month"), groups.get("year")
    number = 9 if month == "setiembre" else _MONTHS.index(month) + 1 if month else None
    return MonthDay(int(match["day"]), number, int(year) if year else None)


def _count(text: str) -> float:
    return {"un": 1.0, "una": 1.0, "unos": 3.0, "unas": 3.0, "media": 0.5, "un par de": 2.0}.get(text) or float(text)


def _later(match: re.Match[str]) -> Day:
    return DayOffset(round(_count(match["count"]) * (7 if match["unit"].startswith("s") else 1)))


def _minutes(match: re.Match[str]) -> int:
    more = 0.5 if match.groupdict().get("more") else 0
    return round((_count(match["count"]) + more) * (60 if match["unit"].startswith("h") else 1))


def _clock(match: re.Match[str]) -> Clock:
    groups = match.groupdict()
    half: Half | None = {"am": "am", "pm": "pm"}.get(groups.get("half") or "")  # type: ignore[assignment]
    hour, minute = int(match["hour"]), _minute(groups.get("minute"))
    exact = half is None and (hour > 12 or hour == 0 or (match["hour"].startswith("0") and len(match["hour"]) == 2))
    if groups.get("less"):
        total = hour * 60 - _minute(groups["less"])
        # Before one o'clock it is past twelve.
        total += 12 * 60 if total < 60 and not exact else 0
        hour, minute = divmod(total, 60)
    return Clock(hour, minute, half, exact)


def _minute(word: str | None) -> int:
    return 0 if word is None else {"media": 30, "cuarto": 15}.get(word) or int(word)


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


SPANISH = TimeLanguage(
    code="es",
    normalise=_normalise,
    correction=_rule(r"\b(?:no perdon|perdon|mejor dicho|mejor|digo|quiero decir|no espera|no)\b"),
    minutes=(
        (
            _rule(r"\b(?:en|dentro de) (?P<count>media|una|un par de|\d+) (?P<unit>horas?)(?P<more> y media)?\b"),
            _minutes,
        ),
        (_rule(r"\b(?:en|dentro de) (?P<count>\d+) (?P<unit>minutos?)\b"), _minutes),
    ),
    parts=(
        (_rule(r"\b(?P<early>a primera hora)(?: de la mañana)?(?! de la tarde)\b"), "morning"),
        (_rule(r"\b(?P<early>a primera hora) de la tarde\b"), "afternoon"),
        (_rule(r"\b(?P<late>a ultima hora) de la mañana\b"), "morning"),
        (_rule(r"\b(?P<late>a ultima hora)(?: de la tarde)?\b"), "afternoon"),
        (_rule(r"\b(?:por|de|en|a) las? mañanas?\b|\bla mañana(?= del?\b)|(?<=mañana) temprano\b"), "morning"),
        (
            _rule(
                r"\b(?:por|de|en|a) las? tardes?\b|\bla tarde(?= del?\b)|\bdespues de comer\b|\bdespues del trabajo\b"
            ),
            "afternoon",
        ),
        (_rule(r"\b(?:por|de|en|a) las? noches?\b|\bla noche(?= del?\b)"), "night"),
        (_rule(r"\bde la madrugada\b"), "night's end"),
        (_rule(r"\bde(?:l| la) mediodia\b|\ba la hora de comer\b"), "midday"),
    ),
    days=(
        (_rule(r"\bpasado(?: el)? mañana\b"), lambda m: DayOffset(2)),
        (_rule(r"\b(?:anteayer|antes de ayer)\b"), lambda m: DayOffset(-2)),
        (_rule(r"\bmañana\b"), lambda m: DayOffset(1)),
        (_rule(r"\bayer\b|\banoche\b"), lambda m: DayOffset(-1)),
        (_rule(r"\b(?:hoy(?: mismo)?|ahora(?: mismo)?)\b"), lambda m: DayOffset(0)),
        (_rule(r"\b(?:en|dentro de) (?P<count>una?|\d+|un par de) (?P<unit>dias?|semanas?)\b"), _later),
        (_rule(rf"{_ON}(?:dia )?(?P<day>\d{{1,2}}) del? (?:mes de )?{_MONTH}(?: del? (?P<year>20\d\d))?"), _date),
        (_rule(r"\b(?:para )?(?:el )?dia (?P<day>\d{1,2})\b"), _date),
        (_rule(r"\b(?:para )?el (?P<day>\d{1,2})\b(?![:.]\d)"), _date),
        (
            _rule(
                r"(?<=(?:lunes|artes|coles|ueves|ernes|abado|mingo) )(?P<day>\d{1,2})\b"
                r"(?![:.]\d| y | menos | ?(?:h|am|pm)\b)"
            ),
            _date,
        ),
        (_rule(rf"{_ON}{_WEEKDAY} (?:de )?{_NEXT_WEEK}\b"), lambda m: _weekday(m, True)),
        (_rule(rf"\b{_NEXT_WEEK} (?:el )?{_WEEKDAY}"), lambda m: _weekday(m, True)),
        (_rule(rf"{_ON}{_WEEKDAY} pasado\b"), lambda m: _weekday(m, weeks=-1)),
        (_rule(rf"{_ON}(?:proximo )?{_WEEKDAY}{_COMING}?"), _weekday),
        (
            _rule(r"\b(?:el |este |proximo )*fin de semana(?: que viene| proximo)?\b|\b(?:este |el )?finde\b"),
            lambda m: Week(0, True),
        ),
        (_rule(r"\bla semana pasada\b"), lambda m: Week(-1)),
        (_rule(rf"\b{_NEXT_WEEK}\b"), lambda m: Week(1)),
        (_rule(r"\besta semana\b"), lambda m: Week(0)),
        (
            _rule(
                r"\b(?:cuanto antes|lo antes posible|cualquier (?:dia|hora|momento)|cuando (?:sea|quieras?|pueda[ns]?"
                r"|querais)|el 1er hueco|(?:el )?primer (?:hueco|dia)(?: libre)?|me da igual|pronto)\b"
            ),
            lambda m: AnyDay(),
        ),
    ),
    clocks=(
        (_rule(rf"\b{_HOUR} menos (?P<less>cuarto|\d{{1,2}})\b{_ENDING}{_HALF}"), _clock),
        (_rule(rf"\b{_HOUR} y (?P<minute>media|cuarto|\d{{1,2}})\b(?! de){_ENDING}{_HALF}"), _clock),
        (_rule(rf"\b{_HOUR} y (?P<minute>media|cuarto|\d{{1,2}})\b"), _clock),
        (_rule(rf"\b{_HOUR}\s?(?::|\.|h)\s?(?P<minute>\d\d)(?!\d){_ENDING}{_HALF}"), _clock),
        (_rule(rf"\blas? (?P<hour>\d{{1,2}}) (?P<minute>[0-5]\d)(?!\d){_ENDING}{_HALF}"), _clock),
        (_rule(rf"\blas? (?P<hour>\d{{1,2}})(?!\d){_ENDING}{_HALF}"), _clock),
        (_rule(r"\b(?P<hour>\d{1,2})\s?(?:(?P<half>am|pm)|en punto|horas|h)\b"), _clock),
        (_rule(r"\b(?:a|al|las 12 del) mediodia\b"), lambda m: Clock(12, exact=True)),
        (_rule(r"\b(?:a )?medianoche\b"), lambda m: Clock(24, exact=True)),
        # "De 10 a 12", where no "las" tells that they are times.
        (_rule(r"(?<=\bde )(?P<hour>\d{1,2})(?= a \d)"), _clock),
        (_rule(r"(?<=@  a )(?P<hour>\d{1,2})\b"), _clock),
    ),
    bare=_rule(r"^[^\d@]*?(?<![\d/-])\b(\d{1,2})\b(?![\d/:.-])(?=\s*(?:;|por favor|$))"),
    between=_rule(rf"(?:\bentre |\bde |\bdesde )\s*{MARK}\s+(?:y|a|hasta)\s+{MARK}"),
    after=_rule(rf"\b(?:a partir de|despues de|desde|pasadas?|mas tarde de|no antes de)\s+{MARK}"),
    before=_rule(rf"\b(?<!no )(?:antes de|hasta|como (?:muy tarde|maximo)(?: a)?)\s+{MARK}"),
    fillers=frozenset(
        "a al de del la las el los en por para que y o e un una me mi yo nos podria puedo podemos quiero quisiera "
        "queria seria ser es esta bien vale si pues entonces verlo verla ver visita visitar visitarlo visitarla "
        "quedar quedamos sobre hacia eso como mejor favor gracias mi mujer marido con gustaria puede podeis hora "
        "horas tal".split()
    ),
    spans={
        "night's end": (0, 7),
        "morning": (7, 14),
        "midday": (12, 16),
        "afternoon": (14, 21),
        "evening": (17, 22),
        "night": (20, 24),
    },
)
