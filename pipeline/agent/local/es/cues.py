"""How Spanish callers say what they do."""

from __future__ import annotations

import re

from pipeline.agent.local.cues import Cues, Pattern
from pipeline.agent.local.es import several
from pipeline.agent.local.es.aspects import ASPECTS
from pipeline.agent.local.es.dialects import DIALECTS
from pipeline.agent.local.es.patterns import NAME, NOUN, begins, find, loose, whole
from pipeline.agent.local.es.positions import COUNTED, MOVES, ORDINALS, POSITIONS
from pipeline.agent.local.es.requests import SIMPLE
from pipeline.agent.local.es.words import NOT_NAMES, STOP_WORDS

_OF_BOTH = r"(?: de (?:los|las) dos| de ell[oa]s| de es[oa]s)"


def _named(pattern: str) -> Pattern:
    return re.compile(rf"\b(?:{loose(pattern)}) {NAME}", re.IGNORECASE)


def _slot(words: str) -> Pattern:
    """A wish named without its value: "el presupuesto", "cambiemos la zona"."""
    return whole(
        r"(?:me gustaría |quiero |quisiera |podemos |podríamos |puedo |vamos a |prefiero |mejor |por favor |quizás? )*"
        r"(?:cambiar |cambiemos |cambia |ajustar |ampliar |ser flexible (?:en|con) )*(?:de )?"
        rf"(?:el |la |los |las |mi |en el |en la |con el |con la )?(?:{words})(?: quizás?| entonces| mejor| por favor)?"
    )


def _which(more: str, less: str = "") -> Pattern:
    """Which of the two: "¿cuál es más barato?"; with an article only when it says "of the two"."""
    alone = rf"|{less}" if less else ""
    return find(
        rf"cuál{_OF_BOTH}?,? (?:es|era|sale|cuesta|vale|tiene) (?:(?:{more}){alone})"
        rf"|cuál{_OF_BOTH},? (?:es|era|sale) (?:el|la) (?:{more})|cuál (?:es|era|sale) (?:el |la )?(?:{more}){_OF_BOTH}"
        rf"|(?:es|era|sale|está) (?:este |ese |esta |esa )?(?:{more}) que (?:el|la|ese|este|esa|esta) (?:otr[oa]"
        rf"|anterior"
        r"|primer[oa]|segund[oa])"
    )


