"""Ordinary words, folded: what is never taken for a misheard place name, and what ends one."""

from __future__ import annotations

import re

ENDS_NAME = frozenset(
    "with under for and or please that which but below over i i'd i'm i'll we my is are was if then instead up at"
    " most least "
    "maximum minimum max min between from around about near in on having has have thanks thank because so when who"
    " where "
    "not no less more than costing priced budget euros bedroom bedrooms bathroom bathrooms rooms room baths bath bed"
    " beds "
    "apartment apartments flat flats house houses home homes studio you me it to by of as too also maybe perhaps"
    " area areas "
    "neighbourhood neighborhood district zone sorry actually wait rather would could should do does can "
    "con y o por para menos mas que sin hasta entre desde cerca pero como habitaciones dormitorios banos piso casa"
    " zona barrio "
    "maximo minimo tiene tenga cueste gracias favor mejor perdon".split()
)

ORDINARY = ENDS_NAME | frozenset(
    """
    a about above accept actually afford affordable after afternoon again agency agent ago ah air all allow allowed
    almost along already also alright although always am amazing amount an another answer any anybody anymore anyone
    anything anyway anywhere apart apartment april ask asked august autumn available away baby back bad balcony bank
    bar bars basement basic bathtub bay be beach beautiful became become bedroomed been before began begin behind
    being believe beside best better big bigger bike bit black block blue book both bottom bought boy bright bring
    brother brought brown building built bus business busy buy buyer buying by call called calm came capital car
    care carefully case cash cat central centre center chance change cheap cheaper cheapest check child children
    choice choose church city clean clear clearly close closer closest club coffee cold come comes comfortable
    coming common communal company compare complete condition connected connection consider contact cook cool corner
    cost costs country couple course court cosy cozy cup cute daily dark date daughter day days dear december decent
    decide decided decision deal deck definitely deposit design designer detached details did didn't different
    difficult dining dinner discount distance dog dogs doesn't don't done door double down downtown dream drive due
    duplex during each early ease east easy eat economic eight either elegant elevator eleven else email end english
    enjoy enormous enough entire entrance equipped especially estate even evening ever every everybody everyone
    everything everywhere exact exactly example excellent except exclusive expensive explain extra facing fact
    family fancy fantastic far fast father favour favorite favourite february feel feeling feet few fewer fifth
    fifty find fine finish finished fireplace first fit five flexible floor floors food foot forget forgot forty
    found four fourth free french fresh friday friend friendly friends front full fully fun furnished furniture
    further future garage garden gardens gas gave general get getting girl girlfriend give given giving glad go goes
    going golf gone good got great green ground group guess guest guests guys gym half hall hand happen happy hard
    hardly hate he hear heard heart heating hello help her here hi high higher him his history hold holiday hope
    horrible hospital hot hour hours house how however huge hundred hurry husband idea ideal ideally imagine
    immediately important included including indeed information inside interest interested interesting interior into
    investment isn't it's its i've january job join july june just keen keep key kid kids kilometre kilometres kind
    kitchen kitchens knew know lake land language large larger largest last late lately later laundry leave left
    less let letting level library life lift light like likely limit line list listed listen listing listings little
    live lived living local located location loft long look looked looking looks lose lost lot lots loud love lovely
    low lower luck lucky lunch luxurious luxury madam made main make makes man manage many march mark market marry
    matter may mean means meant meet meeting mention mentioned message met metre metres meter meters metro middle
    might million mind mine minute minutes miss modern moment monday money month months moon mood morning mortgage
    mother mountain mountains move moved moves moving mr mrs much mum music must myself name names natural nature
    nearby nearly need needed needs neighbour neighbours never new next nice night nine nobody noise noisy none noon
    normal normally north nothing november now number object obviously ocean october off offer offers office often
    oh ok okay old older on once one ones only open opinion option options orange order other others our out outdoor
    outside own owner paid paint painted parents park parking parks part particular parties partner party pass past
    patio pay paying penthouse people per perfect period person pet pets phone photo photos pick picture piece place
    places plan plans play playground plenty plus point polite pool popular port possible possibly prefer preferably
    preferred pretty price priced prices private probably problem properties property public purchase put quality
    quarter question questions quick quickly quiet quite rain range rate reach read ready real realistic really
    reason reasonable receive recently recommend recommendation red refurbished regarding relax relaxed remember
    remind renovate renovated renovation rent rental repeat reply request rest restaurant restaurants retire retired
    retirement return rich ride right river road roof roofs rough roughly round run running sad safe said sale same
    sat saturday save saw say saying says school schools sea search searching season seat second secondary section
    see seeing seem seems seen sell selling send sense separate september serious seriously seven several shall
    share shared she shop shopping shops short should show showed shower shown side sign silent similar simple
    simply since single sir sister sit site situation six sixth size skip sleep slightly slow slowly small smaller
    smart smell snow social sold some somebody somehow someone something sometimes somewhere son soon sort sorts
    sound sounds south space spaces spacious spain spanish speak speaking special specific spend spot spring square
    squares stairs stand standard star start started state station stay stayed step still stop storage store storey
    story straight strange street streets strong student students study stuff style subject suburb suburbs such
    suddenly suggest suggestion suit suitable summer sun sunday sunlight sunny sunshine supermarket suppose sure
    surprise swimming table take taken takes taking talk talking tall teenager tell telling ten tenth terrace
    terraces terrible test texas thank their them themselves there these they thing things think thinking third
    thirty this those though thought thousand three through thursday time times tiny tired today together toilet
    told tomorrow ton tonight took top total totally tour towards tower town traffic trail train trains transport
    travel tree trees tried trip trouble true try trying tube tuesday turn twelve twenty twice two type typical ugly
    under underground understand understood university until upper upstairs urban us use used useful usual usually
    vacation value various very via view views villa village visit voice wait waiting walk walking wall want wanted
    wants warm wash washing wasn't watch water way ways weather wednesday week weekend weeks welcome well went were
    west what whatever what's wheelchair white whole whose why wide wife will willing wind window windows winter
    wish within without woman women won't wonder wonderful wood wooden word words work worked working world worry
    worse worst worth wouldn't write wrong region vicinity ballpark cases terms touch addition principle theory
    euros advance detail budgeted brochure advert ad advertisement website online internet newspaper portal page
    viewing viewings appointment loan savings inheritance relocation abroad yard yeah year years yellow yep yes
    yesterday yet young your yours yourself zero zone justice prosperity palace castle marble sand sands saint
    saints courts ravine corral crossing orders paper papers news anna john maria david peter paul mary james sarah
    laura michael air-conditioning balconies lifts elevators pools garages sized bedded quieter brighter nicer
    something's there's that's let's i'd you're we're they're can't couldn't hola busco quiero quisiera necesito
    algo alguna alguno algun tengo tienes tienen hay una un uno unos unas el la los las lo le les de del al en se su
    sus mi mis nos yo tu ella ellos este esta esto ese esa eso muy mucho mucha muchos muchas bien bueno buena buenos
    buenas grande grandes pequeno pequena pequenos barato barata caro cara casas pisos apartamento apartamentos
    estudio atico habitacion dormitorio bano metros cuadrados mil millon millones terraza piscina ascensor garaje
    jardin balcon luz luminoso luminosa tranquilo tranquila exterior reformado reformada nuevo nueva moderno moderna
    amueblado precio presupuesto tamano superficie planta calle plaza parque playa mar ciudad centro sitio lugar
    parte lado familia ninos hijos perro gato mascotas coche trabajo oficina colegio universidad tienda supermercado
    dia semana mes ano ahora luego despues antes hoy manana si no ni ya tambien tampoco solo siempre nunca otra otro
    otras otros ser es soy estan estar era sean fuera tener tiene hacer hace puede puedo pueden podria ver veo
    buscar buscando comprar compra vivir vivo gustaria gusta encanta prefiero da igual cualquier cualquiera
    alrededor alli aqui ahi donde cuando reading doscientos trescientos cuatrocientos quinientos seiscientos
    setecientos ochocientos novecientos veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa sport
    sports principio nick repair repairs lieu vain estado estados buen mal gran santo santos santa finance fashion
    education pharmacy bakery wardrobe stock brick concrete efectivo trastero hipoteca edificio exteriores reformar
    vistas alquiler venta comunidad gastos amigo amigos mujer marido hijo madre padre hermano hermana jefe semanas
    meses anos tarde noche mananas visita visitar llamar telefono correo foto fotos primera segunda tercera ultimo
    ultima siguiente anterior mayor menor mejor peor alto alta bajo baja sombra silencio ruido cocina salon comedor
    suelo madera armario armarios calefaccion aire chimenea urbanizacion portero conserje gimnasio comun comunes
    colegios tiendas paradas autobus tren aeropuerto carretera barco movie guitar piano violin theatre theater
    cinema museum butcher doctor dentist nurse lawyer engineer artist writer driver pilot chef waiter cleaner
    builder architect plumber electrician parquet tiles granite oak pine walnut steel glass iron plaster ceiling
    ceilings beams arches shutters blinds curtains carpet rug sofa couch chair chairs desk shelf shelves drawer
    cupboard cupboards closet pantry cellar attic mezzanine utility boiler radiator radiators oven hob fridge
    freezer dishwasher microwave sink tap taps jacuzzi sauna barbecue lawn hedge fence gate driveway porch veranda
    conservatory greenhouse shed pond cats puppy bird birds fish horse motorbike scooter taxi tram ferry plane
    airport highway motorway cheque rates taxes fees notary contract lease tenant landlord seller broker euro dollar
    dollars pound pounds penny cents percent christmas easter birthday wedding funeral pacific imperial canal
    fountain island esperanza pacifico cuanto cuanta cuantos cual quien porque sobre ante segun durante mediante dos
    tres cuatro cinco seis siete ocho nueve diez doce cien
    """.split()
)

