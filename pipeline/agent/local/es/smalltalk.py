"""Spanish asides: small talk, feelings, and questions about the agency rather than a home."""

from __future__ import annotations

from pipeline.agent.local.acts import Simple
from pipeline.agent.local.cues import Pattern
from pipeline.agent.local.es.patterns import find, whole

_VERY = r"(?:(?:un poco|un poquito|muy|bastante|tan|algo|super|demasiado) )?"
_I_AM = r"(?:estoy|estamos|me siento|ando|me pongo|me pone|nos pone|tengo) "

ASIDES: tuple[tuple[Simple, Pattern], ...] = (
    (
        "my name",
        find(
            r"cómo me llamo|cuál es mi nombre|(?:sabes|recuerdas|te acuerdas de) (?:cómo me llamo|mi nombre"
            r"|quién soy|mí)"
        ),
    ),
    (
        "privacy",
        find(
            r"(?:estás |está |se está |me estás )?grabando(?: (?:la llamada|esto|la conversación))?|(?:se graba"
            r"|grabas|guardas"
            r"|grabáis|guardáis) .*|qué (?:hacéis|haces|hacen) con mis datos|es (?:privado|confidencial)|privacidad"
        ),
    ),
    (
        "agency",
        find(
            r"(?:a qué hora|cuándo) (?:abrís|abren|cerráis|cierran)|(?:estáis|están) abiertos"
            r"|horarios?(?: de (?:apertura|oficina))?"
            r"|dónde (?:está|tenéis|tienen) (?:la|vuestra|su) (?:oficina|agencia)|(?:vuestra|su) (?:oficina"
            r"|dirección|web|comisión)"
            r"|(?:vuestro|tu|su) (?:teléfono|correo|número|email)|cómo (?:os|les|puedo) (?:contacto|contactar(?:os)?"
            r"|llamo)"
            r"|cobráis|comisi(?:ón)|para quién trabajas|(?:mándame|envíame|mandarme|enviarme|mandas"
            r"|envías)(?: (?:las?|los?|el|una?|"
            r"unas|unos|por \w+))* ?(?:fotos?|imágenes|enlace|detalles|plano|dirección)?|fotos?|imágenes"
        ),
    ),
    (
        "opinion",
        find(
            r"(?:lo|la|te lo|tú lo) comprarías|vivirías ahí|qué (?:opinas|piensas|te parece)(?: de (?:él|este|ese))?"
            r"|tu opinión|qué tiene de malo|lo (?:peor|malo)(?: de \w+)?|(?:algo|tiene) malo|desventajas?"
            r"|qué (?:pega|inconveniente|problema|truco)s? tiene|(?:tiene|hay) (?:alguna pega|algún inconveniente"
            r"|truco)"
            r"|es (?:un |una )?(?:buen|buena|mal|mala) (?:precio|compra|oferta|inversión|idea)|(?:merece|vale) la pena"
            r"|(?:lo|la) vivirías|(?:subirán|bajarán) los precios"
        ),
    ),
    (
        "elsewhere",
        find(
            r"(?:en )?otr[oa]s? (?:zonas?|barrios?|sitios?|lugar(?:es)?|distritos?|partes?)|más (?:lejos|a las afueras)"
        ),
    ),
    (
        "to rent",
        find(
            r"(?:en|de|para) alquiler|(?:quiero|queremos|busco|quisiera|me gustaría|necesito|puedo) alquilar(?:lo|la)?"
            r"|pisos? de alquiler|tenéis alquileres|alquiláis|al mes"
        ),
    ),
    (
        "area advice",
        find(
            r"(?:qué|cuál) (?:zona|barrio|distrito|ciudad|es la mejor zona|es el mejor barrio)s? (?:me "
            r"|nos )?(?:recomiendas"
            r"|recomendarías|aconsejas|es (?:la |el )?(?:mejor|más \w+)|conviene|elegirías)|(?:la"
            r"|el)? ?mejor (?:zona|barrio)"
            r" (?:para|de|en)|cuál es (?:la|el) mejor (?:zona|barrio)|dónde (?:me recomiendas|recomiendas|vivirías"
            r"|debería)"
            r"(?: (?:vivir|buscar|comprar))?"
        ),
    ),
    (
        "available",
        whole(
            r"(?:(?:y|pero|oye|,)\s*)*(?:sigue|está|continúa|aún está|todavía está)(?: (?:todavía"
            r"|aún))? (?:disponible|en venta"
            r"|libre|vendido|reservado)(?: (?:todavía|aún|ahora|ya))?"
        ),
    ),
    (
        "weather talk",
        find(
            r"(?:qué|vaya|menudo) (?:buen |mal |bonito )?(?:tiempo|día|calor|frío|lluvia)(?: (?:hace|tenemos"
            r"|más \w+))?(?! (?:hace"
            r" que|lleva|tarda))|hace (?:mucho |un |tanto )?(?:calor|frío|sol|buen día|mal tiempo|buen tiempo)(?: hoy)?"
            r"|está (?:lloviendo|nevando|nublado)"
        ),
    ),
    (
        "your day",
        find(
            r"(?:qué tal|cómo) (?:te )?(?:va|ha ido|llevas|fue) (?:el|tu|la) (?:día|mañana|tarde|semana)"
            r"|qué tal (?:el|tu) día"
            r"|mucho (?:trabajo|lío)(?: hoy)?|te gusta tu trabajo|estás cansad[oa]"
        ),
    ),
    (
        "first time",
        find(
            r"(?:es |sería )?(?:mi|nuestr[oa]|la) primer[oa]? (?:vez(?: que compr\w+)?|piso|casa|vivienda|compra)"
            r"|nunca (?:he|hemos) comprado.*|no sé (?:por dónde|cómo) empezar|por dónde (?:empiezo|empezamos)"
        ),
    ),
    (
        "nervous",
        find(
            rf"{_I_AM}{_VERY}(?:nervios[oa]s?|asustad[oa]s?|agobiad[oa]s?|preocupad[oa]s?|estresad[oa]s?"
            rf"|perdid[oa]s?|cansad[oa]s?"
            r"|desesperad[oa]s?|hart[oa]s?|miedo|liad[oa]s?)|me agobia|qué (?:agobio|estrés|nervios)|me da (?:miedo"
            r"|vértigo|respeto)"
            r"|es (?:un paso|una decisión) (?:muy )?(?:grande|importante)"
        ),
    ),
    (
        "good news",
        find(
            r"(?:me|nos) (?:caso|casamos|hemos casado|he casado|han ascendido)|(?:estoy|está"
            r"|estamos) (?:embarazad[oa]s?|esperando"
            r" (?:un )?(?:bebé|hijo|niña|niño))|(?:hemos|he) tenido un (?:bebé|hijo)|es mi cumpleaños|(?:tengo"
            r"|he conseguido)"
            r" (?:un )?(?:nuevo trabajo|trabajo nuevo)|vamos a ser padres"
        ),
    ),
    (
        "sad news",
        find(
            r"(?:me|nos) (?:estoy |estamos )?(?:divorcio|divorciando|separando|separo|divorciamos|separamos"
            r"|he divorciado|he separado|separé"
            r"|divorcié)"
            r"|(?:ha muerto|falleció|ha fallecido|murió)|(?:he perdido|perdí) (?:el trabajo|mi trabajo|a mi \w+)"
            r"|mi (?:divorcio|separación)"
        ),
    ),
    (
        "compliment",
        find(
            r"eres (?:muy |tan |realmente )?(?:amable|maj[oa]|simpátic[oa]|list[oa]|buen[oa]|gracios[oa]"
            r"|divertid[oa]|rápid[oa]"
            r"|genial|encantadora?|un (?:sol|encanto|amor|cielo|crack)|una crack|la mejor|el mejor)|(?:tienes"
            r"|qué) (?:una )?voz (?:tan |muy )?(?:bonita"
            r"|agradable)"
            r"|buen trabajo|lo haces (?:muy )?bien|me gusta (?:hablar contigo|tu voz)|qué maj[oa]"
        ),
    ),
    (
        "keeps name",
        find(
            r"(?:prefiero no|no (?:quiero|voy a|te voy a|pienso)) (?:dar(?:te|le|lo)?|decir(?:te|le"
            r"|lo)?)(?: mi nombre)?"
            r"|sin nombres?(?:,? por favor)?$|mi nombre no (?:importa|hace falta)"
        ),
    ),
    (
        "languages",
        find(
            r"(?:hablas|habláis|habla|hablan)(?: usted)? (?:también )?(?:inglés|francés|alemán|italiano|catalán"
            r"|español|castellano"
            r"|portugués|gallego|vasco)|(?:podemos|puedes) hablar en \w+|qué idiomas|en (?:inglés|francés|alemán"
            r"|italiano"
            r"|catalán)(?:,? por favor)?$"
        ),
    ),
    (
        "are you there",
        find(
            r"me (?:oyes|escuchas|oye|escucha)|(?:sigues|estás|hay alguien|sigue usted) (?:ahí|al teléfono)"
            r"|hola\?? hola"
        ),
    ),
    (
        "said already",
        find(
            r"(?:eso )?ya (?:me )?lo (?:has|habías) dicho|ya (?:lo|te lo) (?:he dicho|dije)|(?:te "
            r"|lo )?estás repitiendo|te repites"
            r"|deja de repetir|otra vez lo mismo|siempre dices lo mismo"
        ),
    ),
    (
        "think it over",
        find(
            r"(?:(?:lo|la) )?(?:tengo|tenemos|necesito|quiero|voy|vamos) (?:que |a )?(?:pensar(?:lo|melo)?"
            r"|consultar(?:lo)?|hablar(?:lo)?"
            r"|comentar(?:lo)?)(?: con (?:mi|mis) \w+)?|consultarlo con la almohada|(?:quizás?|mejor) (?:más tarde"
            r"|otro día)"
        ),
    ),
    (
        "what do you mean",
        whole(
            r"(?:(?:perdona|perdón|y|pero),? )*(?:qué quieres decir(?: con .*)?|a qué te refieres(?: con .*)?"
            r"|en qué sentido"
            r"|no entiendo (?:la pregunta|qué quieres)|como qué|como cuál(?:es)?|por ejemplo|qué (?:opciones hay"
            r"|quieres saber))"
        ),
    ),
    (
        "chatter",
        whole(
            r"(?:(?:ah|oh|ay|vale|ok|bueno|hm+),? )*(?:anda ya|ya estoy(?: aquí)?|ya he vuelto|venga ya"
            r"|en serio|de verdad|vaya|anda|no me digas"
            r"|ya veo|entiendo"
            r"|entendido|es verdad|tienes razón|qué pena|una pena|lástima|qué lástima|da igual eso|madre mía"
            r"|dios mío|hm+|uf+)"
        ),
    ),
    ("laugh", whole(r"(?:(?:ja+)+|jaja\w*|(?:je+)+|qué (?:gracia|gracioso|risa)|me parto)(?:[ ,.!]+.{0,12})?")),
)