SPANISH = Cues(
    name=(
        _named(r"me llamo|mi nombre es|me llaman|llámame|puedes llamarme|te habla|le habla|al habla|de parte de"),
        re.compile(
            rf"\b(?:soy|habla|aquí) {NAME}(?=\s*(?:[,.;!?]|$|\by\b|\bque\b|\bbusco\b|\bquiero\b|\bquería\b|\bllamo\b))",
            re.IGNORECASE,
        ),
    ),
    not_names=NOT_NAMES,
    short=tuple("ascensor terraza balcón garaje piscina precio planta habitaciones baños siguiente gracias".split()),
    sounds="es",
    greeting=begins(
        r"^[¡¿\s]*(?:(?:hola|muy buenas|buenas tardes|buenas noches|buenos días|buen día|buenas(?! (?:vistas"
        r"|comunicaciones))|saludos|hello|hi|hey|aló"
        r"|qué hay(?=[,.!?]|$))\b(?: de nuevo| otra vez|,? [A-ZÀ-Ý]\w+(?=[,.!]|$))?[\s,.!¡]*)+"
    ),
    how_are_you=find(
        r"(?:(?<!\w )(?:qué tal|cómo) (?:está|va|andamos)|(?:qué tal|cómo) (?:estás|están|estáis|te va|le va"
        r"|va todo|andas|lo llevas|todo|el día|estamos))"
        r"(?: usted| hoy)?(?:,? hoy)?(?= *(?:[,.;!?]|$))|(?<!\w )qué tal(?= *(?:[,.;!?]|$))"
        r"|encantad[oa](?: de (?:conocerte|conocerle|saludarte))?|mucho gusto"
    ),
    thanks=find(
        r"(?:muchas |muchísimas |mil |vale |ok )?gracias(?: (?:por (?:todo|la ayuda|la información|tu ayuda|su ayuda"
        r"|tu tiempo|llamar|la llamada|el dato)|de verdad|a ti|a usted|igualmente))?|te lo agradezco(?: mucho)?"
        r"|se lo agradezco|muy amable"
    ),
    goodbye=find(
        r"adiós|hasta (?:luego|pronto|mañana|otra|la próxima|la vista|otro día)|chao|chau|nos vemos"
        r"|que (?:tengas|tenga|pases|pase|vaya) (?:un |una )?(?:muy )?(?:buen|buena|bien|feliz)(?: \w+)?|buenas noches"
        r"|(?:me )?tengo que (?:irme|colgar|dejarte|dejarle|ir)|te dejo|le dejo|voy a colgar"
        r"|(?:(?:eso|esto) (?:es|era|sería) todo|con eso (?:basta|me basta|es suficiente))(?: por (?:hoy|ahora))?"
        r"|^(?:no,? )?nada más(?=\W*(?:gracias)?\W*$)|ya no (?:necesito|quiero) nada(?: más)?|no tengo más preguntas"
        r"|(?:me )?lo (?:pensaré|voy a pensar|pienso)|ya (?:te |os |le )?llamaré|cuelgo"
    ),
    filler=begins(
        r"^(?:(?:eh+|em+|mm+|hm+|ah+|oh+|ay|uy|bueno|pues|vale|ok|okay|a ver|y|e|pero|entonces|ahora|mira|oye|escucha"
        r"|la verdad(?: es que)?|de hecho|o sea|es que|digo|perfecto|genial|estupendo|fenomenal|muy bien|bien|guay"
        r"|claro"
        r"|perdona|perdón|disculpa|por favor|venga|ya|ajá|entiendo|ya veo|interesante|qué bien|quizás?|además|también"
        r"|oiga|mire|che|guap[oa]|maj[oa]|hij[oa]|señor(?:a|ita)?|caballero|hombre|mujer|disculpe|híjole|órale|uf+|anda"
        r"|bárbaro|buenísimo|madre mía|dios mío)\b[\s,.!…]*)+"
    ),
    hesitation=begins(
        r"^(?:(?:eh+|em+|mm+|hm+|ah+|oh+|ay|uy|uf+|bueno|pues|a ver|che|oye|oiga|mira|mire)\b[\s,.!…]*)+"
    ),
    which=(
        ("cheaper", _which(r"más (?:barat[oa]|económic[oa])", "menos")),
        ("dearer", _which(r"más car[oa]", "más(?= *$)")),
        ("bigger", _which(r"más (?:grande|ampli[oa]|espacios[oa])|mayor", "más (?:metros|espacio|superficie)")),
        ("more rooms", find(r"cuál\b.*\bmás (?:habitaciones|dormitorios|cuartos)")),
        ("more baths", find(r"cuál\b.*\bmás (?:baños|aseos)")),
        ("smaller", _which(r"más pequeñ[oa]|menor", "menos (?:metros|espacio|superficie)")),
    ),
    yes=re.compile(
        r"^(?:(?:sí|vale|claro(?: que s[ií])?|por supuesto|de acuerdo|desde luego|cómo no|correcto|exacto|exactamente"
        r"|eso es|así es|adelante|venga|ok|okay|perfecto|hazlo|dale|me encantaría|yes)(?=\W|$)"
        r"|(?:si|bueno|por favor|bien|ajá|mhm|de una)(?=\s*(?:[,.;!]|$)))[\s,.!]*"
        r"(?:(?:sí|por favor|gracias|claro|vale|adelante|eso es|hazlo|quiero|correcto|desde luego|porfa)(?=\W"
        r"|$))?[\s,.!]*",
        re.IGNORECASE,
    ),
    no=begins(
        r"^(?:(?:no|nop|qué va|para nada|en absoluto|ahora no|mejor no|creo que no|no creo|todavía no|déjalo"
        r"|no hace falta|no es necesario|no,? gracias|eso no|tampoco|no quiero)(?=\s*(?:[,.;!]|$|gracias))"
        r"|no (?=gracias|mejor |prefiero ))[\s,.!]*(?:(?:gracias|no|déjalo|no hace falta|la verdad)(?=[\s,.!]"
        r"|$))?[\s,.!]*"
    ),
    clause_end=begins(
        r"[.?!;]+(?=\s|$)|[¿¡]+|,?\s+(?:y|pero|además|también|e)\s+(?=(?:tiene|tienen|está|es|hay|cuánto|cuánta|cuántos"
        r"|cuántas|qué|cuál|cuáles|dónde|cómo|puedes|podrías|dime|cuéntame|enséñame|compara|cuándo|por qué|admite"
        r"|admiten"
        r"|se puede|adiós|hasta luego|en qué|a cuánto)\b)"
        r"|,\s*(?=(?:tiene|está|hay|cuánto|cuánta|cuántos|cuántas|cuál|dónde|cómo es|dime|cuéntame|enséñame|en qué"
        r"|a cuánto"
        r"|tienes|tenéis|admiten|se admiten|qué (?:tal|hay|precio))\b)"
    ),
    simple=SIMPLE,
    moves=MOVES,
    positions=POSITIONS,
    ordinals=ORDINALS,
    pick=find(
        r"(?:el|la|ese|esa|este|esta|al|del)(?: (?:piso|casa|apartamento|vivienda|ático|estudio|chalet|dúplex))?(?: que"
        r" (?:está|estaba|hay|tenías))? (?:de|en|del|cerca de) (?:la |el |los |las )?(.+?)(?= (?:otra vez|de nuevo"
        r"|por favor|que|tiene|está)\b|[,.?!]|$)"
    ),
    cheaper_one=find(r"(?:el|la) (?:más )?(?:barat[oa]|económic[oa]) de (?:los|las) dos|(?:el|la) barat[oa]"),
    dearer_one=find(r"(?:el|la) (?:más )?car[oa] de (?:los|las) dos|(?:el|la) car[oa]"),
    bigger_one=find(r"(?:el|la) (?:más )?(?:grande|ampli[oa]) de (?:los|las) dos|(?:el|la) grande"),
    smaller_one=find(r"(?:el|la) (?:más )?(?:pequeñ[oa]|chic[oa]) de (?:los|las) dos|(?:el|la) pequeñ[oa]"),
    slots=(
        ("place", _slot(r"zona|barrio|distrito|lugar|sitio|ubicación|ciudad")),
        ("price", _slot(r"presupuesto|precio|dinero|coste")),
        ("rooms", _slot(r"(?:número de )?(?:habitaciones|dormitorios|cuartos)")),
        ("baths", _slot(r"(?:número de )?(?:baños|aseos)")),
        ("size", _slot(r"tamaño|metros(?: cuadrados)?|superficie|espacio")),
    ),
    ranks=several.RANKS,
    among=several.AMONG,
    carries_on=several.CARRIES_ON,
    every_option=several.EVERY_OPTION,
    place_one=several.PLACE_ONE,
    insists=several.INSISTS,
    first_thing=several.FIRST_THING,
    thinking=several.THINKING,
    needed_budget=several.NEEDED_BUDGET,
    breaks_off=several.BREAKS_OFF,
    extremes=(
        (
            "cheapest",
            find(
                r"(?:el|la|lo|los|las) (?:\w+ )?(?:más (?:barat[oa]s?|económic[oa]s?|asequibles?)"
                r"|menos car[oa]s?)(?! que (?:est[ea]"
                r"|es[ea]|el|la)\b)|(?:de )?(?:menor|mínimo) precio|(?:el )?precio más bajo"
            ),
        ),
        (
            "dearest",
            find(
                r"(?:el|la|lo|los|las) (?:\w+ )?más (?:car[oa]s?|lujos[oa]s?|exclusiv[oa]s?)(?! que (?:est[ea]"
                r"|es[ea]|el|la)\b)"
                r"|(?:de )?mayor precio|(?:el )?precio más alto"
            ),
        ),
        (
            "biggest",
            find(
                r"(?:el|la|lo|los|las) (?:\w+ )?más (?:grandes?|ampli[oa]s?|espacios[oa]s?)(?! que (?:est[ea]|es[ea]"
                r"|el|la)\b)"
                r"|(?:el|la) de más metros|(?:el|la) mayor"
            ),
        ),
        (
            "smallest",
            find(
                r"(?:el|la|lo|los|las) (?:\w+ )?más (?:pequeñ[oa]s?|compact[oa]s?)(?! que (?:est[ea]|es[ea]|el|la)\b)"
                r"|(?:el|la) de menos metros"
            ),
        ),
        several.MOST_ROOMS,
    ),
    count=find(
        r"cuánt[oa]s(?! (?:baños?|aseos?|habitaciones|dormitorios|cuartos|metros|plantas|alturas|ventanas|personas"
        r"|ascensores|terrazas|balcones|minutos|plazas|paradas|años|vecinos|pisos tiene)\b)|qué cantidad de pisos"
        r"|número de (?:opciones|pisos|resultados|viviendas)"
    ),
    wants=find(
        r"(?:quiero|quería|quisiera|querría|queremos|querríamos|busco|buscamos|buscaba|buscando|necesito|necesitamos"
        r"|necesitaría|prefiero|preferimos|preferiría)|me (?:gustaría|haría falta|vendría bien|interesa(?:n|ría)?)"
        r"|nos gustaría|tenga|tengan|sea|sean|que estén?|cueste|cuesten|fuera|tuviera|haya|da igual|importa"
        r"|indiferente|tiene que|ha de|debe"
        r"|debería|mejor (?:con|en|sin)|(?:un|una|uno|un[oa]s|el|la|los|las|algo|algun[oa]s?) (?:con|que|en|sin|de"
        r"|por|más)"
        r"|(?:tienes|tenéis|tendrías|habría|enséñame|muéstrame|encuéntrame|búscame) (?:algo|algún|algun[oa]s?|un|una"
        r"|un[oa]s"
        r"|otr[oa]s?|más|pisos|casas|apartamentos|viviendas|áticos|estudios|chalets|propiedades|inmuebles|lofts)"
        r"|hay (?:algo|algun[oa]s?|algún|otr[oa]s?|más)? ?(?:pisos?|casas?|apartamentos?|viviendas?|áticos?"
        r"|estudios?|chalets?)"
        r"|^con|^sin|^en(?! qué| cuánt)|^cerca|^menos de|^hasta|^por menos|^al menos|^como (?:mínimo|mucho|máximo)"
        r"|a poder ser"
        r"|si puede ser|a ser posible|preferiblemente|idealmente|y si|en vez de|en lugar de|mejor un[oa]?|otr[oa] con"
        r"|(?:pisos|casas|apartamentos|viviendas) (?:con|en|de)"
    ),
    dismisses=find(
        r"^(?:(?:no|vale|bueno|oye|ay|y|pues),? )*(?:olvida|olvídate de|olvidemos|deja|dejemos|quita|da igual|nada de)"
        r" (?:el|la|lo|los|las|eso|esto|un|una)\b"
    ),
    refers_home=find(
        r"est[ea]|es[ea]|eso|esto|su|sus|tiene|tienen|tenía|está|están|estaba|es|era|son|cuesta|costaba|vale|valía|mide"
        r"|medía|da|daba|dan|queda|hay|había"
        r"|piden|incluye|admite|admiten|(?:el|la|los|las|del|al) (?:piso|casa|vivienda|apartamento|departamento"
        r"|depa|edificio|finca|chalet"
        r"|estudio"
        r"|ático|barrio|zona|calle|cocina|salón|baño|baños|habitaciones|dormitorios|precio)"
    ),
    asks_home=find(
        r"tiene|tienen|tenía|está|están|estaba|es|era|son|hay|había|cuenta con|incluye|viene|cuesta|costaba"
        r"|vale|valía|mide|medía|da|daba|dan|queda|admite|admiten"
        r"|aceptan"
        r"|permiten|se puede(?:n)?|piden|lleva|dispone|cuánt[oa]s?|qué|cuál|cuáles|dónde|cómo|cuándo|quién"
        r"|por qué|dime|puedo|podría|podríamos"
        r"|cuéntame|repet\w+|repíte\w*|y (?:el|la|los|las)|hasta (?:qué|cuánto)|cerca"
    ),
    why=begins(r"^(?:por qué|cómo es que|y eso)\b"),
    any_home=find(
        r"pisos?|apartamentos?|casas?|viviendas?|inmuebles?|propiedad(?:es)?|algo para (?:vivir|comprar)"
        r"|sitio para vivir"
        r"|hogar|compra(?:r(?:me|nos)?)?|departamentos?|pisitos?|casitas?|mudar(?:me|nos)|mudanza|opciones|anuncios?|alquilar"
    ),
    out_of_scope=find(
        r"qué tiempo|el tiempo (?:que hace|hoy|mañana)|va a llover|llueve|lloverá|temperatura|pronóstico|fútbol|partido"
        r"|noticias|president[ea]|polític\w*|elecciones|capital de|recetas?|pizza|película|cine|música|canción|bolsa"
        r"|bitcoin"
        r"|criptomonedas?|vuelos?|hotel(?:es)?|taxi|uber|médico|lotería|deberes|matemáticas|poema|poesía|traduc\w+"
        r"|qué hora"
        r"|qué día|en qué año estamos|quién (?:ganó|es el (?:president\w|rey))|más dos|multiplicado|dividido"
        r"|sentido de la vida|hipotecas?|tipos? de interés|préstamos?|visado|abogad[oa]|seguros? de|vender mi"
        r"|alquilar mi"
        r"|paellas?|tortillas?|(?:me haces|hazme|prepárame|cocíname) un[oa]?|mi caser[oa]|fontaner[oa]"
        r"|recuérdame que|un correo|reservar? (?:una )?mesa|juega"
    ),
    stop_words=STOP_WORDS,
    aspects=ASPECTS,
    needs_capital=re.compile(r"aquí|habla"),
    misheard=(
        (begins(r"\b(tiene|hay|con|sin) a sensor(?:es)?\b"), r"\1 ascensor"),
        (begins(r"\b(\w+) vaños?\b"), r"\1 baños"),
        (begins(r"\baver\b"), "a ver"),
        # "Ahora dos en Barajas": what is counted goes without saying.
        (
            begins(r"^((?:vale|ahora|y|pues|mejor|bueno|venga|[,\s])*)(dos|tres|cuatro|cinco) en (?=\w)"),
            r"\1\2 habitaciones en ",
        ),
        *DIALECTS,
    ),
    open_question=begins(r"^(?:y )?(?:qué(?! tal| hay)|cuál|cómo)\b"),
    reason=begins(r"^(?:es que|porque)\b"),
    dangling=find(
        r"(?:un|una|el|la|los|las|con|sin|en|cerca de|por|hasta|de|del|a|al|y|o|pero|que|entre|sobre|unos|al menos"
        r"|menos de"
        r"|más de|mi|es|dos|tres|cuatro|cinco|seis)$"
    ),
    other_one=find(
        r"(?:el|la) (?:otr[oa]|anterior|de antes)(?=$|[ ,]+(?:era|es|tiene|tenía|está|por favor|mejor|entonces)\b)"
    ),
    would_cost=find(r"(?:cuánto|qué|por cuánto) (?:costaría|cuesta|valdría|vale|sale|saldría|me saldría)\b.*"),
    what_is_there=find(r"qué (?:hay|tienes|tenéis|ofreces|ofrecéis)"),
    same_question=find(
        r"(?:la )?misma pregunta|^(?:est[ea]|es[ea])(?: también)?$|(?:est[ea]|es[ea]) también(?= *$)"
        r"|lo mismo para (?:est[ea]"
        r"|es[ea]|(?:el|la) otr[oa])"
    ),
    options=(
        (0, find(r"(?:el |la |lo )?primer[oa]")),
        (1, find(r"(?:el |la |lo )?segund[oa]")),
        (-1, find(r"(?:el |la |lo )?últim[oa]")),
    ),
    other=find(r"otr[oa]"),
    option_names=((find(r"izquierd[oa]"), "esquerra"), (find(r"derech[oa]"), "dret")),
    which_has=find(
        r"cuál(?:es)?(?: de (?:los|las|ell[oa]s|es[oa]s|est[oa]s)(?: dos)?)? (?:tiene|tienen|tenía|está|es|da|admite"
        r"|era)"
        r"|(?:los|las) dos (?:tienen|son|están)|algun[oa] de (?:los|las) dos"
    ),
    adjective=re.compile(r"(?:[aiu]d[oa]s?|(?<!^r)os[oa]s?|[ai]bles?|istas?)$"),
    counted=COUNTED,
    comparatives=(
        ("cheaper", find(r"más (?:barat[oa]|económic[oa]) que|(?:cuesta|vale) menos que")),
        ("dearer", find(r"más car[oa] que|(?:cuesta|vale) más que")),
        ("bigger", find(r"más (?:grande|ampli[oa]|espacios[oa]) que|más (?:espacio|metros) que")),
        ("smaller", find(r"más pequeñ[oa] que|menos metros que")),
    ),
    with_feature=find(
        rf"(?:el|la|ese|esa)(?: {NOUN})? (?:con|que (?:tiene|tenía|da|era|es|está cerca de)|de) (?:la |el |los |las "
        rf"|un |una )?"
        r"(.+?)(?= (?:otra vez|de nuevo|por favor)\b|[,.?!]|$)"
    ),
    areas=find(
        r"(?:en )?qué (?:otr[oa]s )?(?:zonas|barrios|distritos|ciudades|sitios|lugares|partes|zona|barrio"
        r"|ciudad)(?: de [\w' ]+?)?"
        r" (?:tienes|tenéis|tiene|tienen|hay|trabajáis|trabajas|conoces|cubrís|ofrecéis|ofreces|llevas"
        r"|lleváis)(?: \w+)?"
        r"|dónde (?:tienes|tenéis|hay|trabajáis|están)(?: (?:los|las|vuestros|tus))? ?(?:pisos|casas|viviendas"
        r"|anuncios)?"
        r"|(?:dime|cuéntame|enséñame) (?:qué |las |los |algunas |algunos )?(?:zonas|barrios|distritos"
        r"|ciudades)(?: (?:hay|tienes"
        r"|tenéis|que tienes))?|(?:qué|cuáles) (?:son )?(?:las |los )?(?:zonas|barrios|ciudades)(?: \w+)?$"
    ),
)
