"""What people call places in Madrid and Barcelona, apart from the names in the listings.

An entry counts only when one of its districts is in the listings, so other cities' listings are not touched by it.
Districts are written folded, as the start of the listing's name or of one of its parts. Source: general knowledge of
both cities.
"""

from __future__ import annotations

ALIASES: dict[str, tuple[str, ...]] = {
    # Madrid: other names, parts and neighbours of districts
    "salamanca": ("barrio de salamanca",),
    "salamanca district": ("barrio de salamanca",),
    "lista": ("barrio de salamanca", "goya"),
    "recoletos": ("barrio de salamanca", "chueca"),
    "serrano": ("barrio de salamanca",),
    "barrio de las letras": ("huertas", "cortes"),
    "las letras": ("huertas", "cortes"),
    "literary quarter": ("huertas", "cortes"),
    "opera": ("palacio", "sol"),
    "austrias": ("palacio", "la latina"),
    "madrid de los austrias": ("palacio", "la latina"),
    "trafalgar": ("chamberi",),
    "olavide": ("chamberi",),
    "plaza de olavide": ("chamberi",),
    "quevedo": ("chamberi",),
    "iglesia": ("chamberi",),
    "noviciado": ("malasana",),
    "conde duque": ("malasana",),
    "dos de mayo": ("malasana",),
    "tribunal": ("malasana",),
    "alonso martinez": ("chueca",),
    "gran via": ("chueca", "sol"),
    "puerta del sol": ("sol",),
    "plaza mayor": ("sol", "palacio"),
    "callao": ("sol", "palacio"),
    "royal palace": ("palacio",),
    "palacio real": ("palacio",),
    "el rastro": ("lavapies", "la latina"),
    "rastro": ("lavapies", "la latina"),
    "anton martin": ("huertas", "lavapies"),
    "tirso de molina": ("lavapies",),
    "reina sofia": ("lavapies",),
    "retiro park": ("retiro",),
    "el retiro": ("retiro",),
    "ibiza street": ("retiro",),
    "nino jesus": ("retiro",),
    "jeronimos": ("retiro",),
    "los jeronimos": ("retiro",),
    "prado museum": ("retiro", "huertas"),
    "the prado": ("retiro", "huertas"),
    "atocha": ("arganzuela", "retiro", "lavapies"),
    "madrid rio": ("arganzuela",),
    "matadero": ("arganzuela",),
    "legazpi": ("arganzuela",),
    "delicias": ("arganzuela",),
    "bernabeu": ("chamartin", "castellana"),
    "santiago bernabeu": ("chamartin", "castellana"),
    "nuevos ministerios": ("rios rosas", "chamberi", "castellana"),
    "azca": ("castellana", "tetuan"),
    "paseo de la castellana": ("castellana",),
    "plaza de castilla": ("chamartin", "tetuan"),
    "ciudad universitaria": ("moncloa",),
    "princesa": ("arguelles",),
    "plaza de espana": ("arguelles", "palacio"),
    "templo de debod": ("arguelles",),
    "las ventas": ("goya", "barrio de salamanca"),
    "ventas": ("goya", "barrio de salamanca"),
    "puente de vallecas": ("vallecas",),
    "villa de vallecas": ("vallecas",),
    "soria": ("arturo soria",),
    "moraleja": ("la moraleja",),
    # Barcelona
    "gothic quarter": ("barri gotic",),
    "the gothic": ("barri gotic",),
    "gothic": ("barri gotic",),
    "gotico": ("barri gotic",),
    "barrio gotico": ("barri gotic",),
    "gotic": ("barri gotic",),
    "las ramblas": ("el raval", "barri gotic"),
    "la rambla": ("el raval", "barri gotic"),
    "macba": ("el raval",),
    "ribera": ("el born",),
    "la ribera": ("el born",),
    "ciutadella": ("el born", "fort pienc"),
    "santa maria del mar": ("el born",),
    "picasso museum": ("el born",),
    "arc de triomf": ("fort pienc", "el born"),
    "glories": ("fort pienc", "el clot", "poblenou"),
    "right eixample": ("eixample dret",),
    "eixample derecho": ("eixample dret",),
    "eixample right": ("eixample dret",),
    "dreta de l'eixample": ("eixample dret",),
    "left eixample": ("eixample esquerra",),
    "eixample left": ("eixample esquerra",),
    "eixample izquierdo": ("eixample esquerra",),
    "esquerra de l'eixample": ("eixample esquerra",),
    "eixample esquerre": ("eixample esquerra",),
    "ensanche": ("eixample",),
    "passeig de gracia": ("eixample dret",),
    "paseo de gracia": ("eixample dret",),
    "placa de catalunya": ("eixample dret", "barri gotic"),
    "plaza catalunya": ("eixample dret", "barri gotic"),
    "casa batllo": ("eixample dret",),
    "la pedrera": ("eixample dret",),
    "hospital clinic": ("eixample esquerra",),
    "sagrada familia church": ("sagrada familia",),
    "holy family": ("sagrada familia",),
    "park guell": ("vallcarca", "gracia", "el carmel"),
    "parc guell": ("vallcarca", "gracia", "el carmel"),
    "camp nou": ("les corts",),
    "maria cristina": ("les corts", "pedralbes"),
    "sants station": ("sants",),
    "poble nou": ("poblenou",),
    "pueblo nuevo": ("poblenou",),
    "bogatell": ("poblenou",),
    "22@": ("poblenou",),
    "olympic village": ("vila olimpica",),
    "villa olimpica": ("vila olimpica",),
    "port olimpic": ("vila olimpica",),
    "olympic port": ("vila olimpica",),
    "forum": ("diagonal mar",),
    "paral·lel": ("poble-sec", "sant antoni"),
    "parallel": ("poble-sec",),
    "poble sec": ("poble-sec",),
    "pueblo seco": ("poble-sec",),
    "montjuic": ("montjuic", "poble-sec"),
    "san antonio": ("sant antoni",),
    "san gervasio": ("sant gervasi",),
    "san andres": ("sant andreu",),
    "turo park": ("sant gervasi",),
    "bonanova": ("la bonanova",),
    "raval": ("el raval",),
    "born": ("el born",),
    "la barceloneta": ("barceloneta",),
    "carmelo": ("el carmel",),
    "tibidabo": ("sant gervasi", "sarria"),
    "sant pau": ("guinardo",),
    "maragall": ("guinardo",),
}

