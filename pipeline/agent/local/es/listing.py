"""What a sentence of a listing says, in Spanish.

Listings in Spanish are spoken as they stand. Of an English sentence its facts are told: what the home has and has not,
its floor, its transport, its costs. A sentence without a fact that is known here is quoted, and said to be English.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.agent.local import spoken
from pipeline.agent.local.es.digits import in_words
from pipeline.agent.local.es.facts import clauses_of
from pipeline.agent.local.es.features import BEING, THINGS, is_thing
from pipeline.agent.local.es.grammar import listed
from pipeline.agent.local.es.things import details_of
from pipeline.agent.local.language import written_in
from pipeline.search.wishes.features import read_features

_IN_ENGLISH = "En la ficha, en inglés, pone: {}"
_IMPLIED: dict[str, frozenset[str]] = {
    "private terrace": frozenset({"terrace"}),
    "roof terrace": frozenset({"terrace"}),
    "sea views": frozenset({"views"}),
    "south facing": frozenset({"bright"}),
    "villa": frozenset({"house"}),
    "penthouse": frozenset({"top floor", "high floor"}),
    "top floor": frozenset({"high floor"}),
    "designer": frozenset({"renovated", "modern"}),
    "new build": frozenset({"modern"}),
}
"""What goes without saying beside the first."""
_STATED: dict[str, tuple[str, str]] = {
    "ground floor": ("es una planta baja", "no es una planta baja"),
    "high floor": ("está en una planta alta", "no está en una planta alta"),
    "top floor": ("está en la última planta", "no está en la última planta"),
    "pets": ("se admiten mascotas", "no se admiten mascotas"),
    "near the metro": ("el metro queda cerca", "el metro no queda cerca"),
    "near a park": ("hay un parque cerca", "no hay parque cerca"),
    "near schools": ("hay colegios cerca", "no hay colegios cerca"),
    "near the beach": ("la playa queda cerca", "la playa no queda cerca"),
    "near shops": ("hay tiendas cerca", "no hay tiendas cerca"),
    "near the university": ("la universidad queda cerca", "la universidad no queda cerca"),
    "near a hospital": ("hay un hospital cerca", "no hay hospital cerca"),
    "furnished": ("se vende amueblado", "se vende sin amueblar"),
    "unfurnished": ("se vende sin amueblar", "se vende amueblado"),
    "to renovate": ("está a reformar", "no necesita reforma"),
    "renovated": ("está reformado", "no está reformado"),
    "designer": ("tiene una reforma de diseño", "no tiene reforma de diseño"),
    "south facing": ("tiene orientación sur", "no tiene orientación sur"),
    "family": ("va bien para familias", "no es para familias"),
    "investment": ("puede ser una inversión", "no es una inversión"),
}
"""Said otherwise than with "tiene" and "es": when the listing says so, when it denies it."""
_TOLD_BY: dict[str, frozenset[str]] = {
    "floor": frozenset({"ground floor", "high floor"}),
    "station": frozenset({"near the metro"}),
    "garden": frozenset({"garden", "views"}),
    "park": frozenset({"near a park"}),
    "schools": frozenset({"near schools"}),
    "shops": frozenset({"near shops"}),
    "metro": frozenset({"near the metro"}),
    "views": frozenset({"views"}),
    "orientation": frozenset({"south facing", "bright"}),
}
"""Features that a clause of that kind tells better."""


_DENIED = frozenset({"pets", "furnished"})
"""Worth saying when they are denied, beside what a home has not."""


def listing_words(text: str, unit: str, about: re.Pattern[str] | None = None) -> str:
    """A listing's sentence in spoken Spanish; what cannot be told is quoted as English.

    Args:
        about: finds what was asked; what else the sentence says is left out of an answer.
    """
    told = tells(text, about)
    return told or _IN_ENGLISH.format(spoken.listing_words(text, unit))


@lru_cache(maxsize=2_048)
def tells(text: str, about: re.Pattern[str] | None = None) -> str:
    """What is known here of a listing's sentence, in Spanish; "" when nothing is. `about`: see `listing_words`."""
    if written_in(text) == "es":
        return in_words(text)
    clauses = clauses_of(text)
    told = frozenset().union(*(_TOLD_BY.get(kind, frozenset()) for kind, _ in clauses))
    read = read_features(text)
    has, lacks = _without_implied(read.has - told), read.lacks - told
    if "unfurnished" in has:
        lacks -= {"furnished"}
    details = details_of(text)
    parts = [clause for _, clause in clauses]
    if things := [details.get(name, THINGS.get(name, "")) for name in sorted(has) if is_thing(name)]:
        parts.append(f"tiene {listed([thing for thing in things if thing])}")
    parts += [_STATED[name][0] for name in sorted(has) if name in _STATED]
    if kinds := [BEING[name] for name in sorted(has) if name in BEING and name not in _STATED]:
        parts.append(f"es {listed(kinds)}")
    if things := [THINGS[name] for name in sorted(lacks) if name in THINGS]:
        parts.append(f"no tiene {listed(things, 'ni')}")
    parts += [_STATED[name][1] for name in sorted(lacks & _DENIED)]
    if about is not None:
        parts = [part for part in parts if about.search(part)] or parts
    joiner = ", y " if any(" y " in part for part in parts) else " y "
    return joiner.join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _without_implied(names: frozenset[str]) -> frozenset[str]:
    return names - frozenset().union(*(_IMPLIED.get(name, frozenset()) for name in names))
