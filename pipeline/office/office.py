"""The whole office, made from settings: its desks, its store, and what passes on what is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

from pydantic import SecretStr

from pipeline.office.contact_desk import ContactDesk
from pipeline.office.opening_hours import OpeningHours
from pipeline.office.store import OfficeStore
from pipeline.office.viewing_desk import ViewingDesk, ViewingRules
from pipeline.office.webhook import Webhook

STOPPING_S = 2.0
"""What a delivery in progress may take when the service stops; it is sent again after the next start."""


class Office:
    """What `make_office` made.

    Attributes:
        store: viewings and contacts.
        viewings, contacts: where they are made.
    """

    def __init__(
        self, store: OfficeStore, viewings: ViewingDesk, contacts: ContactDesk, webhook: Webhook | None = None
    ) -> None:
        self.store, self.viewings, self.contacts = store, viewings, contacts
        self._webhook = webhook
        self._sending: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """From here on what is stored is passed on, also what an earlier run could not."""
        if self._webhook is not None and self._sending is None:
            self._sending = asyncio.create_task(self._webhook.run(), name="office webhook")

    async def close(self) -> None:
        """Stops passing on and closes the store; what is left in the outbox is kept."""
        if self._sending is not None:
            self._sending.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.wait({self._sending}, timeout=STOPPING_S)
        await self.store.close()


def make_office(
    *,
    database: Path,
    opening_hours: str,
    timezone_name: str,
    is_listed: Callable[[str], bool],
    closed_days: str = "",
    viewing_min: int = 45,
    notice_min: int = 60,
    days_ahead: int = 60,
    phone_region: str = "ES",
    webhook_url: str | None = None,
    webhook_secret: SecretStr | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
) -> Office:
    """The office of an agency.

    Args:
        database: its SQLite file; made when the first caller needs it.
        opening_hours, timezone_name, closed_days: see `OpeningHours.parse`.
        is_listed: is there a home with this id?
        viewing_min: length of a viewing, in minutes.
        notice_min: how long before it a viewing must be booked, in minutes.
        days_ahead: how many days ahead viewings are booked.
        phone_region: the country of telephone numbers without a country code, in ISO 3166.
        webhook_url: where to pass on what is stored; None for nowhere.
        webhook_secret: deliveries are signed with it.
        now: what time it is, with a time zone.

    Raises:
        SettingsError: opening hours, time zone or closed days cannot be read.
    """
    rules = ViewingRules(
        OpeningHours.parse(opening_hours, timezone_name, closed_days),
        timedelta(minutes=viewing_min),
        timedelta(minutes=notice_min),
        days_ahead,
    )
    store = OfficeStore(database, notify=webhook_url is not None)
    secret = webhook_secret.get_secret_value() if webhook_secret is not None else None
    return Office(
        store,
        ViewingDesk(store, rules, is_listed=is_listed, now=now),
        ContactDesk(store, phone_region, now=now),
        Webhook(store, webhook_url, secret) if webhook_url is not None else None,
    )
