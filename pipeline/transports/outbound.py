"""Calls that we place: whom we may call, from which number. By Twilio's REST API.

https://www.twilio.com/docs/voice/api/call-resource
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import anyio
from requests.exceptions import RequestException, Timeout
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException

from pipeline.errors import VoiceAgentError
from pipeline.phone_numbers import is_e164
from pipeline.transports.phone_observer import PhoneObserver, Unobserved
from pipeline.transports.telephone_urls import INCOMING, MOUNT, status_url, webhook_url
from pipeline.transports.twilio_client import rest_client
from pipeline.twilio_settings import TwilioSettings

log = logging.getLogger(__name__)

AT_ONCE = 4
"""Requests to Twilio at the same time; each has a thread of its own, none of those that speech needs."""
_LONGEST_MESSAGE = 300
_MINUTE_S = 60.0


class NotPlaced(VoiceAgentError):
    """A call was not placed.

    Args:
        message: why, in words for whoever asked; no secrets.
        status: the HTTP status that says so.
        field: of the request that is wrong, if one is.
    """

    def __init__(self, message: str, status: int, field: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.field = field


class PerMinute:
    """At most so many in any minute.

    Args:
        limit: how many.
        clock: seconds, monotonic.
    """

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._times: deque[float] = deque()

    def take(self) -> float:
        """Takes one of this minute's; 0.0, or, when there is none left, the seconds until there is."""
        now_s = self._clock()
        while self._times and self._times[0] <= now_s - _MINUTE_S:
            self._times.popleft()
        if len(self._times) >= self._limit:
            return self._times[0] + _MINUTE_S - now_s
        self._times.append(now_s)
        return 0.0


