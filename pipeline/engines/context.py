"""What engines are made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.assets import Assets
from pipeline.engines.two_languages import LeadOfSpanish
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class EngineContext:
    """Everything that an engine's `create` may need.

    Attributes:
        assets: where the model files are.
        place_names: districts and cities of the listings: speech says them as locals do.
        spoken_places: what callers say for them ("Chueca" for "Chueca-Justicia"), those with most listings first:
            recognition expects these, or `place_names` if there are none.
        landmarks: other names that callers may say for a place: recognition does not take them for a misheard district.
        settings: of hosted engines; None where only engines of this process are made.
        sound_key: (text, language) -> a string that is alike for what sounds alike, the language being "en", "es" or
            "ca". Recognition compares misheard words with names by it; by spelling if None.
        lead_of_spanish: what words say about their language, for recognisers that know both (see `two_languages`);
            None: the sound alone tells it.
    """

    assets: Assets
    place_names: tuple[str, ...] = ()
    spoken_places: tuple[str, ...] = ()
    landmarks: tuple[str, ...] = ()
    sound_key: Callable[[str, str], str] | None = None
    settings: Settings | None = None
    lead_of_spanish: LeadOfSpanish | None = None
