"""Two indexes as one: the first answers while it is well, the second when it is not. Knows neither's technique."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence

import numpy as np

from pipeline.errors import SearchFailed
from pipeline.properties import Property
from pipeline.search.index_protocol import Embedder, IndexHealth, PropertyIndex
from pipeline.search.parameters import SearchParameters

logger = logging.getLogger(__name__)

_PROBE = SearchParameters(limit=3)
_LONGEST_GOODBYE_S = 2.0
"""How long closing waits for a load of the primary that is under way."""


class FailoverIndex:
    """Answers from `primary`; from `fallback` while the primary is being loaded, failed, or answered wrongly.

    The fallback is loaded first, so it is ready before it is needed, and a search that fails on the primary is answered
    by it in the same call. A thread of this index's own then loads the primary again every `retry_s` until it is well.

        loading ── loaded, and a search answered rightly ──► well
           ▲                                                   │ a search fails or is wrong
           └──────── retry_s later ◄─── degraded ◄─────────────┘

    Args:
        primary: the index set up.
        fallback: the index that is always there.
        retry_s: pause between attempts to bring the primary back, in seconds.
        patience_s: how long `load` waits for the primary, in seconds; longer than that it goes on in the background.
    """

    def __init__(
        self, primary: PropertyIndex, fallback: PropertyIndex, retry_s: float, patience_s: float = 10.0
    ) -> None:
        self._primary = primary
        self._fallback = fallback
        self._retry_s = retry_s
        self._patience_s = patience_s
        # Everything below is read and written while `_state` is held.
        self._state = threading.Condition()
        self._listings: Mapping[str, Property] = {}
        self._wanted = 0
        self._tried = 0
        self._well = False
        self._retry_at_s = 0.0
        self._reason = ""
        self._fallbacks = 0
        self._closed = False
        self._keeper: threading.Thread | None = None

    @property
    def health(self) -> IndexHealth:
        """Who answers, why not the primary, and how often that has happened."""
        with self._state:
            if self._well:
                return IndexHealth(self._primary.health.backend, fallbacks=self._fallbacks)
            return IndexHealth(self._fallback.health.backend, bool(self._reason), self._reason, self._fallbacks)

    def load(self, listings: Sequence[Property]) -> None:
        """Take in the listings. A primary that does not take them is no error: the fallback answers."""
        self._fallback.load(listings)
        with self._state:
            self._listings = {listing.id: listing for listing in listings}
            self._wanted += 1
            wanted = self._wanted
            self._well = False
            if self._keeper is None:
                self._keeper = threading.Thread(target=self._keep, name="index-keeper", daemon=True)
                self._keeper.start()
            self._state.notify_all()
            if not self._state.wait_for(lambda: self._tried >= wanted or self._closed, self._patience_s):
                self._fall_back(f"{self._primary.health.backend} is still taking in the listings")

    def search(self, parameters: SearchParameters, limit: int) -> list[str]:
        """Ids of at most `limit` listings that obey every bound, best first, whoever answers."""
        with self._state:
            well, wanted, listings = self._well, self._wanted, self._listings
        if well:
            try:
                return self._ask_primary(parameters, limit, listings)
            except Exception as error:
                logger.debug("search failed", extra={"on": self._primary.health.backend}, exc_info=True)
                with self._state:
                    # When the listings changed meanwhile their load sees to the primary.
                    if self._well and self._wanted == wanted:
                        self._fall_back(_in_words(error))
                        self._state.notify_all()
        return self._fallback.search(parameters, limit)

    def embed(self, text: str) -> np.ndarray:
        """The vector of `text`, by the fallback's model: see `Embedder`.

        Raises:
            TypeError: the fallback has no model.
        """
        if not isinstance(self._fallback, Embedder):
            raise TypeError("this index has no model of texts")
        return self._fallback.embed(text)

    def close(self) -> None:
        """Stop looking after the primary and close both."""
        with self._state:
            self._closed = True
            self._well = False
            self._state.notify_all()
            keeper = self._keeper
        if keeper is not None:
            keeper.join(_LONGEST_GOODBYE_S)
        self._primary.close()
        self._fallback.close()

    def _keep(self) -> None:
        """The keeper's life: load the primary when the listings are new, and again some time after it failed."""
        while True:
            with self._state:
                while not self._closed and self._wanted == self._tried:
                    left_s = None if self._well else self._retry_at_s - time.monotonic()
                    if left_s is not None and left_s <= 0:
                        break
                    self._state.wait(left_s)
                if self._closed:
                    return
                wanted, listings = self._wanted, self._listings
            reason = self._attempt(listings)
            with self._state:
                self._tried = wanted
                if self._wanted == wanted and not self._closed:
                    if reason:
                        self._fall_back(reason)
                    else:
                        self._come_back()
                self._state.notify_all()

    def _attempt(self, listings: Mapping[str, Property]) -> str:
        """Load the primary and search it once; what went wrong, or nothing."""
        try:
            self._primary.load(list(listings.values()))
            self._ask_primary(_PROBE, _PROBE.limit, listings)
        except Exception as error:
            logger.debug("loading failed", extra={"on": self._primary.health.backend}, exc_info=True)
            return _in_words(error)
        return ""

    def _ask_primary(self, parameters: SearchParameters, limit: int, listings: Mapping[str, Property]) -> list[str]:
        """The primary's answer, when it is one: as many as there should be, all known, all obeying.

        Raises:
            SearchFailed: it is none.
        """
        ids = self._primary.search(parameters, limit)
        expected = min(sum(map(parameters.allows, listings.values())), max(0, limit))
        right = {i for i in ids if i in listings and parameters.allows(listings[i])}
        if len(right) != expected or len(ids) != expected:
            name = self._primary.health.backend
            raise SearchFailed(
                f"{name} found {len(ids)} listings, {len(right)} of the {expected} that were to be found"
            )
        return ids

    def _fall_back(self, reason: str) -> None:
        fields = {"to": self._fallback.health.backend, "from": self._primary.health.backend, "reason": reason}
        if not self._reason:
            self._fallbacks += 1
            logger.warning("search falls back", extra=fields)
        elif reason != self._reason:
            logger.warning("search cannot return", extra=fields | {"to": fields["from"], "from": fields["to"]})
        self._well = False
        self._reason = reason
        self._retry_at_s = time.monotonic() + self._retry_s

    def _come_back(self) -> None:
        if self._reason:
            logger.info("search is back", extra={"on": self._primary.health.backend})
        self._well = True
        self._reason = ""


def _in_words(error: Exception) -> str:
    return str(error) if isinstance(error, SearchFailed) else f"{type(error).__name__}: {error}".splitlines()[0]