class Outbound:
    """Places calls through Twilio.

    Args:
        twilio: credentials, allowed destinations, our numbers.
        public_url: address under which Twilio reaches this service.
        avatars: names of those who may speak.
        observer: is told of each attempt.
    """

    def __init__(
        self,
        twilio: TwilioSettings,
        public_url: str | None,
        avatars: Collection[str],
        observer: PhoneObserver | None = None,
    ) -> None:
        self._twilio = twilio
        self._public_url = public_url
        self._avatars = avatars
        self._observer = observer or Unobserved()
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="twilio")

    def check(self, to_number: str, from_number: str | None, agent_url: str | None, avatar: str) -> tuple[str, str]:
        """The number that will call, and the webhook that Twilio will ask.

        Raises:
            NotPlaced: the service cannot place calls, or not this one.
        """
        if self._twilio.secret is None:
            raise NotPlaced("Calls cannot be placed: set TWILIO__ACCOUNT_SID and TWILIO__AUTH_TOKEN.", 503)
        if self._public_url is None:
            raise NotPlaced("Calls cannot be placed: set PUBLIC_URL, where Twilio reaches this service.", 503)
        if not is_e164(to_number):
            raise NotPlaced("This is no number in international form, like +34600111222.", 422, "to_number")
        caller = from_number or next(iter(self._twilio.avatars), "")
        if not is_e164(caller):
            wrong = "This is no" if from_number else "Give one of your Twilio numbers (TWILIO__NUMBERS is empty): a"
            raise NotPlaced(f"{wrong} number in international form, like +34910000000.", 422, "from_number")
        if not self._twilio.may_call(to_number):
            raise NotPlaced(
                "Calls to this country or network are not allowed (TWILIO__ALLOWED_PREFIXES).", 403, "to_number"
            )
        if agent_url is not None:
            avatar = self._avatar_of(agent_url, self._public_url)
        elif avatar and avatar.lower() not in self._avatars:
            raise NotPlaced(
                f"There is no avatar of this name. There are: {', '.join(sorted(self._avatars))}.", 422, "avatar"
            )
        return caller, webhook_url(self._public_url, avatar.lower())

    async def place(self, to_number: str, from_number: str, agent_url: str) -> str:
        """Has Twilio call `to_number`; returns the call's SID as soon as Twilio has taken it on.

        Args:
            to_number: destination, E.164.
            from_number: one of our Twilio numbers, E.164.
            agent_url: the webhook, as `check` gave it.

        Raises:
            NotPlaced: Twilio refuses, cannot be reached, or does not answer in time.
        """
        limit_s = self._twilio.timeout_s
        try:
            # A little longer than the request's own limit, which tells more about what went wrong.
            with anyio.fail_after(limit_s + 1.0):
                sid = await asyncio.get_running_loop().run_in_executor(
                    self._threads, self._create, to_number, from_number, agent_url
                )
        except (TimeoutError, Timeout) as error:
            self._observer.call_placed("timeout")
            raise NotPlaced(
                f"Twilio did not answer within {limit_s:g} seconds. It may still place the call.", 504
            ) from error
        except RequestException as error:
            self._observer.call_placed("unreachable")
            log.warning("Twilio's API cannot be reached", extra={"error": type(error).__name__})
            raise NotPlaced("Twilio cannot be reached. The call was not placed.", 502) from error
        except TwilioException as error:
            self._observer.call_placed("refused")
            message = self._in_words(error)
            log.warning("Twilio refused a call", extra={"error": message})
            raise NotPlaced(message, 502) from error
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            # What Twilio's client makes of an answer that is not Twilio's.
            self._observer.call_placed("refused")
            log.warning("Twilio's answer cannot be read", extra={"error": type(error).__name__})
            raise NotPlaced("Twilio's answer cannot be read. The call may have been placed.", 502) from error
        self._observer.call_placed("placed")
        return sid

    def close(self) -> None:
        """Lets the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _create(self, to_number: str, from_number: str, agent_url: str) -> str:
        assert self._public_url is not None
        with rest_client(self._twilio, self._twilio.timeout_s) as client:
            call = client.calls.create(
                to=to_number,
                from_=from_number,
                url=agent_url,
                method="POST",
                status_callback=status_url(self._public_url),
                status_callback_method="POST",
                status_callback_event=["completed"],
            )
        if not isinstance(call.sid, str) or not call.sid:
            raise ValueError("no sid")
        return call.sid

    def _avatar_of(self, url: str, public_url: str) -> str:
        """The avatar that a webhook of ours names. Only that is taken from it: Twilio gets an address we wrote.

        Raises:
            NotPlaced: it is not our webhook.
        """
        own = urlsplit(public_url)
        try:
            given = urlsplit(url)
            same = (given.scheme, given.hostname, _port(given.scheme, given.port), given.username) == (
                own.scheme,
                own.hostname,
                _port(own.scheme, own.port),
                None,
            )
            query = parse_qs(given.query, strict_parsing=bool(given.query), max_num_fields=1)
        except ValueError:
            same, query = False, {}
        paths = (own.path, own.path + "/", own.path + MOUNT, own.path + MOUNT + INCOMING)
        (avatar,) = query.pop("avatar", [""])
        if not same or given.path not in paths or query or given.fragment:
            raise NotPlaced(f"This is not this service's webhook, {webhook_url(public_url)}.", 422, "voice_agent_url")
        if avatar and avatar.lower() not in self._avatars:
            raise NotPlaced("This names an avatar that there is not.", 422, "voice_agent_url")
        return avatar

    def _in_words(self, error: TwilioException) -> str:
        if isinstance(error, TwilioServiceException):
            said, code, status = error.detail or error.title, error.code, error.status
        elif isinstance(error, TwilioRestException):
            said, code, status = str(error.msg).partition(": ")[2], error.code, error.status
        else:
            return "Twilio's client could not place the call."
        if status == 401:
            return "Twilio does not know these credentials (TWILIO__ACCOUNT_SID, TWILIO__AUTH_TOKEN)."
        if status == 429:
            return "Twilio has too many requests from this account just now. The call was not placed."
        if status >= 500:
            return f"Twilio has a problem of its own (HTTP {status}). The call was not placed."
        said = "".join(char for char in str(said) if char.isprintable())[:_LONGEST_MESSAGE] or f"HTTP {status}"
        if self._twilio.secret:
            said = said.replace(self._twilio.secret, "…")
        more = f" https://www.twilio.com/docs/errors/{code}" if isinstance(code, int) and code > 999 else ""
        return f"Twilio refuses the call: {said}{more}"


def _port(scheme: str, port: int | None) -> int:
    return port or (443 if scheme == "https" else 80)