HEARD: dict[str, tuple[str, ...]] = {
    # What recognisers were seen to write for a name and that no general rule of sound brings back.
    "tuger": ("chueca",),
    "chewca": ("chueca",),
    "chew eca": ("chueca",),
    "eshample": ("eixample",),
    "a sample": ("eixample",),
    "ex ample": ("eixample",),
    "i sample": ("eixample",),
    "mont juic": ("montjuic",),
    "mount juic": ("montjuic",),
    "grassia": ("gracia",),
    "gratia": ("gracia",),
    "grathia": ("gracia",),
    "gracias": ("gracia",),
    "less courts": ("les corts",),
    "lay courts": ("les corts",),
    "poble new": ("poblenou",),
    "la latino": ("la latina",),
}

ELSEWHERE = frozenset(
    # Well-known places: when the listings have none of that name, they are not a misheard district.
    """
    london paris rome berlin lisbon lisboa porto amsterdam brussels vienna dublin milan munich prague athens moscow
    tokyo kyoto beijing dubai miami boston chicago manhattan brooklyn kensington soho mayfair valencia sevilla
    seville zaragoza malaga granada cordoba bilbao alicante murcia marbella toledo segovia salou sitges girona
    tarragona lleida ibiza mallorca menorca tenerife cadiz santander gijon oviedo vigo pamplona andorra portugal
    france italy germany england spain mexico argentina atlantis narnia
    """.split()
) | frozenset(
    "new york,los angeles,san francisco,san sebastian,santiago de compostela,palma de mallorca,notting hill,hong"
    " kong,buenos aires".split(",")
)

VAGUE_EN = (
    r"(?:down ?town|mid ?town|up ?town|(?:the |a )?(?:city |town )?(?:centre|center)(?: of (?:the )?(?:town|city|it"
    r" all))?|city (?:centre|center)"
    r"|somewhere (?:very |more |quite |really )?(?:central|nice|quiet|good|safe|cool|calm|lively|close|fun|pretty"
    r"|green|peaceful|trendy|beautiful)"
    r"|centrally located|central(?:ly)?(?: (?:area|location|located|place|neighbou?rhood|district|spot|zone|part))"
    r"|central"
    r"|(?:a |the |some )?(?:very |really |more |nice |good )*(?:quiet|nice|good|safe|calm|trendy|residential|lively"
    r"|cool|posh|green|central|beautiful|pretty"
    r"|peaceful|hip|popular|fancy|wealthy|family|family friendly|pleasant|tranquil|upmarket|upscale|best|young|leafy"
    r"|vibrant|fashionable|bohemian|touristy|cheap|cheaper|historic|old)"
    r"(?: and (?:quiet|nice|safe|calm|lively|green|central))? (?:areas?|neighbou?rhoods?|districts?|zones?|parts? of"
    r" (?:the )?(?:town|city)|locations?|quarters?|part|side of town|suburbs?|places? to live)"
    r"|(?:near|by|close to|next to|beside|around|on|at) the (?:beach|sea|seaside|coast|water|ocean|sea ?front"
    r"|waterfront)|(?:near|by|close to) (?:a |the )?beach"
    r"|(?:in |on )?the (?:suburbs|outskirts|old town|old city|heart of (?:the )?(?:city|town)|city(?! of)|town(?!"
    r" of)|historic (?:centre|center|quarter)|countryside|business district)"
    r"|outside (?:of )?(?:the )?(?:city|town)|old town|walking distance (?:of|to) everything|where the (?:action"
    r"|nightlife) is|close to (?:everything|work|my work|the office|my office)"
    r"|near (?:my )?(?:work|the office|my office|everything)|beach ?front|beach ?side|sea ?side)"
)
VAGUE_ES = (
    r"(?:(?:en |por )?el centro(?: (?:de la )?ciudad)?|(?:muy |bien )?centric[oa]s?|zona centrica"
    r"|(?:una |la |alguna )?(?:zona|barrio|parte|area)(?: \w+)? (?:tranquil[oa]|buen[oa]|bonit[oa]|segur[oa]"
    r"|centric[oa]|residencial|ch?ula|animad[oa]|verde|pij[oa]|agradable)"
    r"|(?:una |un )?(?:buena|buen|bonita|bonito) (?:zona|barrio)|cerca de la playa|cerca del mar|junto al mar|en la"
    r" playa|las afueras|casco antiguo|casco historico"
    r"|primera linea de (?:mar|playa)|algun sitio (?:tranquilo|centrico|bonito)|en la ciudad)"
)
