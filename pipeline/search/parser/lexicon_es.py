"""Spanish tables of the query parser. Words are folded: no accents, n for ñ."""

from __future__ import annotations

from pipeline.search.parser.lexicon import Lexicon, Sides, Units
from pipeline.search.parser.number_words import NumberWords

_UNITS = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete "
    "veintiocho veintinueve"
).split()
_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_HUNDREDS = "doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos".split()

_NUMBERS = NumberWords(
    small={word: value for value, word in enumerate(_UNITS)}
    | {word: 10 * (index + 3) for index, word in enumerate(_TENS)}
    | {"un": 1, "una": 1, "veintiun": 21, "veintiuna": 21, "vente": 20},
    hundreds={word: 100 * (index + 2) for index, word in enumerate(_HUNDREDS)}
    | {word[:-2] + "as": 100 * (index + 2) for index, word in enumerate(_HUNDREDS)}
    | {"cien": 100, "ciento": 100, "sietecientos": 700, "nuevecientos": 900, "cincocientos": 500},
    hundred=frozenset({"cientos", "cientas"}),
    thousand=frozenset({"mil", "miles"}),
    million=frozenset({"millon", "millones", "million"}),
    joiners=frozenset({"y"}),
    articles=frozenset(),
    halves=frozenset({"medio", "media"}),
    quarters=frozenset({"cuarto"}),
    several_quarters=frozenset({"cuartos"}),
    points=frozenset({"coma", "punto"}),
    pairs={("un", "par", "de"): 2, ("par", "de"): 2, ("un", "par"): 2},
    zeros=frozenset(),
    either=frozenset(),
    approximate=(("y", "pico"), ("y", "picos"), ("y", "algo"), ("largos",), ("pasados",)),
    pronouns=frozenset({"uno"}),
    indefinite=frozenset({"un", "una"}),
    before_numbers=frozenset("menos mas con solo minimo maximo o y hasta desde entre tiene tenga sea".split()),
)

