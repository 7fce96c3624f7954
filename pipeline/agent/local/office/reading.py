"""What a caller says to the office: requests, times, answers to what was asked, names and digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.agent.local.cues import Cues
from pipeline.agent.local.office.cues import OfficeCues, Request
from pipeline.agent.local.office.state import CONTACT_ASKED, OFFICE_ASKED, VISIT_ASKED
from pipeline.agent.local.pointing import Pointing
from pipeline.agent.local.state import State
from pipeline.office.phones import digits_said
from pipeline.office.said_time import AnyDay, MonthDay, Said, read_said
from pipeline.properties import Property

_PUNCTUATION = " \t\n,.;:!?¿¡…-"
_MOST_NAME_WORDS = 4
_DIGITS_OF_A_NUMBER = 6
"""So many are a telephone number, or most of one, wherever they are said."""
_DIGITS_OF_AN_ANSWER = 2
_ALSO_POSITIONS = (*(MonthDay(day) for day in (1, 2, 3)), AnyDay())
_MOVED_WORDS = 4
"""Beside a time in "make it six instead": what else is said is no wish for a home."""
_STRAY_WORDS = 2
"""Beside a bare number that answers "when?"."""
AsksOfHome = Callable[[str, State], bool]
"""Do words ask something about a home, or wish for one?"""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said to the office in one utterance.

    Attributes:
        request: what is asked for.
        home: the home that was pointed at.
        when: the words about a time.
        said: the time in them.
        agrees, declines, drops: yes, no, leave it.
        any_time: the caller does not mind when, or asks what is free.
        choice: which of the times that were offered, by position.
        phone: the digits that were said.
        own_number: the number they ring from is meant.
        name: who is to be called.
        why: asks what it is needed for.
        rest: the words that are not for the office.
    """

    request: Request | None = None
    home: Property | None = None
    when: str = ""
    said: Said = Said()
    agrees: bool = False
    declines: bool = False
    drops: bool = False
    any_time: bool = False
    choice: int | None = None
    phone: str = ""
    own_number: bool = False
    name: str = ""
    why: bool = False
    rest: str = ""

    @property
    def nothing(self) -> bool:
        """Was nothing said to the office?"""
        return replace(self, rest="") == Heard()


