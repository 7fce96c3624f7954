"""Telephone numbers in running text, told from prices, sizes, years and addresses by the grouping of their digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BLANK = r"[ \t\u00a0\u2007\u202f]"
_BETWEEN = rf"(?:{_BLANK}{{0,2}}[.\-–‐‑/·()]{{0,2}}{_BLANK}{{0,2}})"
_RUN = re.compile(rf"(?<!\w)(?<!\d[.,])\(?\+?\(?\d+(?:{_BETWEEN}\d+)*")
"""Digits with at most a sign and blanks between them; one run may hold several numbers, or none."""
_GROUP = re.compile(r"\d+")
_UNIT_AFTER = re.compile(
    r"(?i)(?:[.,]\d|\s*(?:€|\$|£|%|²|eur(?:o?s?)?\b|usd\b|gbp\b|pounds?\b|dollars?\b|m2|m²|m\b|sqm|sq\b|square|metros|"
    r"metres|meters|mts?\b|ft\b|feet|k\b|km\b|thousand|mil\b|mill[oió]|plots?\b|units?\b))"
)
_MONEY_BEFORE = re.compile(r"(?i)(?:€|\$|£|\beur(?:os?)?|\bprice(?:d at)?:?|\bprecio:?)\s*$")
_REFERENCE_BEFORE = re.compile(
    r"(?i)(?:\bref(?:erence|erencia|erència|\.)?|\bid|\bcatastral|\bcadastral|\blicen[cs]e|\blicencia|\blicença|"
    r"\bregist(?:ration|ry|ro)|\bcertificate|\bcertificado|\bpostcode|\bpostal|\bc\.?p\.?)\b\.?\s*(?:no|nº|n°|number|"
    r"code|num)?\b\.?\s*[:#]?\s*$"
)
_LABEL_BEFORE = re.compile(
    r"(?i)(?:\btel[eé]f(?:ono|one|on)?s?|\btelephones?|\btel|\btlf|\btf(?:no)?|\bphones?|\bm[oó]vil|\bmobile|\bcell|"
    r"\btelem[oó]vel|\btelm|\bwhats?app|\bwasap|\bfax|\b(?:call|ring|phone|contact) us(?: (?:at|on))?|\bllam(?:e|ar|a) "
    r"al|\bligue(?: para)?)\b\.?\s*(?:no|nº|n°|number|is|al|on|at|us on)?\b\.?\s*[:#]?\s*$"
)
_GROUPINGS_9 = frozenset(
    {
        (9,), (3, 3, 3), (3, 2, 2, 2), (2, 3, 2, 2), (2, 3, 4), (2, 2, 2, 3), (2, 2, 3, 2), (2, 7), (3, 6), (3, 2, 4),
        (3, 4, 2), (1,) * 9,
    }
)  # fmt: skip
"""How nine digits are written in Spain and Portugal."""
_GROUPINGS_2 = frozenset({(9,), (3, 3, 3), (2, 3, 2, 2), (2, 7)})
"""Of a number that begins with 2: land lines in Portugal."""
_DIGITS_AFTER_CODE = {"34": 9, "351": 9, "44": 10, "33": 9, "1": 10, "39": 10, "376": 6, "31": 9, "32": 9, "41": 9}
"""How many digits follow a country's code; a further group then belongs to something else. For other codes the number
goes on as long as an international number may, 15 digits (ITU-T E.164)."""


@dataclass(frozen=True, slots=True)
class _Digits:
    """A group of digits within a run: its text and where it stands in the whole text."""

    text: str
    start: int
    end: int


def remove_telephones(text: str, instead: str) -> tuple[str, int]:
    """`text` with `instead` for every telephone number, and how many there were."""
    spans = list(_telephones(text))
    for start, end in reversed(spans):
        text = f"{text[:start]}{instead}{text[end:]}"
    return text, len(spans)


def _telephones(text: str) -> Iterator[tuple[int, int]]:
    """Where telephone numbers stand."""
    for run in _RUN.finditer(text):
        groups = [_Digits(group.group(), *group.span()) for group in _GROUP.finditer(text, *run.span())]
        if text[run.end() : run.end() + 1].isalpha():
            groups.pop()  # "3rd", "2B"
        at = 0
        while at < len(groups):
            count = _length(text, groups, at)
            if count:
                yield _with_signs(text, groups[at].start, groups[at + count - 1].end)
            at += count or 1


def _length(text: str, groups: list[_Digits], at: int) -> int:
    """Of how many groups the telephone number consists that begins with group `at`; 0 is none."""
    before = text[: groups[at].start]
    plus = before.rstrip("(").endswith("+")
    if plus or groups[at].text.startswith("00"):
        count = _international(groups, at, plus)
        if count:
            return count
    label = bool(_LABEL_BEFORE.search(before))
    if not label and (_REFERENCE_BEFORE.search(before) or _MONEY_BEFORE.search(before)):
        return 0
    for count in range(min(len(groups) - at, 9), 0, -1):
        taken = groups[at : at + count]
        following = groups[at + count] if at + count < len(groups) else None
        if _is_national(text, taken, before.endswith("(")) or (label and _is_after_label(taken)):
            # "650.000 700.000" is two prices, "91 m2" a size.
            if following is not None and following.text == "000":
                continue
            if following is None and _UNIT_AFTER.match(text, taken[-1].end):
                continue
            return count
    return 0


def _international(groups: list[_Digits], at: int, plus: bool) -> int:
    """A number with a country's code: "+34 612 34 56 78", "0034912345678"."""
    digits, best = "", 0
    for count, group in enumerate(groups[at:], start=1):
        digits += group.text
        number = digits if plus else digits[2:]
        if len(number) > 15:
            break
        code = next((code for code in _DIGITS_AFTER_CODE if number.startswith(code)), None)
        if code is not None:
            # "+44 (0)20": the nought is not dialled and may be there or not.
            wanted = len(code) + _DIGITS_AFTER_CODE[code]
            if len(number) in (wanted, wanted + 1) and (len(number) == wanted or number[len(code)] == "0"):
                return count
        if len(number) >= 8 and (count == 1 or len(group.text) > 1):
            best = count
    return best