_UNITS_OF_HOME = Units(
    rooms=r"(?:habitacion(?:es)?|habs?|dormitorios?|dormis?|dorms?|[cq]uartos?(?! de bano)|alcobas?|piezas?|recamaras?"
    r"|habitacions?|abitacion(?:es)?|cuartos? para dormir|brs?|bds?|h(?= #\d+ b\b))(?!\w)",
    baths=r"(?:banos?|vanos?|banheiros?|cuartos? de banos?|aseos?|lavabos?|servicios?|banyos?|bany|banys|bas?|b)(?!\w)",
    area=(
        r"(?:m2|metros? ?(?:cuadrad[oa]s?|utiles|construidos|cuad)|metros? 2"
        r"|(?:metros?|mts?|mtrs?|m)\b(?! (?:de (?:la|el|una?|mi|@)|del|al(?! menos)|hasta (?:la|el|@)|a pie|andando"
        r"|@)\b))(?!\w)(?: ²| 2\b)?"
    ),
    square_feet=r"pies(?: cuadrados)?\b",
    money=r"(?:de )?(?:euros?|eur|€|euracos|pavos|leuros)",
    homes=r"(?:(?:mejores|buenas|primer[oa]s|otr[oa]s) )*(?:pisos|casas|opciones|opcion|resultados|propiedades"
    r"|viviendas|inmuebles"
    r"|apartamentos|aticos|ejemplos|ofertas|anuncios|mas (?:barat|grand|ampli|car)\w+)\b",
    nothing=(
        r"(?:(?:minutos?|mins?|hijos?|hijas?|ninos?|ninas?|crios?|personas?|perros?|gatos?|plantas?|meses|mes|anos?"
        r"|semanas?|dias?"
        r"|horas?|terrazas?|balcon(?:es)?|plazas?|garajes?|coches?|paradas?|kilometros?|km|kms|veces|adultos"
        r"|ascensores|manzanas?"
        r"|calles?|bebes?|amigos?|companeros?|alturas|pisos?(?= sin ascensor)|cuadras?|estaciones|piscinas?|armarios?"
        r"|de ellos"
        r"|de nosotros|metros?(?: \w+)? (?:de (?:la|el|una?|mi|@)|del|al(?! menos)|andando|a pie|@))(?!\w)|%|º|ª)"
    ),
    parts=r"(?:terrazas?|balcon(?:es)?|jardin(?:es)?|patios?|parcelas?|terrenos?|piscinas?|cocinas?|garajes?"
    r"|salon(?:es)?"
    r"|trasteros?|azoteas?|comedor)",
    between_stops=(
        r"(?:el|la|los|las|un|una|unos|unas|y|o|u|e|ni|pero|con|sin|en|de|del|a|al|para|por|que|entre|hasta|desde"
        r"|cerca|no|si"
        r"|es|son|sea|sean|tenga|tengan|tiene|tienen|mas|menos|otr[oa]s?|quiero|busco|necesito|piso|pisos|casas?|atico"
        r"|chalet"
        r"|apartamentos?|estudio|viviendas?|presupuesto|precio|maximo|minimo|max|min|terraza|balcon|garaje|piscina"
        r"|ascensor"
        r"|jardin|euros?|metros?|m|banos?|habitacion(?:es)?|dormitorios?|minutos?|anos?|hijos?|personas?|planta|como"
        r"|al menos"
        r"|como mucho|me|mi|su|lo|se|cada|porque|tampoco|tambien|sobre|bajo)"
    ),
    price_words=(
        r"(?:presupuesto|precio|cuesten?|cueste|coste|gastar(?:me)?|gasto|pagar|por|euros|dinero|eur|€|invertir"
        r"|ahorrad[oa]s?|tengo"
        r"|tenemos|disponemos|dispongo|bolsillo|inversion|ahorros)(?: (?:es|de|por|hasta|maximo|unos|el|mi|que|a|tengo"
        r"|seria|son"
        r"|para|gastar|comprar|un|total|como|mucho|:|,|entre))*"
    ),
    size_words=r"(?:mas grandes? (?:de|que)|superficie|tamano|metros|m2|grande)(?: (?:de|es|unos|:|,|entre|minim[oa]"
    r"|que|sea))*",
    no_wish=(
        r"\b(?:planta|numero|num|n|calle|linea|portal|nivel|tengo|edad|ano|anos|desde|hacia|construid[oa]|opcion"
        r"|referencia|ref|id"
        r"|bus|codigo postal|del ano|piso numero|posterior a|anterior a|a las|nacid[oa]|naci|enero|febrero|marzo|abril"
        r"|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)(?: (?:en|es|el|la|del|de|despues|antes"
        r"|desde|a|ano|partir))* $"
    ),
    no_price=(
        r"\b(?:comunidad|gastos|ibi|impuestos?|salario|sueldo|gano|ganamos|cobro|cobramos|ingresos|hipoteca de"
        r"|alquiler(?: de)?"
        r"|cuota|cuotas|letra)(?: (?:de|es|son|mensual(?:es)?|comunidad|la|unos|menos|mas|bajos?))* $"
    ),
    per_time=r" (?:al (?:mes|ano|dia)|mensuales|anuales|por (?:mes|noche|ano|metro)|/ ?(?:mes|m2)|el metro)\b",
)

