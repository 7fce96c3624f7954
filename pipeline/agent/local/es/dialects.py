"""Forms of address and everyday words of other Spanish-speaking places, as the tables of the other modules say them.

A caller may say "muéstreme", "mostrame" or "muéstrame": all the patterns would have to know all three. So requests are
put into one form (that of "tú") before they are understood.
"""

from __future__ import annotations

from pipeline.agent.local.cues import Pattern
from pipeline.agent.local.es.patterns import begins

_REQUESTS: tuple[tuple[str, str], ...] = (
    # usted, vos, vosotros and ustedes -> tú
    (
        r"muéstre(?:me|nos|nme)|mostra(?:me|nos)|muestrenos|ensén[ea]n?me|enséñe(?:me|nos)|enseña(?:dme|me|nos)",
        "enséñame",
    ),
    (r"cuénte(?:me|nos|nme)|conta(?:me|nos|dme)|platíque(?:me|nos)|platíca(?:me|nos)", "cuéntame"),
    (r"me (?:cuenta|platica|habla)s?(?= (?:más|algo|un poco)\b)", "cuéntame"),
    (r"díga(?:me|nos|nme)|deci(?:me|nos|dme)", "dime"),
    (r"(?:repít|repet)[ai](?:me|nos|dme)l[oa]|repít[ae]l[oa]|repetil[oa]", "repítelo"),
    (r"repíta(?:me|nos)|repeti(?:me|nos|dme)", "repíteme"),
    (r"repita|repetí|repitan|repetid", "repite"),
    (r"búsque(?:me|nos)|busca(?:me|nos|dme)", "búscame"),
    (r"dé(?:me|nos)|da(?:nos|dme)", "dame"),
    (r"compáre(?:los|las)|compara(?:los|las)|comparal[oa]s|compáremel[oa]s", "compáralos"),
    (r"espere(?:me)?|esperá(?:me)?|espérese|aguarde", "espera"),
    (r"olvíde(?:lo|se)|olvida(?:lo|te)", "olvídalo"),
    (r"páse(?:me|nos)|pasa(?:me|nos)", "pásame"),
    (r"empecemos|empiece|empezá|comience|arranquemos", "empecemos"),
    (r"siga|seguí|continúe", "sigue"),
    (r"tenés", "tienes"),
    (r"podés|podria usted", "puedes"),
    (r"querés", "quieres"),
    (r"sabés", "sabes"),
    (r"decís", "dices"),
    (r"sos", "eres"),
)
_WORDS: tuple[tuple[str, str], ...] = (
    (r"cocheras?|estacionamientos?|cajón de estacionamiento|parqueaderos?", "garaje"),
    (r"albercas?|piletas?", "piscina"),
    (r"elevador(?:es)?", "ascensor"),
    (r"bauleras?|cuarto útil", "trastero"),
    (r"clósets?|closets?|placares|placard(?:es)?", "armarios empotrados"),
    (r"amoblad([oa]s?)", r"amueblad\1"),
    (r"encargad[oa] del edificio", "portero"),
)


def _table(rows: tuple[tuple[str, str], ...]) -> tuple[tuple[Pattern, str], ...]:
    return tuple((begins(rf"\b(?:{words})(?!\w)"), meant) for words, meant in rows)


DIALECTS: tuple[tuple[Pattern, str], ...] = _table((*_REQUESTS, *_WORDS))
"""What is said, and the same as the other tables have it."""
