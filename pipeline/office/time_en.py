"""How English says dates and times."""

from __future__ import annotations

import re

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

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
_UNITS += "seventeen eighteen nineteen"
_NUMBERS = {word: value for value, word in enumerate(_UNITS.split())}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
_TENS_AND_UNIT = re.compile(rf"\b({'|'.join(_TENS)})[ -]({'|'.join([*list(_NUMBERS)[1:10], *list(_ORDINALS)[:9]])})\b")
_WORD = re.compile(rf"\b({'|'.join([*_NUMBERS, *_TENS, *_ORDINALS])})\b")

_WEEKDAYS = (
    "mon(?:day)?",
    "tue(?:s(?:day)?)?",
    "wed(?:s|nesday)?",
    "thu(?:rs?(?:day)?)?",
    "fri(?:day)?",
    "sat(?:urday)?",
    "sun(?:day)?",
)
_WEEKDAY = rf"(?P<weekday>{'|'.join(_WEEKDAYS)})(?:'?s)?\b"
_DAY_NAME = "|".join(_WEEKDAYS)
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = rf"(?P<month>{'|'.join(rf'{name[:3]}(?:{name[3:]})?' for name in _MONTHS)}|sept)\b\.?"
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)"
_YEAR = r"(?:,? (?:of )?(?P<year>20 ?\d\d))?"

_NUMBER = r"(?P<hour>\d{1,2})"
_HALF = r"(?:\s?(?P<half>am|pm)\b)?"
_AT = (
    r"(?:\b(?:at|around|about|say|for|by|from|after|before|until|till|between|and|to|or|past|than)\s"
    r"(?:about |around )?)"
)
_END = r"(?![\d:])(?! (?:bed|bath|room|day|week|month|minute|hour|people|person|of us|euro|st\b|nd\b|rd\b|th\b))"


def _normalise(text: str) -> str:
    text = text.lower().replace("’", "'").replace("‑", "-")
    text = re.sub(r"\boh[ -](?=(?:one|two|three|four|five|six|seven|eight|nine)\b)", "zero ", text)
    text = _TENS_AND_UNIT.sub(lambda m: _digits(_TENS[m[1]], m[2]), text)
    text = _WORD.sub(lambda m: _digits(0, m[1]), text)
    text = re.sub(r"\b0 (?=[1-9]\b)", "0", text)
    text = re.sub(r"(?<=\d)\s*([ap])\.?\s?m\b\.?", r"\1m", text)
    text = re.sub(r"(?<=\d)\s+(?=[ap]m\b)", "", text)
    text = re.sub(r"\b(?:o'?clock|o' clock|sharp|on the dot|hours)\b", "o'clock", text)
    text = re.sub(r"\btonight\b", "today at night", text)
    text = re.sub(r"\bthis (?=(?:early |late )?(?:morning|afternoon|evening|lunch))", "today ", text)
    text = re.sub(r"\b(?:tomorrow'?s|tmrw|tomorow|tommorow|tomorrow)\b", "tomorrow", text)
    text = re.sub(rf"\b(early|late) ({_DAY_NAME}|today|tomorrow) (?=morning|afternoon|evening)", r"\2 \1 ", text)
    # What is ruled out is not what is meant.
    text = re.sub(
        rf"\b(?:not|except|any day but|can'?t(?: (?:do|make|come))?|cannot)(?: for| on)? (?:the )?(?:{_WEEKDAY})",
        " ",
        text,
    )
    return re.sub(r"[,!?;()\"]|\.(?!\d)", " ", text)


def _digits(tens: int, word: str) -> str:
    if word in _ORDINALS:
        value = tens + _ORDINALS[word]
        ending = "th" if value in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        return f"{value}{ending}"
    return str(tens + _NUMBERS.get(word, _TENS.get(word, 0)))


def _weekday(match: re.Match[str], following: bool = False, weeks: int = 0) -> Day:
    index = next(index for index, name in enumerate(_WEEKDAYS) if match["weekday"].startswith(name[:3]))
    return Weekday(index, following, weeks)


