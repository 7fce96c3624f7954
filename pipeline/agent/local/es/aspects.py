"""What callers ask about a home in Spanish. Listings may be written in Spanish or in English."""

from __future__ import annotations

import re

from pipeline.agent.local.aspects import Aspect, Fact
from pipeline.agent.local.en.aspects import ASPECTS as _ENGLISH
from pipeline.agent.local.es.patterns import loose

_IN_ENGLISH = {aspect.key: aspect for aspect in _ENGLISH}

_TOLD: dict[str, str] = {
    "outdoor space": r"terraza|balc|jardín|patio|azotea",
    "transport": r"metro|estaci(?:ón)|tren|FGC|Rodalies|Cercanías|autob(?:ús|uses)|comunicad",
    "lift": r"ascensor|planta",
    "floor": r"planta|ático|pie de calle|dúplex|ascensor",
    "exterior": r"exterior|interior|patio|da a|dan a|ático",
    "light": r"luminos|orientaci(?:ón)|\bluz\b|soleado|mucho sol|sol (?:de|por|todo|directo)|interior|patio",
    "views": r"vistas|da a|dan a|se ve",
    "noise": r"ruido|tranquil|coches|transitada|acristalamiento|interior",
    "moving in": r"entrar a vivir|reformado|disponible|alquilado|obra nueva",
    "furniture": r"amuebl|muebles",
    "storage": r"trastero|bodega",
    "wardrobes": r"armarios|vestidor",
    "condition": r"reform|buen estado|bien cuidado|puesta al día|entrar a vivir|obra nueva|moderno|diseño",
    "building": r"edificio|obra nueva|clásico",
    "kitchen": r"cocina",
    "living room": r"sal(?:ón)",
    "park": r"parque|jardín|juegos",
    "schools": r"colegios|universidad",
    "shops": r"tiendas|mercado|bares|comercios",
    "beach": r"playa|\bmar\b",
    "ceilings": r"techos|vigas|bóvedas",
    "flooring": r"suelos",
    "fees": r"comunidad",
    "families": r"familias|niños|colegios|juegos",
    "office": r"despacho|trabajar|escritorio",
    "rent": r"alquil|inversión|licencia",
    "energy": r"certificado|aislado|aerotermia|solares",
    "access": r"accesible|escal|ascensor|pie de calle",
    "layout": r"pasillo|dormitorios|distribuidor|apartados",
    "surroundings": r"barrio|plaza|mercado|tiendas|bares|parque|calle|metro|autob(?:ús|uses)|colegios|tranquilo|jardín",
    "street": r"calle|Carrer|paseo|Passeig|avenida|Avinguda|plaza|ronda|Plaça|Travessera",
    "security": r"segur|video|alarma|portero",
    "energy certificate": r"certificado",
    "pets": r"mascotas",
    "heating": r"calefacci(?:ón)|radiante|aerotermia|radiadores|caldera",
    "parking": r"garaje|plaza",
    "air conditioning": r"aire",
}
"""What an answer about it speaks of, where that is not the caller's word itself."""

_NAMES_TOO = frozenset({"light", "views"})
"""Their words are names of places as well: Sol, Vista Alegre."""


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{loose(words)})\b", re.IGNORECASE)


def _either(spanish: str | None, english: re.Pattern[str] | None) -> re.Pattern[str] | None:
    """Finds what either language says."""
    patterns = [english.pattern] if english else []
    patterns += [_pattern(spanish).pattern] if spanish else []
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None


def _aspect(
    key: str,
    asked: str,
    listed: str | None = None,
    *,
    noun: str | None = None,
    absent: str | None = None,
    instead: str | None = None,
) -> Aspect:
    english = _IN_ENGLISH.get(key)
    return Aspect(
        key,
        _pattern(asked),
        _either(listed or asked, english.listed if english else None),
        noun=noun,
        absent=_either(absent, english.absent if english else None),
        instead=instead,
        told=_told(key, listed or asked, noun or ""),
    )


