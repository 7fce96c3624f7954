"""What the agency brings: listings, avatars, opening hours, experiments. All of it is needed for the start."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from avatars.avatar import Avatar
from pipeline import parts
from pipeline.check.failing import said
from pipeline.check.finding import Finding
from pipeline.errors import AvatarError, ListingsError, VoiceAgentError
from pipeline.search.listings.loading import load_listings
from pipeline.settings import Settings


async def listings(settings: Settings) -> Finding:
    """The listings file."""
    shown, why = str(settings.properties_csv), "PROPERTIES_CSV"
    try:
        loaded = await asyncio.to_thread(load_listings, settings.properties_csv)
    except ListingsError as error:
        advice = "python -m pipeline.search.ingest --check says more"
        return Finding("listings", shown, why, "wrong setting", said(error), advice=advice, stops=True)
    detail = f"{len(loaded.properties)} homes"
    if loaded.rejected:
        detail += f", {len(loaded.rejected)} rows left out (python -m pipeline.search.ingest --check says why)"
    return Finding("listings", shown, why, "ok", detail)


def avatars(settings: Settings) -> tuple[dict[str, Avatar], Finding]:
    """The avatars, and what is to be said of them; none when they cannot be read."""
    shown, why = settings.avatar_name, "AVATAR_NAME, AVATARS_DIR"
    try:
        loaded = parts.make_avatars(settings)
    except AvatarError as error:
        advice = "put the file right that is named, or set AVATAR_NAME to one that is there"
        return {}, Finding("avatars", shown, why, "wrong setting", said(error), advice=advice, stops=True)
    return loaded, Finding("avatars", shown, why, "ok", f"{len(loaded)} avatars")


async def house_rules(settings: Settings, loaded: Mapping[str, Avatar]) -> Finding:
    """Opening hours and the like, and experiments."""
    shown, why = settings.office.opening_hours, "OFFICE__*, EXPERIMENTS__RUN"
    try:
        parts.make_service_office(settings, lambda _: True)
        if loaded:
            await asyncio.to_thread(parts.make_experiments, settings, loaded)
    except VoiceAgentError as error:
        advice = "put the setting right that is named: see .env.example"
        return Finding("rules", shown, why, "wrong setting", said(error), advice=advice, stops=True)
    return Finding("rules", shown, why, "ok", "hours, days and experiments can be read")