BEFORE_PLACE = {
    "en": (
        r"(?:\b(?:in|near|metro|around|inside|within|outside|nearby|towards?|close to|next to|near to|beside"
        r"|opposite|part"
        r" of|district of|area of|neighbou?rhood of"
        r"|(?:area|district|neighbou?rhood|zone|place|somewhere|quarter|barrio) called|live at|living in|based in"
        r"|located in|somewhere in|anywhere in|place"
        r" in|over in|by))$"
    ),
    "es": (
        r"(?:\b(?:en|cerca del?|cerquita del?|zona del?|barrio del?|distrito del?|junto al?|al lado del?"
        r"|proxim[oa]s? al?|por la zona del?|alrededor del?|dentro del?|fuera del?|por|hacia|frente al?|lejos del?"
        r"|a un paso del?|pegado al?|metro(?: del?)?|parada del?|estacion del?|plaza del?))$"
    ),
}
_HOME = r"(?:flat|house|home|apartment|studio|place|loft|penthouse|duplex|villa|something|anything|bedrooms?)"
BEFORE_PLACE_LIKELY = {
    "en": r"(?:\b(?:what about|how about|prefer|rather|rather have|want|try|live|i meant|i mean|i said|i'd like|we like"
    rf"|show me|interested in|looking at|and about)|\b{_HOME} (?:and|an|on|end|from|at))$",
    "es": r"(?:\b(?:que tal|prefiero|mejor|digo|quise decir|he dicho|quiero|que hay de|me gusta))$",
}
"""What follows is a place more often than not; "a flat and" is how "a flat in" is misheard."""
BEFORE_PLACE_MAYBE = {
    "en": (
        r"(?:\b(?:at|about|what about|how about|to|on|of|or|and|from|prefer|meant|mean|said|say|like|love|try|is"
        r"|it's|its|not|except|but|maybe|rather|instead of|want|sorry|no|wait|than|yes|then|excluding|avoid|with))$"
        r"|^$|,$"
    ),
    "es": r"(?:\b(?:de|del|a|o|y|y en|prefiero|mejor|digo|perdon|quise decir|es|no|si|por|excepto|menos|salvo|que"
    r" tal|que hay de))$|^$|,$",
}
NOT_BEFORE_PLACE = (
    r"\b(?:(?:my|the|his|her) name(?: is|'s)|my name's|i am called|i'm called|me llamo|mi nombre es"
    r"|mr|mrs|ms|dr|senor|senora|sr|sra|don|dona)(?: \.)?(?: \w+)?$"
    r"|\b(?:call me|my (?:wife|husband|friend|boss|son|daughter|brother|sister|mother|father|uncle|aunt|neighbour"
    r"|colleague)(?: ,)?)$"
)
"""A name after these words is a person's. One word may stand between: a first name."""
NAMES_FOLLOW = frozenset("in near around en towards inside".split())
"""After these an unfamiliar word is a place, even one in lower case."""
EVERYDAY_ENDING = re.compile(
    r"(?:ing|ed|tion|sion|ment|ness|ly|able|ible|ance|ence|ancy|ency|ist|ism|ity|ous|ful|less|ship|hood|ology|wise"
    r"|ics|ware|ght|work|room|cion|mente|dad|idad|ado|ada|ando|iendo|able|aje|encia|ancia|eria|tivo|tiva)s?$"
)
"""Words of every day that are in no list."""
SENTENCE_WORDS = frozenset(
    "i i'm i'd we my me it is a an the in with for to of that what que un una con en de por para busco quiero me mi es"
    " este esta do does can could would she they you his her their se te nos le lo su tu mas muy que".split()
)
"""What is typed into a search box has none of these."""
CENTRES = frozenset("center centre centro downtown".split())
"""Ordinary words that a district may be called, with an article too: "in the centre"."""
GENERIC_NAMES = frozenset(
    """
    avenida avinguda bairro barri barrio calle carrer castillo centre center centro district distrito estacio
    estacion estadi estadio fountain gate hospital market mercado mercat metro museo museu museum neighbourhood old
    palace palacio palau park parc parque paseo passeig placa plaza quarter ronda side square station stadium street
    the town wizink
    """.split()
)
"""Words of landmarks that say what kind of thing they are."""
FIRST_NAMES = frozenset(
    """
    ana anna antonio arturo andres angel beatriz bruno carlos carmen charles clara cristina daniel david diego
    edward elena elizabeth emma ernesto fernando francisco gabriel george gloria helena henry isabel jaime james
    javier john jorge jose joseph juan julia laura louis lucas lucia luis manuel marco margaret maria mario marta
    martin mary miguel monica nicolas oscar pablo patricia paul pedro peter philip pilar rafael ramon raquel ricardo
    richard robert roberto rosa samuel sandra sara sarah sergio silvia simon sofia teresa thomas victor vincent
    william
    """.split()
)
"""One word of a longer place name that is a person's name by itself ("Arturo" of "Arturo Soria") is no place."""
ROMANCE_ARTICLES = frozenset("el la los las les els l'".split())
ARTICLES = frozenset("the el la los las les l a al del d'".split())
AFTER_PLACE = frozenset(
    "metro station tube underground subway stop area district neighbourhood neighborhood quarter side zone barrio"
    " instead region".split()
)
ENGLISH_SIGNS = frozenset(
    "about and any anything around at bath baths bed bedroom bedrooms beds by do flat for from garden have home house i"
    " i'd i'm in is like live looking my near of on or please prefer room rooms show something terrace than the"
    " three to"
    " too try two under want we what with would you".split()
)
"""A sentence without any of these is hardly English."""
