"""The client of Twilio's REST API, made as the settings say; and whether the account can be used."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from pipeline.twilio_settings import TwilioSettings


@contextmanager
def rest_client(twilio: TwilioSettings, timeout_s: float) -> Iterator[Client]:
    """A client whose connections are closed afterwards. It blocks: not for the event loop.

    Args:
        twilio: credentials and address.
        timeout_s: of each request.
    """
    # Its log lists every request with all headers, at level INFO.
    logger = logging.getLogger("twilio.http_client")
    logger.setLevel(logging.WARNING)
    http = TwilioHttpClient(timeout=timeout_s, logger=logger, max_retries=0)
    # An environment without TWILIO_EDGE and the like: the settings alone decide.
    client = Client(twilio.account_sid, twilio.secret, http_client=http, environment={"": ""})
    client.api.base_url = twilio.api_url.rstrip("/")
    try:
        yield client
    finally:
        if http.session is not None:
            http.session.close()


def account_state(twilio: TwilioSettings, timeout_s: float) -> str:
    """What Twilio says of the account: "active", "suspended" or "closed". The credentials are tried by it.

    Raises:
        TwilioException, requests.RequestException: Twilio refuses, or cannot be reached.
    """
    with rest_client(twilio, timeout_s) as client:
        return str(client.api.accounts(twilio.account_sid).fetch().status)
