"""Ordinary words, folded: what is never taken for a misheard place name, and what ends one."""

from __future__ import annotations

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
    worse worst worth wouldn't write wrong region vicinity ballpark order case cases fact terms front order end
    touch total addition example particular principle theory need afternoon cash euros advance detail details
    budgeted brochure advert ad advertisement website online internet newspaper portal page viewing viewings
    appointment weekend evening mortgage loan savings inheritance company relocation abroad yard yeah year years
    yellow yep yes yesterday yet young your yours yourself zero zone justice prosperity palace castle marble
    sand sands saint saints courts ravine corral crossing orders paper papers news anna john maria david peter
    paul mary james
    sarah laura michael air-conditioning balconies lifts elevators pools views gardens garages luxury sized bedded
    quieter brighter nicer something's there's that's let's i'd you're we're they're can't couldn't hola busco
    quiero quisiera necesito algo alguna alguno algun tengo tienes tienen hay una un uno unos unas el la los las lo
    le les de del al a en se su sus mi mis nos yo tu ella ellos este esta esto ese esa eso muy mucho mucha muchos
    muchas bien bueno buena buenos buenas grande grandes pequeno pequena pequenos barato barata caro cara casas
    pisos apartamento apartamentos estudio atico habitacion dormitorio bano metros cuadrados euros mil millon
    millones terraza piscina ascensor garaje jardin balcon luz luminoso luminosa tranquilo tranquila exterior
    interior reformado reformada nuevo nueva moderno moderna amueblado precio presupuesto tamano superficie planta
    calle plaza parque metro playa mar ciudad centro sitio lugar parte lado familia ninos hijos perro gato mascotas
    coche trabajo oficina colegio universidad hospital tienda supermercado dia semana mes ano ahora luego despues
    antes hoy manana si no ni ya tambien tampoco solo siempre nunca otra otro otras otros ser es son soy esta estan
    estar era sea sean fuera tener tiene hacer hace puede puedo pueden podria ver veo buscar buscando comprar compra
    vivir vivo gustaria gusta encanta prefiero da igual cualquier cualquiera alrededor alli aqui ahi donde cuando
    cuanto cuanta cuantos cual quien porque sobre bajo ante segun durante mediante uno dos tres cuatro cinco seis
    siete ocho nueve diez once doce cien
    """.split()
)

BEFORE_PLACE = {
    "en": (
        r"(?:\b(?:in|near|around|inside|within|outside|nearby|towards?|close to|next to|near to|beside|opposite|part"
        r" of|district of|area of|neighbou?rhood of"
        r"|district called|area called|called|live at|living in|based in|located in|somewhere in|anywhere in|place"
        r" in|over in|by))$"
    ),
    "es": r"(?:\b(?:en|cerca de|cerca del|zona de|zona del|barrio de|distrito de|junto a|al lado de|por la zona de"
    r"|alrededor de|dentro de|fuera de|por))$",
}
BEFORE_PLACE_MAYBE = {
    "en": (
        r"(?:\b(?:at|about|what about|how about|to|on|of|or|and|from|prefer|meant|mean|said|say|like|love|try|is"
        r"|it's|its|not|except|but|maybe|rather|instead of|want|sorry|no|wait|than|yes|then|excluding|avoid|with))$"
        r"|^$|,$"
    ),
    "es": r"(?:\b(?:de|del|a|o|y|y en|prefiero|mejor|digo|perdon|quise decir|es|no|si|por|excepto|menos|salvo|que"
    r" tal|que hay de))$|^$|,$",
}
ARTICLES = frozenset("the el la los las les l a al del d'".split())
AFTER_PLACE = frozenset("area district neighbourhood neighborhood quarter side zone barrio instead region".split())