_SIDES = Sides(
    filler=(
        r"(?: (?:de|los|las|el|la|lo|unos|unas|un|una|a|mi|es|seria|sea|precio|total|como|son|ser|como mucho|cosa de"
        r"|algo|tipo|max|presupuesto|"
        r"aproximadamente|mas o menos|eur|en|los los|alrededor|solo|,|:|€))*"
    ),
    over=(
        r"(?:mas de|mas que|por encima de|encima de|superior(?:es)? a|mayor(?:es)? (?:de|que|a)|mas grandes? (?:de"
        r"|que)|pas(?:e|en|ar|o|amos|emos)"
        r"(?:me|nos|rme|rnos)?(?: mas)?(?: de)?|super(?:e|en|ar|o)|exced(?:a|an|er|e)|sub(?:a|an|ir|irme|irnos|o)"
        r"(?: mas)? de|suban? a|over"
        r"|rebas(?:e|en|ar)|mas (?:alla de|car[oa]s? (?:de|que))|gast(?:ar|e|o|arme|arnos) mas(?: de)?|vay(?:a|an)"
        r" (?:mas )?(?:alla )?de|ir(?:me|nos)? de)"
    ),
    under=(
        r"(?:menos de|menos que|por debajo de|debajo de|inferior(?:es)? a|menor(?:es)? (?:de|que|a)|mas barat[oa]s?"
        r" (?:de|que)|baj(?:e|en|ar|o|arme)(?: de)?|under"
        r"|mas pequen[oa]s? (?:de|que)|lleg(?:ue|uen|ar|o)(?: ni)? a|no lleg(?:ue|uen) a)"
    ),
    most=(
        r"(?:hasta|como (?:mucho|maximo)|max(?:im[oa])?|a lo sumo|a lo mas|tope|techo|limite|dentro de|llegar"
        r"|llego|llegamos|estirar(?:me|nos)?|estirarlo|permitir(?:me|nos)?|no mas|lo maximo|todo lo mas"
        r"|subir(?:lo|me|nos)?|sub(?:o|imos|iria|iriamos|e)(?: (?:el|mi|nuestro) presupuesto)?(?= a)"
        r"|bajar(?:lo)?|baj(?:o|amos)(?: (?:el|mi|nuestro) presupuesto)?(?= a)"
        r"|baja(?: el precio| el presupuesto)?(?= a)|sube(?: el precio| el presupuesto)?(?= a))"
    ),
    least=(
        r"(?:al menos|por lo menos|como (?:minimo|poco)|min(?:im[oa])?|desde|a partir|partiendo|cuando menos|de menos"
        r"|empezando|no menos de)"
    ),
    about=(
        r"(?:alrededor|sobre|unos|unas|aproximadamente|aprox(?: \.)?|cerca|mas o menos|en torno|torno|casi|cosa|algo"
        r" asi como|about|rondando(?: los)?"
        r"|ronde(?:n)?|por ahi|rondar|del orden|por los|entorno)(?: (?:de|a|los|las|unos|unas|el|la|ahi|los|€))*"
    ),
    exact=r"(?:exactamente|justo|justos|justas|precisamente|exactos|ni mas ni menos (?:de|que))",
    exact_count=r"(?:solo|solamente|unicamente|nada mas que|un solo|una sola)",
    negation=(
        r"\b(?:no|sin|nada|nunca|jamas|tampoco|ni)(?: (?:quiero|queremos|querria|quisiera|puedo|podemos|pueda|podria"
        r"|que|me|nos|se|lo|pasar"
        r"|gastar|gastarme|subir|subirme|cueste|cuesten|pagar|un|uno|euro|centimo|duro|ir|irme|valga|valgan|sea|sean|tenga|tengan"
        r"|llegar|debe|deben"
        r"|deberia|de|el|la|precio|presupuesto|poder|voy|vamos|a|nada|ninguno|interesa|interesan|ensenes|busco"
        r"|buscamos|estar|este"
        r"|puede|pueden|mucho|mi|pensamos|pienso|podriamos|ni|y|va|vaya))* $"
    ),
    most_after=(
        r"(?:o menos|como (?:mucho|maximo)|max(?:im[oa])?|a lo sumo|de maximo|de tope|tope|(?:es|seria) (?:mi |el |lo"
        r" )?(?:maximo|tope|limite|techo)"
        r"|para abajo|ni (?:un euro |uno |un centimo )?mas|y no mas(?! de)|no mas(?! de)|y punto|y ni (?:un|uno)"
        r" (?:euro )?mas|a lo"
        r" mas|todo lo mas|y poco mas)\b"
    ),
    least_after=(
        r"(?:o mas|como (?:minimo|poco)|min(?:im[oa])?|por lo menos|al menos|en adelante|(?:para|hacia) arriba|de"
        r" minimo|\+|y mas(?! de)|cuando menos"
        r"|o (?:mas )?(?:grande|superior|mayor))(?=$| |,|\.)"
    ),
    about_after=r"(?:mas o menos|aproximad[oa]s?|aproximadamente|aprox|o asi|o por ahi|y pico|o cosa asi|o algo asi"
    r"|arriba o abajo|arriba abajo"
    r"|(?:,? )?mas menos|o alrededor)\b",
    exact_after=r"(?:exact[oa]s|exactamente|just[oa]s|solo|nada mas|solamente|ni mas (?:, )?ni menos|y ya"
    r"|unicamente)(?= *(?:$|[,.;!?]))",
    exact_inside="(?:sol[oa]|unic[oa])",
    range_open=r"(?:entre|desde|de|a partir de)",
    range_joint=r"(?:y|a|-|/|o|u|e|hasta|o incluso)",
    soft=r"(?:quiza|quizas|a lo mejor|idealmente|preferiblemente|incluso|mejor si|tal vez|y si puede ser|si puede ser"
    r"|a poder ser|puede que|aunque mejor|o mejor)"
    r"(?: (?:con|de|,|hasta))*",
)

