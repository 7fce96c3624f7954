"""Lets staff into the studio: with its password from anywhere, without one from this machine alone.

The gate stands in front of everything under `/studio`, files and event streams too. Who gives the password gets a
signed cookie that only the studio's paths are sent; a changed password makes all of them worthless. Wrong passwords are
limited for each address, and for all of them together.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.studio.sign_in import page_html
from ui.studio.words import LANGUAGES, Language, Words

PATH = "/studio"
COOKIE = "studio"
STAYS_S = 12 * 3_600.0
"""How long somebody is let in: a working day."""
WINDOW_S = 300.0
"""Wrong passwords are counted for so long."""
TRIES = 5
"""Wrong passwords from one address in that time."""
ALL_TRIES = 50
"""Wrong passwords from everywhere in that time: whoever has many addresses does not have more guesses than these."""
_MOST_ADDRESSES = 1_000
_LONGEST_BODY = 2_048


class Tries:
    """Wrong passwords of the last minutes.

    Args:
        now_s: a clock that only goes forward.
    """

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._of: OrderedDict[str, deque[float]] = OrderedDict()
        self._all: deque[float] = deque()

    def wait_s(self, address: str) -> float:
        """How long that address has to wait for its next try; 0 if it may."""
        own = self._of.get(address, deque())
        return max(self._left_s(own, TRIES), self._left_s(self._all, ALL_TRIES))

    def note(self, address: str) -> None:
        """A password from there was wrong."""
        now_s = self._now_s()
        own = self._of.setdefault(address, deque(maxlen=TRIES))
        own.append(now_s)
        self._of.move_to_end(address)
        while len(self._of) > _MOST_ADDRESSES:
            self._of.popitem(last=False)
        self._all.append(now_s)
        while len(self._all) > ALL_TRIES:
            self._all.popleft()

    def forgive(self, address: str) -> None:
        """The last password from there was right after all."""
        for tries in (self._of.get(address), self._all):
            if tries:
                tries.pop()

    def _left_s(self, tries: deque[float], most: int) -> float:
        return max(0.0, tries[-most] + WINDOW_S - self._now_s()) if len(tries) >= most else 0.0


class Passes:
    """Makes and reads the cookies of those who gave the password. Nothing is stored: a pass is signed.

    Args:
        password: whose knowledge they prove. The key is derived from it slowly: it cannot be guessed from a pass.
        now_s: seconds since 1970.
    """

    def __init__(self, password: str, now_s: Callable[[], float] = time.time) -> None:
        self._password = password.encode()
        self._now_s = now_s
        # n, r: 16 MB and some 50 ms, once (RFC 7914's parameters for interactive use).
        self._key = hashlib.scrypt(self._password, salt=b"casavoz studio pass", n=2**14, r=8, p=1)

    def knows(self, password: str) -> bool:
        """Is this the password? It takes the same time whatever is wrong with it."""
        return hmac.compare_digest(hashlib.sha256(password.encode()).digest(), hashlib.sha256(self._password).digest())

    def make(self) -> str:
        """A new pass."""
        content = f"{int(self._now_s() + STAYS_S)}.{secrets.token_urlsafe(9)}"
        return f"{content}.{self._signature(content)}"

    def good(self, given: str) -> bool:
        """Is this a pass of this password, and of these hours?"""
        content, _, signature = given.rpartition(".")
        if not hmac.compare_digest(self._signature(content).encode(), signature.encode()):
            return False
        return int(content.partition(".")[0]) > self._now_s()

    def _signature(self, content: str) -> str:
        return hmac.new(self._key, content.encode(), hashlib.sha256).hexdigest()


class StudioGate:
    """ASGI middleware in front of the studio's paths; all others pass through untouched.

    Args:
        app: what is behind it.
        password: empty: only this machine is let in.
        from_this_machine: does a request come from this machine, and not through it from elsewhere?
        tries: of wrong passwords.
    """

    def __init__(
        self,
        app: ASGIApp,
        password: str,
        from_this_machine: Callable[[HTTPConnection], bool],
        tries: Tries | None = None,
    ) -> None:
        self._app = app
        self._passes = Passes(password) if password else None
        self._from_this_machine = from_this_machine
        self._tries = tries or Tries()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or not _in_studio(scope["path"]):
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        refusal = await self._refusal(connection, scope, receive)
        if refusal is not None:
            # For a socket too: an answer instead of the handshake.
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _refusal(self, connection: HTTPConnection, scope: Scope, receive: Receive) -> Response | None:
        """What is answered in the studio's stead; None if it may answer itself."""
        path = str(scope["path"])
        words = Words(language_of(connection))
        if self._passes is None:
            if not self._from_this_machine(connection):
                return _private(HTMLResponse(page_html(words, note=words("only here"), form=False), 403))
        elif path == f"{PATH}/login" and scope.get("method") == "POST":
            return await self._sign_in(self._passes, Request(scope, receive), words)
        elif path == f"{PATH}/logout":
            gone = RedirectResponse(f"{PATH}/login", 303)
            gone.delete_cookie(COOKIE, path=PATH)
            return gone
        elif not self._passes.good(connection.cookies.get(COOKIE, "")):
            if path == f"{PATH}/login" or _wants_page(connection):
                return _private(HTMLResponse(page_html(words), 401))
            return _private(PlainTextResponse("Sign in first.\n", 401))
        if path.rstrip("/") in (PATH, f"{PATH}/login"):
            return RedirectResponse(f"{PATH}/{words.language}/", 303)
        return None

    async def _sign_in(self, passes: Passes, request: Request, words: Words) -> Response:
        address = _network(request.client.host if request.client is not None else "")
        if (wait_s := self._tries.wait_s(address)) > 0:
            note = words("too often", s=int(wait_s) + 1)
            return _private(HTMLResponse(page_html(words, note=note), 429, {"Retry-After": str(int(wait_s) + 1)}))
        # Counted before the body has come: many at once do not have more tries than one after another.
        self._tries.note(address)
        if not passes.knows(await _password_in(request)):
            return _private(HTMLResponse(page_html(words, note=words("wrong")), 401))
        self._tries.forgive(address)
        answer = RedirectResponse(f"{PATH}/{words.language}/", 303)
        answer.set_cookie(
            COOKIE,
            passes.make(),
            max_age=int(STAYS_S),
            path=PATH,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return answer


def language_of(connection: HTTPConnection) -> Language:
    """The language that a browser would rather read, of those there are."""
    for wanted in connection.headers.get("accept-language", "").lower().split(","):
        for language in LANGUAGES:
            if wanted.strip().startswith(language):
                return language
    return "en"


def _in_studio(path: str) -> bool:
    return path == PATH or path.startswith(f"{PATH}/")


def _wants_page(connection: HTTPConnection) -> bool:
    return "text/html" in connection.headers.get("accept", "")


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _network(address: str) -> str:
    """Who has one address of IPv6 has the 2**64 beside it."""
    return ":".join(address.split(":")[:4]) if address.count(":") > 1 and "." not in address else address


async def _password_in(request: Request) -> str:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST_BODY:
            return ""
    return parse_qs(body.decode("ascii", "replace"), max_num_fields=4).get("password", [""])[0]