def _date(match: re.Match[str]) -> Day | None:
    groups = match.groupdict()
    month = groups.get("month")
    year = groups.get("year")
    return MonthDay(
        int(match["day"]),
        next(index for index, name in enumerate(_MONTHS, 1) if name[:3] == month[:3]) if month else None,
        int(year.replace(" ", "")) if year else None,
    )


def _date_after_weekday(match: re.Match[str]) -> Day | None:
    # "Saturday 28" is a date, "Saturday 5" may be a time.
    return MonthDay(int(match["day"])) if int(match["day"]) > 12 else None


def _later(match: re.Match[str]) -> Day:
    count = match["count"]
    days = 2 if count.startswith("couple") else 1 if count in ("a", "an") else int(count)
    return DayOffset(days * {"d": 1, "w": 7, "f": 14}[match["unit"][0]])


def _minutes(match: re.Match[str]) -> int:
    count = match["count"]
    number = {"half an": 0.5, "half": 0.5, "a": 1, "an": 1, "a couple of": 2}.get(count) or float(count)
    more = 0.5 if match.groupdict().get("more") else 0
    return round((number + more) * (60 if match["unit"].startswith("h") else 1))


def _clock(match: re.Match[str]) -> Clock:
    groups = match.groupdict()
    half: Half | None = {"am": "am", "pm": "pm"}.get(groups.get("half") or "")  # type: ignore[assignment]
    minute = int(groups.get("minute") or 0)
    text = match["hour"]
    # A leading nought is how the twenty-four hours are written.
    exact = half is None and (int(text) > 12 or int(text) == 0 or (text.startswith("0") and len(text) == 2))
    return Clock(int(text), minute, half, exact)


def _past(match: re.Match[str]) -> Clock:
    return _moved(match, 15 if match["count"].endswith("quarter") else 30 if "half" in match["count"] else None, 1)


def _to(match: re.Match[str]) -> Clock:
    return _moved(match, 15 if match["count"].endswith("quarter") else None, -1)


def _to_if_at(match: re.Match[str]) -> Clock | None:
    # "Ten to twelve" alone is a span; "at ten to twelve" is ten minutes.
    return _to(match) if int(match["count"]) in (5, 10, 20, 25) else None