def _told(key: str, listed: str, noun: str) -> re.Pattern[str]:
    """What an answer about `key` speaks of; listings may be written in Spanish as well."""
    own = _TOLD.get(key, "")
    parts = [own] if key in _NAMES_TOO else [own, rf"\b(?:{listed})\b", noun]
    return re.compile(loose("|".join(part for part in parts if part)), re.IGNORECASE)


def _column(fact: Fact, asked: str) -> Aspect:
    return Aspect(fact, _pattern(asked), fact=fact)


ASPECTS: tuple[Aspect, ...] = (
    _column(
        "price",
        r"cuánto (?:cuesta|vale|es|piden|sale|pide|dices que (?:cuesta|vale)|costaba|valía|era|piden)|a cuánto (?:está"
        r"|sale)(?! del?\b)|qué"
        r" (?:precio|vale|cuesta)|(?:el|su|de) precio|^precio|es (?:muy )?caro|(?:por|en) cuánto"
        r"|cuánto (?:has dicho|dijiste|decías)"
        r" que (?:cuesta|costaba|vale|valía|era)",
    ),
    _column(
        "size",
        r"cuántos metros|qué (?:tamaño|superficie|metros)|cuánto m(?:ide|edía)(?! (?:la|el|su) (?:terraza"
        r"|balcón|patio|jardín|salón|cocina|habitaci|dormitorio|trastero|garaje|parcela"
        r"|baño))|^(?:los )?metros(?: cuadrados)?$|cómo (?:es )?de (?:grande|amplio|pequeño)"
        r"|(?:el|su) tamaño|la superficie|metros (?:tiene|cuadrados|son)|es (?:muy )?(?:grande|pequeño|amplio"
        r"|espacioso)",
    ),
    _column(
        "rate",
        r"(?:precio|cuánto (?:es|cuesta|sale|vale)|a cuánto (?:está|sale)|euros?)(?: (?:por|el"
        r"|al))? metro(?: cuadrado)?"
        r"|(?:por|el) metro cuadrado",
    ),
    _column("baths", r"(?:cuántos )?(?:baños?|aseos?)"),
    _column("rooms", r"(?:cuánt[oa]s )?(?:habitaci(?:ón|ones)|dormitorios?|recámaras?|alcobas?|cuartos?(?! de baño))"),
    _column(
        "place",
        r"dónde (?:está|es|queda|se encuentra)(?: exactamente)?|en qué (?:zona|barrio|distrito|parte|ciudad)"
        r"|qué (?:zona"
        r"|barrio|distrito|ciudad) es|la ubicación|por dónde (?:está|cae|queda)",
    ),
    _aspect("lift", r"ascensor(?:es)?|elevador", noun="ascensor", absent=r"sin ascensor|hay que subir a pie"),
    _aspect("roof terrace", r"azoteas?|terraza en la azotea|solarium|solárium", noun="azotea", instead="terrace"),
    _aspect("terrace", r"terrazas?|patios?", noun="terraza", instead="balcony"),
    _aspect("balcony", r"balc(?:ón|ones)", noun="balcón", instead="terrace"),
    _aspect(
        "outdoor space",
        r"(?:espacio|zona|algo) (?:al )?(?:exterior|aire libre)|(?:sitio|lugar) (?:fuera|al aire libre)",
        r"terrazas?|balc(?:ón|ones)|jard(?:ín|ines)|patios?|azotea",
        noun="espacio exterior",
    ),
    _aspect("swimming pool", r"piscinas?", noun="piscina"),
    _aspect("plot", r"parcelas?|el terreno", r"plots?|grounds|parcelas?"),
    _aspect("garden", r"jard(?:ín|ines)", noun="jardín", instead="terrace"),
    _aspect(
        "parking",
        r"garajes?|parking|aparcamientos?|aparcar|plazas? de (?:garaje|parking|aparcamiento)|coches?|(?:el|mi"
        r"|un) carro",
        r"garajes?|parking|aparcamientos?|plazas? de (?:garaje|parking)",
        noun="plaza de garaje",
    ),
    _aspect(
        "air conditioning", r"aire acondicionado|climatizaci(?:ón)|climatizado|el aire|aire", noun="aire acondicionado"
    ),
    _aspect(
        "heating",
        r"calefacci(?:ón)|radiadores|caldera|suelo radiante|calienta",
        r"calefacci(?:ón)|radiadores|caldera|suelo radiante|aerotermia|bomba de calor",
        noun="calefacción",
    ),
    _aspect(
        "pets",
        r"mascotas?|perr(?:it)?[oa]s?|gat(?:it)?[oa]s?|animales",
        absent=r"no (?:se )?(?:admiten|permiten|aceptan) (?:mascotas|animales|perros)",
    ),
    _aspect(
        "transport",
        r"metro(?! cuadrado)|transporte(?: público)?|tren|cercanías|estaci(?:ón)|tranvía|autob(?:ús|uses)|bus"
        r"|comunicad[oa]|comunicaciones|conexiones|parada",
        r"metro(?!s? cuadrad)|estaci(?:ón)|tren|tranvía|autob(?:ús|uses)|cercanías|línea \w+",
    ),
    _aspect(
        "floor",
        r"(?:en )?qué (?:planta|piso|altura)(?= (?:es|está|queda|estaba)|$)|(?:qué|cuál) (?:planta|altura)"
        r"|es (?:un )?bajo"
        r"|planta (?:baja|alta)|(?:primera|segunda|tercera|cuarta|quinta|última) planta|(?:primer|segundo|tercer"
        r"|cuarto|quinto"
        r"|último) piso|escaleras?|la planta|es alto|a qué altura|planta",
        r"(?:planta baja|\w+ planta|última planta|bajo|ático|entresuelo|principal)",
    ),
    _aspect(
        "orientation",
        r"orientaci(?:ón)|(?:(?:hacia|a) )?dónde (?:está orientad[oa]|mira|da)|orientad[oa]|(?:al|da al"
        r"|hacia el) (?:sur|norte|este|oeste)",
        r"orientaci(?:ón)|orientad[oa]|(?:al|hacia el) (?:sur|norte|este|oeste)",
    ),
    _aspect(
        "exterior",
        r"exterior(?:es)?|interior(?:es)?|dan? a (?:la calle|un patio|qué)",
        r"exterior(?:es)?|interior(?:es)?|dan? a (?:la calle|un patio)",
    ),
    _aspect(
        "light",
        r"luminos[oa]s?|luminosidad|luz|soleado|sol|oscur[oa]|ventanas?|ventanales",
        r"luminos[oa]s?|luz|soleado|sol|oscur[oa]|ventanales",
    ),
    _aspect("views", r"vistas?|se ve|qué se ve"),
    _aspect("noise", r"ruid(?:o|os|oso|osa)|tranquil[oa]s?|silencios[oa]|silencio|tráfico|insonorizad\w+|se oye"),
    _aspect(
        "moving in",
        r"cuándo (?:podría|puedo|podríamos|podemos|se puede|estaría|está) (?:mudar(?:me|nos)|entrar|disponible|libre)"
        r"|entrar (?:ya|a vivir)|disponible (?:ya|de inmediato)",
        r"entrar a vivir|disponible",
    ),
    _aspect(
        "distance",
        r"a cuánto (?:está|queda|hay)(?= de)|cuánto (?:hay|se tarda)|(?:a )?qué distancia|muy lejos|está lejos",
        r"(?!)",
    ),
    _aspect("furniture", r"amueblad[oa]|muebles|mobiliario"),
    _aspect("storage", r"trasteros?|almacenaje|sótano|bodega", noun="trastero"),
    _aspect("wardrobes", r"armarios?(?: empotrados?)?|vestidor", noun="armarios empotrados"),
    _aspect(
        "condition",
        r"estado|reformad[oa]|reformas?|reformar(?:l[oa])?|arreglar(?:l[oa])?|reformit[oa]s?|refaccion\w*"
        r"|renovad[oa]|nuev[oa]|obra nueva|a estrenar|obras?|moderno|arreglar"
        r"|entrar a vivir",
        r"estado|reformad[oa]|reformar|renovad[oa]|a estrenar|obra nueva|entrar a vivir|actualizar",
    ),
    _aspect(
        "building",
        r"edificio|finca|de qué año|cuándo se construyó|antigüedad|años tiene|antigu[oa]|construid[oa]"
        r"|año de construcción",
        r"edificio|finca|construid[oa]|del año|siglo",
    ),
    _aspect("kitchen", r"cocinas?|horno|lavavajillas|vitrocerámica"),
    _aspect("living room", r"sal(?:ón)|comedor|sala(?: de estar)?"),
    _aspect("park", r"parques?|zonas? verdes?"),
    _aspect("schools", r"colegios?|escuelas?|guarderías?|institutos?|universidad"),
    _aspect(
        "shops",
        r"tiendas?|comercios?|supermercados?|mercados?|restaurantes?|bares|cafeterías?|farmacia|servicios"
        r"|comprar el pan",
    ),
    _aspect("beach", r"playas?|(?:el|al|del) mar"),
    _aspect("concierge", r"porter[oa]|portería|conserje", noun="portero"),
    _aspect("security", r"seguridad|segur[oa]|alarma|puerta blindada|videoportero|vigilancia"),
    _aspect("gym", r"gimnasio", noun="gimnasio"),
    _aspect("fireplace", r"chimenea", noun="chimenea"),
    _aspect("ceilings", r"techos?|molduras"),
    _aspect("flooring", r"suelos?(?! radiante)|parqué|parquet|tarima|baldosas"),
    _aspect(
        "fees",
        r"(?:cuánto (?:es|son|se paga|pagan|cuesta) (?:de|la|los) )?(?:gastos(?: de comunidad)?|comunidad|cuota|ibi"
        r"|impuestos"
        r"|derrama\w*)",
        r"gastos de comunidad|comunidad|ibi|cuota",
    ),
    _aspect(
        "negotiation",
        r"negoci\w+(?: (?:algo |un poco )?(?:el|del) precio)?|rebaj\w+(?: (?:algo |un poco )?(?:el|del) precio)?"
        r"|descuento|regate\w+|baj(?:ar|an|arían|aría) (?:el|de|algo el|un poco el)? ?precio"
        r"|mejor precio|por qué (?:es|está|cuesta) tan (?:caro|barato)|precio (?:fijo|cerrado|final|negociable)",
        r"negociab\w+|descuento",
    ),
    _aspect(
        "street",
        r"(?:en )?qué calle|^(?:y )?la calle$|cómo se llama la calle|la dirección(?: exacta)?"
        r"|nombre de la calle|qué dirección",
    ),
    _aspect(
        "surroundings",
        r"cómo es (?:la zona|el barrio|la calle)|la zona|el barrio|los alrededores|alrededores|qué hay (?:cerca"
        r"|alrededor)"
        r"|buena zona|zona segura|el entorno",
        r"barrio|alrededores|entorno|a la vuelta de la esquina|mercado|plaza",
    ),
    _aspect(
        "energy certificate",
        r"certificado(?: energético)?|(?:calificación|etiqueta|clase) energética",
        r"certificado energético|(?:calificación|etiqueta|clase) energética",
    ),
    _aspect(
        "energy",
        r"eficiencia energética|placas solares|aislamiento|aislad[oa]|energía",
        r"eficiencia energética|placas solares|aislamiento",
    ),
    _aspect(
        "access", r"silla de ruedas|accesible|accesibilidad|movilidad reducida|minusválid\w+|rampa|escalones|carrito"
    ),
    _aspect("families", r"familias?|niñ[oa]s?|hij[oa]s?|críos"),
    _aspect("office", r"despacho|oficina|teletrabaj\w+|trabajar desde casa|estudio para trabajar"),
    _aspect("rent", r"alquil\w+|rentab\w+|inversión|invertir|inquilin[oa]s?"),
    _aspect("internet", r"internet|wifi|wi-fi|fibra"),
    _aspect("layout", r"distribuci(?:ón)|distribuid[oa]|pasillo|plano|recibidor"),
)
"""More special before more general: the first that fits a question is the one it is about."""