def _is_national(text: str, groups: list[_Digits], in_brackets: bool) -> bool:
    digits = "".join(group.text for group in groups)
    lengths = tuple(len(group.text) for group in groups)
    if in_brackets and len(groups) > 1 and ")" in text[groups[0].end : groups[1].start]:
        return 8 <= len(digits) <= 12 and lengths[0] <= 4
    if len(groups) > 1 and all(group.text == "000" for group in groups[1:]):
        return False
    if len(digits) == 9:
        return (digits[0] in "6789" and lengths in _GROUPINGS_9) or (digits[0] == "2" and lengths in _GROUPINGS_2)
    if len(digits) in (10, 11) and digits[0] == "0" and digits[1] != "0":
        # British, French, German: none of them writes two halves of five, which are two Spanish postcodes.
        return min(lengths) > 1 and lengths != (5, 5) and groups[-1].text != "000"
    if digits[0] in "23456789" and lengths == (3, 3, 4):
        return groups[1].text != "000"
    spanish = len(digits) == 11 and digits.startswith("34") and digits[2] in "6789"
    portuguese = len(digits) == 12 and digits.startswith("351") and digits[3] in "29"
    return (spanish or portuguese) and (len(groups) == 1 or lengths[0] in (2, 3))


def _is_after_label(groups: list[_Digits]) -> bool:
    return 6 <= sum(len(group.text) for group in groups) <= 13


def _with_signs(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the "+" and the bracket that belong to the number."""
    for sign in ("(", "+", "("):
        if text[start - 1 : start] != sign:
            continue
        if sign == "(" and not 0 <= text.find(")", start) < end:
            continue
        start -= 1
    return start, end
