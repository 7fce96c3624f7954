"""The front desk: admits calls, makes their sessions, knows which are in progress."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping

from avatars.avatar import Avatar, choose_avatar
from pipeline.errors import AvatarError, CallRefused
from pipeline.events import Channel
from pipeline.experiments.assignment import Experiments
from pipeline.feed import Subscription
from pipeline.observability.call_log import log_call
from pipeline.session import Call, Session
from pipeline.transports.refusing import SpokenRefusals

log = logging.getLogger(__name__)

_OPENING = {
    "en": "We are just opening. Please try again in a moment.",
    "es": "Estamos abriendo. Inténtelo de nuevo en un momento, por favor.",
}
_CONNECTED = {"en": "This call is already connected.", "es": "Esta llamada ya está conectada."}

SessionFactory = Callable[[Call, int], Session]
"""Makes a session for a call whose sound goes out at this many samples a second."""


class CallDesk:
    """Every call, in the browser or on the phone, comes in here.

    Args:
        avatars: by name in lower case.
        default_avatar: who answers when the caller does not choose.
        max_calls: at the same time.
        experiments: those that run.

    Attributes:
        observers: each follows every call's events to their end.
        experiments: which variant of an avatar a caller gets.
        thread_of: the thread of a caller's conversations, by their number; None when they are not to be known again.
        refused: calls that were not admitted.
        skipped: messages of telephone sockets that said nothing, by reason.
        messages: received on telephone sockets that are closed by now.
        lost_s: silence that stands for sound lost on the way from telephones, in seconds.
        draining: no new calls are taken; those in progress go on.
        refusing: tells callers on the phone that they are not admitted.
        overloaded: are the engines behind with the calls in progress? Then no more are taken.
    """

    def __init__(
        self,
        avatars: Mapping[str, Avatar],
        default_avatar: str,
        max_calls: int,
        experiments: Experiments | None = None,
    ) -> None:
        self.avatars = avatars
        self.default_avatar = default_avatar
        self.max_calls = max_calls
        self.experiments = experiments or Experiments()
        self.refused = 0
        self.skipped: Counter[str] = Counter()
        self.messages = 0
        self.lost_s = 0.0
        self.draining = False
        self.refusing = SpokenRefusals()
        self.overloaded: Callable[[], bool] = lambda: False
        self.observers: list[Callable[[Subscription], Coroutine[None, None, None]]] = [log_call]
        self.thread_of: Callable[[str | None], str | None] = lambda number: None
        self._make_session: SessionFactory | None = None
        self._sessions: dict[str, Session] = {}
        self._quiet = asyncio.Event()
        self._quiet.set()

    def drain(self) -> None:
        """No new calls from now on; those in progress go on."""
        self.draining = True

    def say_goodbye(self, reason: str) -> None:
        """Every call in progress is ended with a goodbye."""
        for session in list(self._sessions.values()):
            session.say_goodbye(reason)

    def hang_up(self, reason: str) -> None:
        """Every call in progress is ended at once."""
        for session in list(self._sessions.values()):
            session.hang_up(reason)

    def note_skipped(self, reason: str) -> None:
        """A telephone's socket sent what says nothing."""
        self.skipped[reason] += 1

    def open_for_calls(self, make_session: SessionFactory) -> None:
        """From now on calls are admitted."""
        self._make_session = make_session

    @property
    def in_progress(self) -> int:
        """Number of calls."""
        return len(self._sessions)

    @property
    def full(self) -> bool:
        """Would the next call be refused: for want of a line, or to spare those in progress, or at closing time?"""
        return self.draining or len(self._sessions) >= self.max_calls or self.overloaded()

    @property
    def takes_calls(self) -> bool:
        """Would the next call be admitted?"""
        return self._make_session is not None and not self.full

    def turn_away(self, avatar: str, call_id: str = "") -> str | None:
        """What a new caller is told instead of being admitted; they are counted. None: they can be admitted.

        Args:
            avatar: whom they chose; the default avatar when empty or unknown.
            call_id: for the log.
        """
        answers = self.avatar(avatar)
        if self._make_session is None:
            told, why = _OPENING[answers.language], "not open yet"
        elif self.full:
            told = answers.phrases.line_full[0]
            lines = f"{len(self._sessions)} of {self.max_calls} lines taken"
            why = "stopping" if self.draining else lines if len(self._sessions) >= self.max_calls else "engines behind"
        else:
            return None
        self.refused += 1
        log.warning("call refused", extra={"call": call_id or "unknown", "reason": why})
        return told

    def admit(
        self, channel: Channel, rate_hz: int, *, avatar: str = "", call_id: str = "", caller: str | None = None
    ) -> Session:
        """A session for a new call.

        Args:
            channel: how the caller is connected.
            rate_hz: of the sound the caller gets.
            avatar: whom they chose; the default avatar when empty or unknown.
            call_id: the transport's own id of the call; one is made when it is empty.
            caller: their number, if known.

        Raises:
            CallRefused: still starting, or every line is taken.
        """
        if (refusal := self.turn_away(avatar, call_id)) is not None:
            raise CallRefused(refusal)
        assert self._make_session is not None
        thread_id = self.thread_of(caller)
        if thread_id in {session.call.thread_id for session in self._sessions.values()}:
            # Two at once from one number: a switchboard, a shared line. They are not the same person.
            thread_id = None
        call_id = call_id or uuid.uuid4().hex
        call = Call(call_id, channel, self.experiments.of(self.avatar(avatar), caller, call_id), caller, thread_id)
        if call.call_id in self._sessions:
            raise CallRefused(_CONNECTED[call.avatar.language])
        session = self._make_session(call, rate_hz)
        self._sessions[call.call_id] = session
        self._quiet.clear()
        return session

    def avatar(self, name: str) -> Avatar:
        """The avatar of that name, or the default one: a caller gets an answer whatever the line asked for."""
        try:
            return choose_avatar(self.avatars, name or self.default_avatar)
        except AvatarError as error:
            log.warning("another avatar answers instead", extra={"error": str(error), "avatar": self.default_avatar})
            return choose_avatar(self.avatars, self.default_avatar)

    def find(self, call_id: str) -> Session | None:
        """The call's session while it is in progress."""
        return self._sessions.get(call_id)

    def dismiss(self, session: Session) -> None:
        """The call is over: its line is free again."""
        session.hang_up()
        if self._sessions.get(session.call.call_id) is session:
            del self._sessions[session.call.call_id]
        if not self._sessions:
            self._quiet.set()

    async def quiet(self) -> None:
        """Waits until no call is in progress."""
        await self._quiet.wait()