class Reader:
    """Reads utterances.

    Args:
        office: how the language asks for things.
        cues: how it is understood otherwise.
        asks_of_home: tells questions about a home from answers.
    """

    def __init__(self, office: OfficeCues, cues: Cues, asks_of_home: AsksOfHome) -> None:
        self._office = office
        self._cues = cues
        self._asks_of_home = asks_of_home
        self._pointing = Pointing(cues)
        self._asks_of_robot = [pattern for what, pattern in cues.simple if what == "are you a robot"]

    def read(self, text: str, state: State) -> Heard:
        """What `text` says to the office; all of it is `rest` when that is nothing."""
        plain = " ".join(text.replace("’", "'").split())
        for pattern, meant in self._cues.misheard:
            plain = pattern.sub(meant, plain)
        heard, rest = Heard(), []
        for clause in self._cues.clause_end.split(plain):
            if not clause or not clause.strip(_PUNCTUATION):
                continue
            read = self._clause(clause.strip(_PUNCTUATION), state, heard)
            if read is None:
                rest.append(clause.strip())
            else:
                heard = read
        if heard.request == "visit" and heard.home is None and rest:
            # "The first is better. When can I see it?"
            heard = replace(heard, home=self._pointing.home(" ".join(rest).lower(), state))
        heard = self._without_half_a_yes(heard, plain.lower(), rest, state)
        return replace(heard, rest=", ".join(rest)) if not heard.nothing else Heard(rest=text)

    def _without_half_a_yes(self, heard: Heard, words: str, rest: list[str], state: State) -> Heard:
        """ "Okay, but is there parking?" is no yes to anything."""
        office = self._office
        if not heard.agrees or not rest or not self._asks_of_home(" ".join(rest), state):
            return heard
        firm = office.plainly_agrees.match(words) or office.book_it.search(words)
        return heard if firm and not office.reserves.search(words) else replace(heard, agrees=False)

    def _clause(self, clause: str, state: State, heard: Heard) -> Heard | None:
        """`heard` with what `clause` says; None when it says nothing to the office."""
        words, office, asked = clause.lower(), self._office, state.asked
        request: Request | None
        open_task = bool(state.desk.task.kind)
        moved = office.moves_to.sub(office.at.format(""), words) if state.desk.booked else words
        if moved != words and (said := self._time(moved)).found and said.unread <= _MOVED_WORDS:
            words, request = moved, "move"
        else:
            request = self._request(words, state) or self._corrects(words, state)
        if asked in OFFICE_ASKED and request is None and self._is_question(words, state):
            return None
        ends = request in (None, "visit", "person", "offer") and office.drops.search(words)
        if ends and (asked in OFFICE_ASKED or (open_task and request is None)):
            return replace(heard, drops=True)
        found = heard if request is None else self._requested(heard, request, words, state)
        # "I can't make it tomorrow" names the time that is not wanted.
        wanted = found.request != "move" or asked in VISIT_ASKED or not office.refuses.search(words)
        if asked in VISIT_ASKED or (found.request in ("visit", "move") and wanted):
            found = self._timed(found, words, state)
        elif found.request == "move" and (instead := self._office.rather.search(words)):
            # "I can't tomorrow, could we do Wednesday": the time after that is the one that is wanted.
            found = self._timed(found, words[instead.start() :], state)
        if asked in CONTACT_ASKED or found.request in ("person", "offer"):
            found = self._contact(found, clause, state)
        elif len(digits_said(words)) >= _DIGITS_OF_A_NUMBER and not found.when and state.desk.task.kind == "contact":
            found = self._contact(found, clause, state)
        if asked in OFFICE_ASKED and not (found.request == "move" and found.when):
            found = self._answered(found, words, state)
        return found if found is not heard else None

    def _is_question(self, words: str, state: State) -> bool:
        """Is it asked of the home, though it names a time or begins with "okay"?"""
        office = self._office
        weak = office.hardly_agrees.match(words)
        left = words[weak.end() :].strip(_PUNCTUATION) if weak else words
        if state.asked in VISIT_ASKED and (said := self._time(left)).found and said.unread <= 1:
            return False
        return bool(left) and not self._is_time(left) and self._asks_of_home(left, state)

    # --- requests ---

    def _request(self, words: str, state: State) -> Request | None:
        office, desk = self._office, state.desk
        with_booking = bool(desk.booked) or desk.task.kind == "visit"
        for request, pattern in office.requests:
            if request in office.of_booking and not (desk.booked if request == "cancel" else with_booking):
                continue
            if not pattern.search(words) or (request == "visit" and office.no_visit.search(words)):
                continue
            if request == "person" and any(robot.search(words) for robot in self._asks_of_robot):
                continue  # "Are you a real person?" asks for none.
            if request == "offer" and state.asked in VISIT_ASKED:
                continue  # "I'll take that one" takes a time then.
            return request
        if office.sees.search(words) and not office.no_visit.search(words) and self._is_time(self._unpointed(words)):
            return "visit"
        if state.shown and office.book_it.search(words) and state.asked not in CONTACT_ASKED:
            return None if state.asked in VISIT_ASKED else "visit"
        return None

    def _corrects(self, words: str, state: State) -> Request | None:
        """A time is said where none was asked for: of a viewing just booked, or of one that was left open."""
        if state.asked not in OFFICE_ASKED and state.desk.task.kind == "visit":
            return "visit" if self._is_time(words) and not self._is_question(words, state) else None
        if not state.desk.booked or state.asked not in ("contact name", "contact phone", "else"):
            return None
        said = self._time(words)
        if state.asked == "else" and any(pattern.search(words) for pattern in self._office.relative):
            return "move"
        bare = said.found and said.unread <= 1 and state.asked != "contact phone"
        is_number = len(digits_said(words)) >= _DIGITS_OF_A_NUMBER
        return (
            "move" if (self._is_time(words) or bare) and not is_number and not self._is_question(words, state) else None
        )

    def _requested(self, heard: Heard, request: Request, words: str, state: State) -> Heard:
        home = self._pointed(words, state) if request in ("visit", "offer", "move", "cancel") else None
        return replace(heard, request=heard.request or request, home=heard.home or home)

    def _pointed(self, words: str, state: State) -> Property | None:
        if home := self._pointing.home(words, state):
            return home
        for index, pattern in self._office.positions:
            match = self._office.points.search(words)
            if match and index >= 0 and pattern.search(match[0]) and index < len(state.listed):
                return state.listed[index]
        named = [home for home in self._pointing.homes(self._unpointed(words), state) if home in state.shown]
        return named[0] if len(named) == 1 else None

    def _unpointed(self, words: str) -> str:
        return self._office.points.sub(" ", words)

    # --- times ---

    def _time(self, words: str) -> Said:
        return read_said(words, self._office.time)

    def _is_time(self, words: str) -> bool:
        """Does it name a time beyond doubt, and not just a number?"""
        said = self._time(words)
        return bool(said.days or said.parts or said.not_before or said.not_after or said.minutes or said.instant) or (
            bool(said.clocks) and bool(self._office.clock_words.search(words))
        )

    def _timed(self, heard: Heard, words: str, state: State) -> Heard:
        office, asked = self._office, state.asked
        answers = asked in VISIT_ASKED
        if asked == "visit choose" and (choice := self._position(words)) is not None:
            return replace(heard, choice=choice)
        if asked == "visit home":
            home = self._pointed(words, state)
            if home is None and (choice := self._position(words)) is not None and -1 <= choice < len(state.listed):
                home = state.listed[choice] if choice >= 0 else state.shown[-1] if state.shown else None
            heard = replace(heard, home=heard.home or home)
            if home is not None and self._position(words) is not None:
                return heard
        elif answers and asked != "visit choose" and heard.home is None and office.points.search(words):
            heard = replace(heard, home=self._pointed(words, state))
        left = self._unpointed(words)
        relative = any(pattern.search(left) for pattern in office.relative) and not self._time(left).days
        if (answers or heard.request == "move") and relative:
            return replace(heard, when=f"{heard.when} {left}".strip())
        said = self._time(left)
        bare = not self._is_time(left)
        if said.found and (
            not bare or (said.unread <= (_STRAY_WORDS if answers else _MOVED_WORDS if heard.request == "move" else -1))
        ):
            when = f"{heard.when} {left}".strip()
            return replace(heard, when=when, said=self._time(when))
        if office.any_time.search(left) and (answers or heard.request):
            return replace(heard, any_time=True)
        return heard

    def _position(self, words: str) -> int | None:
        said = self._time(self._unpointed(words))
        # "The second" is a day of the month too, "the earliest" any day, but not where one of three times is asked for.
        bare = said.found == len(said.days) == 1 and said.days[0] in _ALSO_POSITIONS
        if not bare and self._is_time(self._unpointed(words)):
            return None
        return next((index for index, pattern in self._office.positions if pattern.search(words)), None)

    # --- answers ---

    def _answered(self, heard: Heard, words: str, state: State) -> Heard:
        office = self._office
        if office.why.search(words) and state.asked in CONTACT_ASKED:
            return replace(heard, why=True)
        if office.declines.match(words) or (office.refuses.search(words) and not heard.any_time):
            return replace(heard, declines=True, agrees=False)
        agrees = office.agrees.match(words) or (state.asked in VISIT_ASKED and office.book_it.search(words))
        if agrees and not office.reserves.search(words):
            return replace(heard, agrees=True, declines=False)
        return heard

    # --- contacts ---

    def _contact(self, heard: Heard, clause: str, state: State) -> Heard:
        office = self._office
        for pattern, digits in office.digits:
            clause = pattern.sub(digits, clause)
        words = clause.lower()
        digits = digits_said(words)
        enough = _DIGITS_OF_AN_ANSWER if state.asked in ("contact phone", "contact") else _DIGITS_OF_A_NUMBER
        if digits_said(state.desk.task.phone) and state.asked == "contact phone" and not office.reserves.search(words):
            enough = 1  # The rest of a number, however short.
        if len(digits.lstrip("+")) >= enough:
            heard = replace(heard, phone=f"{heard.phone} {words}".strip())
        elif office.own_number.search(words):
            heard = replace(heard, own_number=True)
        return replace(heard, name=heard.name or self._name(clause, state))

    def _name(self, clause: str, state: State) -> str:
        """The name in `clause`, which is the answer to "what name?" or says so itself."""
        lead = self._office.lead.search(clause)
        if lead is None and state.asked == "contact name" and (yes := self._office.agrees.match(clause.lower())):
            # "Yes, Marta Ruiz."
            clause = clause[yes.end() :].strip(_PUNCTUATION) or clause
        if lead is None and (state.asked != "contact name" or self._is_no_name(clause.lower())):
            return ""
        left = clause[lead.end() :] if lead is not None else clause
        left = self._cues.filler.sub("", left).strip(_PUNCTUATION)
        left = self._office.name_ends.split(left, maxsplit=1)[0]
        words = []
        for word in left.replace(",", " ").split():
            bare = word.strip(_PUNCTUATION)
            if not bare or any(char.isdigit() for char in bare) or digits_said(bare.lower()):
                break
            words.append(bare)
        if not words or len(words) > _MOST_NAME_WORDS:
            return ""
        says_else = self._cues.stop_words | self._cues.not_names
        if not all(word.replace("-", "").replace("'", "").isalpha() for word in words):
            return ""
        if words[0].lower() in says_else:
            return ""
        return " ".join(word if word[:1].isupper() else word.capitalize() for word in words)

    def _is_no_name(self, words: str) -> bool:
        office = self._office
        return bool(
            office.agrees.match(words)
            or office.declines.match(words)
            or office.book_it.search(words)
            or any(pattern.search(words) for _, pattern in office.requests)
            or self._is_time(words)
        )