def _moved(match: re.Match[str], minutes: int | None, sign: int) -> Clock:
    clock = _clock(match)
    count = int(match["count"]) if minutes is None else minutes
    total = clock.hour * 60 + sign * count
    # Before one o'clock it is past twelve.
    if total < 60 and not clock.exact:
        total += 12 * 60
    return Clock(total // 60, total % 60, clock.half, clock.exact)


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


ENGLISH = TimeLanguage(
    code="en",
    normalise=_normalise,
    correction=_rule(
        r"\b(?:no wait|no sorry|oh no|sorry|i mean|i meant|or rather|make (?:that|it)|actually"
        r"|no(?! (?:later|earlier|sooner|matter|problem)))\b"
    ),
    minutes=(
        (
            _rule(r"\bin (?:about )?(?P<count>half an|an|a couple of|\d+) (?P<unit>hours?)(?P<more> and a half)?\b"),
            _minutes,
        ),
        (_rule(r"\b(?:in|within) (?P<count>\d+) (?P<unit>min(?:ute)?s?)\b"), _minutes),
        (_rule(r"\b(?P<count>an|\d+) (?P<unit>hours?)(?P<more> and a half)? from now\b"), _minutes),
    ),
    parts=(
        (_rule(r"\b(?:at )?(?P<early>1st) thing(?: in the morning)?\b"), "morning"),
        (
            _rule(r"\b(?:in |during )?(?:the )?(?:(?P<early>early)|(?P<late>late)|mid)?[ -]*(?:in the )?mornings?\b"),
            "morning",
        ),
        (_rule(r"\b(?:at |over |around )?lunch ?(?:time|break)\b"), "midday"),
        (_rule(r"\bafter lunch\b"), "afternoon"),
        (
            _rule(r"\b(?:in |during )?(?:the )?(?:(?P<early>early)|(?P<late>late)|mid)?[ -]*(?:in the )?afternoons?\b"),
            "afternoon",
        ),
        (_rule(r"\bafter work\b"), "evening"),
        (
            _rule(r"\b(?:in |during )?(?:the )?(?:(?P<early>early)|(?P<late>late))?[ -]*(?:in the )?evenings?\b"),
            "evening",
        ),
        (_rule(r"\b(?:at |in the )?night\b"), "night"),
    ),
    days=(
        (_rule(r"\b(?:the )?day before yesterday\b"), lambda m: DayOffset(-2)),
        (_rule(r"\b(?:the )?day after tomorrow\b"), lambda m: DayOffset(2)),
        (_rule(r"\b(?:a week (?:from |after )?tomorrow|tomorrow week)\b"), lambda m: DayOffset(8)),
        (_rule(r"\b(?:a week (?:from |after )?(?:today|now)|today week)\b"), lambda m: DayOffset(7)),
        (_rule(r"\btomorrow\b"), lambda m: DayOffset(1)),
        (_rule(r"\byesterday\b"), lambda m: DayOffset(-1)),
        (_rule(r"\b(?:today|right now|now|straight away|immediately)\b"), lambda m: DayOffset(0)),
        (_rule(r"(?<!day )\bin (?P<count>a|\d+) (?P<unit>days?|weeks?|fortnight)\b"), _later),
        (_rule(r"\bin a (?P<count>couple) of (?P<unit>days|weeks)\b"), _later),
        (_rule(r"\b(?P<count>a|\d+) (?P<unit>days?|weeks?|fortnight) from (?:now|today)\b"), _later),
        # A date says more than the day of the week beside it.
        (_rule(rf"\b(?:on )?(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:day )?(?:of )?{_MONTH}{_YEAR}"), _date),
        (_rule(rf"\b(?:on )?{_MONTH} (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d){_YEAR}"), _date),
        (
            _rule(r"\b(?:the )?1st (?:available|free|possible|one you have|slot|appointment|opening)\b"),
            lambda m: AnyDay(),
        ),
        (
            _rule(rf"\b(?:on )?(?:the )?{_NTH}\b(?! (?:thing|one|floor|flat|home|property|house|apartment|option))"),
            _date,
        ),
        (_rule(r"(?<=day )(?P<day>\d{1,2})\b(?![:.]\d| ?(?:am|pm|o'clock|past|to)\b| \d\d\b)"), _date_after_weekday),
        (_rule(rf"\b(?:on )?{_WEEKDAY} after next\b"), lambda m: _weekday(m, True, 1)),
        (_rule(rf"\b(?P<weeks>\d+) weeks (?:on|from|after) {_WEEKDAY}"), lambda m: _weekday(m, weeks=int(m["weeks"]))),
        (
            _rule(rf"\b{_WEEKDAY} in (?P<weeks>\d+) weeks\b"),
            lambda m: _weekday(m, following=True, weeks=int(m["weeks"]) - 1),
        ),
        (_rule(rf"\ba week (?:on|from) {_WEEKDAY}"), lambda m: _weekday(m, weeks=1)),
        (_rule(rf"\b(?:on )?{_WEEKDAY} week\b"), lambda m: _weekday(m, weeks=1)),
        (_rule(rf"\bnext week(?: on| the)? {_WEEKDAY}"), lambda m: _weekday(m, True)),
        (_rule(rf"\b(?:on )?{_WEEKDAY}(?: of| in)?(?: the)? (?:next|following) week\b"), lambda m: _weekday(m, True)),
        (_rule(rf"\b(?:on )?(?:the )?(?:next|following) {_WEEKDAY}"), lambda m: _weekday(m, True)),
        (_rule(rf"\b(?:last|past) {_WEEKDAY}(?! of| in)"), lambda m: _weekday(m, weeks=-1)),
        (_rule(rf"\b(?:on )?(?:this )?(?:coming )?(?:the )?{_WEEKDAY}(?: (?:of )?this week)?"), _weekday),
        (_rule(r"\b(?:the )?week after next\b"), lambda m: Week(2)),
        (_rule(r"\b(?:the )?(?:next|following) weekend\b"), lambda m: Week(1, weekend=True)),
        (_rule(r"\b(?:at |on |over )?(?:the |this |coming )*weekends?\b"), lambda m: Week(0, weekend=True)),
        (_rule(r"\blast week\b"), lambda m: Week(-1)),
        (_rule(r"\b(?:some ?time |any ?time |any day )?(?:the )?(?:next|following) week\b"), lambda m: Week(1)),
        (_rule(r"\b(?:some ?time |any ?time |any day |later )?this week\b"), lambda m: Week(0)),
        (
            _rule(
                r"\b(?:as soon as (?:possible|you can)|asap|whenever(?: you (?:like|can|want))?|any ?time|any day"
                r"|(?:at )?(?:the )?(?:soonest|earliest|next available|next free)|i don't mind|soon)\b"
            ),
            lambda m: AnyDay(),
        ),
    ),
    clocks=(
        (_rule(r"(?P<lead>\bat )(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)\b"), _clock),
        (_rule(rf"(?P<lead>{_AT})?\b(?P<count>half) (?:past )?{_NUMBER}(?!\d){_HALF}"), _past),
        (_rule(rf"(?P<lead>{_AT})?\b(?P<count>(?:a )?quarter) past {_NUMBER}(?!\d){_HALF}"), _past),
        (_rule(rf"(?P<lead>{_AT})?\b(?P<count>(?:a )?quarter) (?:to|before|of) {_NUMBER}(?!\d){_HALF}"), _to),
        (_rule(rf"(?P<lead>{_AT})?\b(?P<count>\d{{1,2}}) (?:minutes )?past {_NUMBER}(?!\d){_HALF}"), _past),
        (_rule(rf"(?P<lead>{_AT})?\b(?P<count>\d{{1,2}}) minutes (?:to|before) {_NUMBER}(?!\d){_HALF}"), _to),
        (_rule(rf"(?P<lead>\bat )(?P<count>\d{{1,2}}) to {_NUMBER}(?!\d){_HALF}"), _to_if_at),
        (_rule(rf"(?P<lead>{_AT})?\b{_NUMBER}(?::|\.|h)(?P<minute>\d\d)(?!\d){_HALF}"), _clock),
        (_rule(rf"(?P<lead>{_AT})?\b{_NUMBER} (?P<minute>[0-5]\d)(?!\d| past| to |:){_HALF}"), _clock),
        (_rule(rf"(?P<lead>{_AT})?\b{_NUMBER}\s?(?P<half>am|pm)\b"), _clock),
        (_rule(rf"(?P<lead>{_AT})?\b{_NUMBER} ?o'clock\b{_HALF}"), _clock),
        (_rule(rf"(?P<lead>{_AT})?\b(?:12 )?(?:noon|midday)\b"), lambda m: Clock(12, exact=True)),
        (_rule(rf"(?P<lead>{_AT})?\b(?:12 )?midnight\b"), lambda m: Clock(24, exact=True)),
        (_rule(rf"(?P<lead>{_AT}){_NUMBER}\b{_END}"), _clock),
        # The first end of "ten to twelve", and of "from five on".
        (_rule(rf"\b{_NUMBER}(?= (?:to|till|until|and|or|-)\s+@)"), _clock),
    ),
    bare=_rule(r"^[^\d@]*?(?<![\d/-])(?<!\bthe )\b(\d{1,2})\b(?![\d/:.-])(?=\s*(?:;|please|then|$))"),
    between=_rule(rf"(?:\bbetween |\bfrom )?\s*{MARK}\s+(?:and|to|till|until|-)\s+{MARK}"),
    after=_rule(rf"\b(?:after|from|not before|no (?:earlier|sooner) than|later than|past)\s+{MARK}"),
    before=_rule(rf"\b(?:before|until|till|by|no later than|earlier than|not after)\s+{MARK}"),
    fillers=frozenset(
        (
            "a an the on at in of for to i i'm we'd i'd it is that could can would like want be please me my we "
            "you do let's let us say maybe perhaps around about ok okay yes yeah well then er um come see visit "
            "view viewing works fine good best some time sometime o'clock or and how what if possible d m s ll am "
            "book flat there free with wife husband partner would prefer better great perfect thanks thank after "
            "before clock first thing"
        ).split()
    ),
    spans={"morning": (7, 12), "midday": (12, 15), "afternoon": (12, 18), "evening": (17, 22), "night": (19, 24)},
)