SPANISH = Lexicon(
    code="es",
    markers=frozenset(
        "el los las un una en con de del que quiero busco por para y o menos mas hasta sin piso pisos casa habitaciones"
        " habitacion hab habs dormitorios dormitorio dormis dorm bano banos aseo metros cuadrados entre mil millon"
        " millones necesito algo barato"
        " barata caro cara como tiene minimo maximo al alrededor cerca zona barrio gustaria hola donde cual muy grande"
        " pequeno pequena mejor"
        " otro otra tambien igual da quita precio presupuesto euros unos unas sobre tope solo si vale gracias perdon"
        " prefiero ni"
        " uno terraza ascensor garaje piscina jardin balcon atico estudio duplex reformado luminoso tranquilo es sea"
        " tenga hay"
        " busca buscamos queremos tengo buenas buenos su lo se le cualquier cualquiera nada recamaras departamento"
        " esta estan carisimo carisima demasiado dinero dineral"
        " importa indiferente cualquiera preferencia limite olvida olvidate sino".split()
    )
    | frozenset(_UNITS[1:])
    | frozenset(_TENS)
    | frozenset(_HUNDREDS)
    | {"cien", "ciento", "medio"},
    numbers=_NUMBERS,
    counted=frozenset(
        "habitacion habitaciones hab habs dormitorio dormitorios dormi dormis dorm dorms cuarto cuartos quarto"
        " quartos alcoba alcobas"
        " recamara"
        " recamaras bano banos vano vanos banheiro banheiros aseo aseos pieza piezas".split()
    ),
    slips={},
    slips_before_multiplier={},
    units=_UNITS_OF_HOME,
    sides=_SIDES,
    answer_opening=(
        r"^(?:(?:no|si|vale|bueno|ok|,|\.|con|que sean|que tenga|que sea|pues|mejor|solo|unos|unas|de|en|al menos|como"
        r" maximo|como mucho|como minimo"
        r"|minimo|maximo|hasta|mas de|menos de|perdon|digo|y|pon|ponle|pongamos|digamos|quiero|necesito|a lo mejor"
        r"|quizas|sobre|exactamente) ?)*$"
    ),
    studio=r"\b(?:estudios?|studios?|monoambientes?)\b(?! (?:de grabacion|para))",
    no_studio=r"\b(?:no|sin|ni|nada de|que no sea|no quiero|no sea)(?: (?:un|en|#\d+))* estudios?\b|\b(?:ni|sin|no"
    r"|nada de)(?: \w+){1,2} (?:ni|o|y) estudios?\b",
    ordinals={"segundo": 2, "segunda": 2, "tercer": 3, "tercera": 3, "cuarta": 4, "quinta": 5},
)
