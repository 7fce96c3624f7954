"""The end of a call: who says goodbye, how long a call may be, and what the caller is told before."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

CLOSING_SOON: dict[str, tuple[str, ...]] = {
    "en": (
        "Just so you know, this call has to end in about half a minute.",
        "We have about half a minute left on this call.",
    ),
    "es": (
        "Solo para que lo sepas, esta llamada tiene que terminar en medio minuto.",
        "Nos queda más o menos medio minuto de llamada.",
    ),
}
_FAREWELLS = {
    "en": re.compile(
        r"\b(?:good ?bye|bye|see you (?:later|soon|then|tomorrow|around)"
        r"|(?:talk|speak) to you (?:later|soon)|good ?night"
        r"|have a (?:nice|good|great|lovely) (?:day|evening|one|weekend|afternoon|night))"
        r"(?:[ ,]+(?:then|now|for now|bye|goodbye|tara|thanks|thank you|everyone))*[ .!…]*$",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\b(?:adiós|adios|hasta (?:luego|pronto|mañana|otra|la próxima|la vista)|chao|chau|nos vemos"
        r"|que (?:tengas|tenga|pases|pase) (?:un |una )?(?:muy )?(?:buen|buena|feliz)(?: \w+)?)"
        r"(?:[ ,]+(?:gracias|adiós|chao|pues|entonces|hasta luego))*[ .!…]*$",
        re.IGNORECASE,
    ),
}


def is_farewell(said: str, replied: str) -> bool:
    """Was that the end of the conversation: the caller took their leave, and the avatar asked nothing back?

    Args:
        said: the caller's words, in any language that avatars speak.
        replied: what they heard then.
    """
    if "?" in said or not replied or replied.rstrip().endswith("?"):
        return False
    return any(farewell.search(said) for farewell in _FAREWELLS.values())


@dataclass(frozen=True, slots=True)
class CallLimits:
    """How long a call may be.

    Attributes:
        longest_s: then the avatar says goodbye; never if None.
        warning_s: so long before, it says that the time is nearly up, when nobody is speaking.
        urgent_s: so long before, it says so whoever is speaking.
        goodbye_s: how long its goodbye may take; then the call is cut.
    """

    longest_s: float | None = None
    warning_s: float = 30.0
    urgent_s: float = 10.0
    goodbye_s: float = 12.0


NO_LIMITS = CallLimits()


class CallClock:
    """Tells when the caller is to be warned, when goodbye is said, and when the call is cut.

    Args:
        limits: of the call.
        warn: says that the time is nearly up, and is asked again when the caller did not hear it; with True, at once.
        goodbye: ends the call with a goodbye.
        cut: ends it at once.
    """

    def __init__(
        self, limits: CallLimits, warn: Callable[[bool], None], goodbye: Callable[[], None], cut: Callable[[], None]
    ) -> None:
        self._limits = limits
        self._warn = warn
        self._goodbye = goodbye
        self._cut = cut
        self._said_goodbye = self._was_urgent = False

    def tick(self, call_s: float, *, may_speak: bool, warned: bool) -> None:
        """To be called several times a second.

        Args:
            call_s: how long the call has been.
            may_speak: nobody is speaking, and nothing waits to be said.
            warned: has the caller heard the warning?
        """
        longest_s = self._limits.longest_s
        if longest_s is None:
            return
        if call_s >= longest_s + self._limits.goodbye_s:
            self._cut()
        elif call_s >= longest_s and not self._said_goodbye:
            self._said_goodbye = True
            self._goodbye()
        elif not warned and longest_s - self._limits.urgent_s <= call_s < longest_s and not self._was_urgent:
            self._was_urgent = True
            self._warn(True)
        elif not warned and longest_s - self._limits.warning_s <= call_s < longest_s and may_speak:
            self._warn(False)
