"""Words that free wishes are told by: what introduces one, what homes have, what is only small talk."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.search.places.vocabulary import ORDINARY

# What a home may have, as the last word of an English phrase ("sash windows"), singular.
_FEATURES_EN = frozenset(
    """
    alarm alcove appliance arch atrium aviary banister bar barbecue barn basement bathtub beam
    bench bidet bike bicycle blind bookcase bookshelf bookshelves brick brickwork cabinet carpet carport ceiling cellar
    chandelier charger cinema cladding clawfoot closet column conservatory cooker cornice corridor cot counter
    countertop court courtyard cupboard curtain darkroom dayroom deck decking desk dishwasher door doorbell doorway
    dormer drawer dryer easel entrance fan faucet fence fibre fiber fixture floor flooring floorboard foyer freezer
    fresco fridge refrigerator gallery gate gazebo glass glazing granite greenhouse hallway hammock hob hydromassage
    insulation intercom internet island jetty kiln kitchen kitchenette lamp larder laundry lawn library lighting linen
    marble mezzanine mirror mooring mosaic moulding molding mural nursery nook oak observatory olive orchard orangery
    organ oven painting panelling paneling pantry partition pavilion pergola pew piano pier plot point pond porch
    playground playroom plaster playpen radiator railing rail ramp rafter rangehood roof rooflight rose
    sauna screen safe shed shelf shelves shelving shower shutter sink skylight skirting socket solarium soundproofing
    stable stair staircase stairwell stone stove stucco suite sunroom switch table tap telescope tile tiling toilet tree
    trellis tub turret vault veranda verandah vine vineyard wall wallpaper wardrobe warehouse washer washroom waterfall
    well wifi window windowsill wiring workbench workshop worktop yard easement kitchenware treadmill doors
    """.split()
)
_FEATURES_ES = frozenset(
    """
    alarma altillo arco arcos artesonado barbacoa banera biblioteca bidet biombo bodega boveda bovedas buhardilla
    cama camarote cancela capilla cargador cenador celosia celosias chimenea cine claraboya claraboyas columna columnas
    contraventana contraventanas cornisa cornisas cortina cortinas cristalera cristaleras cuadra cuadras despensa ducha
    embarcadero encimera entarimado escalera escaleras espejo espejos estanque estanteria estanterias estucado estufa
    fachada fibra fresco frescos fregadero frigorifico frontones fuente galeria gres hamaca horno huerta huerto
    iluminacion invernadero isla ladrillo lampara librerias libreria limonero limoneros lucernario mampara marmol
    marqueteria mirador miradores molduras moldura mosaico mosaicos mural muro muros nevera olivo olivos pared paredes
    pergola persianas piano piedra pista porche portero puerta puertas puntal radiadores rejas roble rosetones sala
    salon sotano suelo suelos taller tarima techo techos tejado tendedero toldo toldos torreon tragaluz tragaluces
    ventana ventanal ventanales ventanas veranda vidrieras vidriera vigas viga vinoteca vitroceramica yeserias zocalo
    """.split()
)

# Styles that stand before or behind a word for a home.
_STYLES_EN = (
    r"victorian|edwardian|georgian|art deco|mid(?: -)? century(?: modern)?|minimalist(?:ic)?|rustic|industrial"
    r"|scandinavian|nordic|mediterranean|andalusian|moorish|colonial|baroque|bohemian|vintage|retro|farmhouse|brick"
    r"|stone|corner|split(?: -)? level|single (?:storey|level|story)|one (?:storey|level|story)|ecological"
    r"|eco(?: -)? friendly|passive|prefab|thatched|timber(?: -)? framed|half(?: -)? timbered|brutalist|bauhaus|cubist"
    r"|tudor|\w+ style"
)
_STYLES_ES = (
    r"victorian[oa]|art deco|minimalista|rustic[oa]|industrial|escandinav[oa]|nordic[oa]|mediterrane[oa]|andaluz[a]?"
    r"|colonial|barroc[oa]|bohemi[oa]|vintage|retro|ecologic[oa]|de estilo \w+|estilo \w+|de piedra|de ladrillo"
)

_STOP_EN = frozenset(
    """
    a an the some any my our your his her their its this that these those i you he she it we they me him us them
    and or but nor so if then than as at by for from in into of off on onto out over to under until up with without
    within near nearby around about between behind beside across along above below through toward towards against
    is are was were be been being am do does did done doing have has had having will would shall should can could may
    might must ought not no yes yeah yep please thanks thank ok okay well actually maybe perhaps also too very really
    quite just only even still already again always never ever now today tomorrow later soon here there where when
    what which who whom whose why how because since while though although because like want wanted need needed love
    prefer hope think know see show find look looking get got give tell say said go going come make let put take ask
    call i'd i'm i've i'll we'd we're we've we'll it's that's there's it'd you'd don't doesn't can't won't isn't aren't
    ideally preferably possibly definitely hopefully obviously honestly basically except instead rather otherwise
    available possible else per each every all both either neither most more less least much many few several plenty
    enough including included plus minus worth big nice good great um uh er hmm oh
    """.split()
)
_STOP_ES = frozenset(
    """
    un una unos unas el la los las lo mi mis tu tus su sus nuestro nuestra este esta estos estas ese esa eso aquel yo
    tu usted el ella nosotros ellos me te se nos y o u e ni pero que si como a al en por para con sin sobre entre hasta
    desde cerca lejos junto dentro fuera del hacia segun es son era ser esta estan estar hay tiene tienen tener tenga
    tengan tengo tenemos ha he haya quiero quisiera queremos busco buscamos necesito necesitamos prefiero gustaria
    encantaria no si gracias favor bueno vale pues tambien muy mas menos mucho mucha muchos muchas poco algo solo
    aun ya nunca siempre ahora hoy manana luego despues aqui alli donde cuando cual quien porque aunque mientras ademas
    preferiblemente posible disponible cada todo toda todos todas ambos otro otra otros otras da igual ver mostrar dime
    """.split()
)

# Last words that make a phrase small talk, a circumstance or a slot of its own rather than something a home has.
_NOT_A_FEATURE = frozenset(
    """
    feel feeling vibe vibes atmosphere ambience potential personality soul style taste flair price prices budget
    agencies agents bar bars cafe cafes restaurant restaurants nightlife shop shops
    mortgage loan deposit cash money euro euros eur k thousand million euros discount deal offer value cost costs fee
    fees tax taxes rent interest tenant tenants owner owners agent agency neighbour neighbours neighbor neighbors
    colleague colleagues flatmate flatmates roommate roommates wife husband partner girlfriend boyfriend fiance fiancee
    kid kids child children baby toddler twins triplets son sons daughter daughters parent parents mother father mum dad
    grandmother grandfather grandparents brother sister brothers sisters family families friend friends guest guests
    people person adults couple student students visitors in-laws niece nephew cousin aunt uncle boss client clients
    team puppy hamster parrot name question questions problem problems idea ideas doubt doubts issue issues help
    information info details picture pictures photo photos appointment viewing visit call phone email number address
    area areas neighbourhood neighborhood district zone street location place city town village country region metre
    metres meters feet square minute minutes hour hours day days week weeks month months year years moment second time
    thing things stuff something anything everything one ones option options choice choices property properties
    home homes house houses flat flats apartment apartments studio studios villa villas loft lofts penthouse duplex
    condo piso pisos casa casas apartamento apartamentos vivienda viviendas estudio atico chalet inmueble
    floor size space spaces room rooms bedroom bedrooms bathroom bathrooms bath baths storey story level levels
    luck patience pleasure regards regard respect exception condition conditions kind sort type lot lots bit mind
    transport connections commute access reason reasons sense age job work office hijos hijo hija hijas ninos ninas
    nino nina familia mujer marido esposa novio novia pareja padres madre padre abuelos amigos amigo hermanos gente
    personas precio presupuesto hipoteca zona barrio calle ciudad sitio lugar metros habitacion habitaciones dormitorio
    dormitorios bano banos planta duda dudas pregunta preguntas ayuda informacion nombre telefono cita visita mes meses
    ano anos dia dias euros ilusion gusto prisa calma tiempo vosotros ustedes usted ti mi ello eso esto ellos nosotros
    """.split()
)


_AROUND = frozenset("bars cafes restaurants shops".split())
"""In the plural, what a street has and no home."""


@dataclass(frozen=True, slots=True)
class FreeWishWords:
    """One language's words.

    Attributes:
        introduces: ends where a thing that the home is to have begins; anything unknown counts as one.
        hints: the same, but of wanting in general: only what homes are known to have counts.
        blocks: a stretch of talk that holds no wish (a question about the property at hand, who is calling).
        negates: stands before what is ruled out.
        style: an adjective that tells homes apart.
        style_of_home: the same beside a word for a home, in group "style".
        opens: what may open a phrase and is left out of it.
        stops: words that end a phrase.
        joins: words inside a phrase ("suelo de mosaico").
        features: what homes have, by the phrase's first or last word.
    """

    introduces: re.Pattern[str]
    hints: re.Pattern[str]
    blocks: re.Pattern[str]
    negates: re.Pattern[str]
    style: re.Pattern[str]
    style_of_home: re.Pattern[str]
    opens: re.Pattern[str]
    stops: frozenset[str]
    joins: frozenset[str]
    features: frozenset[str]

    def is_feature(self, word: str) -> bool:
        """Is `word`, singular or plural, something homes have?"""
        return word in self.features or any(
            word.endswith(ending) and word[: -len(ending)] + more in self.features
            for ending, more in (("s", ""), ("es", ""), ("ies", "y"))
        )

    def is_odd(self, word: str) -> bool:
        """Is `word` neither everyday talk nor a slot's noun?"""
        return word not in ORDINARY and word not in _NOT_A_FEATURE

    def is_small_talk(self, word: str) -> bool:
        """Can `word` not be what a home has?"""
        return word in _NOT_A_FEATURE and (word in _AROUND or not self.is_feature(word))


_HOMES_EN = (
    r"(?:flat|apartment|home|house|place|property|villa|loft|penthouse|duplex|studio|condo|cottage|townhouse"
    r"|chalet)(?:s|es)?|properties"
)
_HOMES_ES = (
    r"(?:piso|casa|apartamento|vivienda|chalet|villa|loft|atico|duplex|estudio|inmueble|propiedad|finca)(?:s|es)?"
)

WORDS = {
    "en": FreeWishWords(
        introduces=re.compile(
            r"\b(?:with|having|featuring|boasting|equipped with|(?:that|which|they|it|to|must|should|ought to|has to"
            r"|would|could|ideally|definitely) have|(?:that|which|one|as long as it|provided it|if it|sure it"
            r"|somewhere that) has"
            r"|that's got|that have got|(?:that|which|it) (?:includes?|features?)|(?:to|must|should) include"
            r"|there (?:should|must|has to|needs to) be|(?:room|space|somewhere) for)(?= )"
        ),
        hints=re.compile(
            r"\b(?:i'd (?:really |also |absolutely )?(?:love|like|want|need)|i would (?:really |also )?(?:love|like)"
            r"|(?:i|we) (?:really |also |absolutely |definitely )*(?:want|need|love|like|prefer)"
            r"|we'd (?:really |also )?(?:love|like)|(?:it|which) (?:really |also )?needs|looking for|ideally|preferably"
            r"|plus|must have|fan of|dream of|dreaming of|got to have)(?= )"
        ),
        blocks=re.compile(
            r"\b(?:(?:does|did|has|is|was|are|do) (?:it|this|that|they|these|those|the)\b[^.?!;]*"
            r"|(?:how|why|when|who|whose) (?!about)[^.?!;]*|what(?:'s| is| are| was| did| does| kind| type| sort| floor"
            r"| colour| color| year)\b[^.?!;]*|tell me (?:more|about|again)[^.?!;]*"
            r"|(?:the|that|this)(?: first| second| third| last| previous| other| next| same)? (?:one|property) (?:with"
            r"|that|which)[^.?!;]*|which (?:one|of)[^.?!;]*"
            r"|(?:my|his|her|our) (?:full |first |last )?(?:name|number|phone|email|address)[^.?!;]*"
            r"|i(?:'m| am) (?:called )?\w+(?= (?:,|and|speaking|here))|(?:speaking|talking|speak|talk|spoke|talked|live"
            r"|living|lived|moving(?: in)?|move(?: in)?|staying|stay|work|working|deal|dealing|help(?: me)?|happy|fine"
            r"|ok|okay|wrong|problem|trouble|meet|meeting|agree|start|begin|touch|together|along|familiar|share|sharing"
            r"|starting|bear|go|going|come|coming|married|busy|done) with [^.,?!;]*"
            r"|(?:i|we|he|she|who|people)(?:'ve)? (?:also |already |currently |do |have )?(?:have|has|got|had)"
            r" (?!to (?:have|include))[^.,?!;]*|in (?:need|search) of help[^.?!;]*)"
        ),
        negates=re.compile(
            r"\b(?:no|not|without|don't|doesn't|do not|does not|never|avoid|hate|isn't|nothing|anything but|except"
            r"|rather than|instead of|can't stand|dislike)(?: \w+'?\w*){0,2} $"
        ),
        style=re.compile(_STYLES_EN),
        style_of_home=re.compile(
            rf"\b(?P<style>{_STYLES_EN})(?: - )? (?:(?:#\d+|bed|bedroom|bedroomed|@\d+|family|town|country) )*"
            rf"(?:{_HOMES_EN})\b"
        ),
        opens=re.compile(
            r"(?:(?:a|an|the|some|any|my|our|its|his|her|own|at least|also|really|very|nice|good|big|large|proper|real"
            r"|lots of|a lot of|plenty of|loads of|a couple of|a few|several|enough|room for|space for|one of those"
            r"|those|these|all|kind of|sort of|maybe|perhaps|possibly|preferably|ideally|even|lovely|beautiful|great"
            r"|gorgeous|decent|amazing|pretty|one|two|three|#\d+) )*"
        ),
        stops=_STOP_EN,
        joins=frozenset(),
        features=_FEATURES_EN,
    ),
    "es": FreeWishWords(
        introduces=re.compile(
            r"\b(?:con|que (?:tenga|tengan|tiene|tienen|incluya|incluyan|cuente con|cuenten con)|debe(?:ria)? tener"
            r"|tiene que tener|que haya|dotad[oa] de|equipad[oa] con|(?:sitio|espacio|hueco|lugar) para)(?= )"
        ),
        hints=re.compile(
            r"\b(?:me (?:encantaria|gustaria|encantan?|gustan?)(?: tener| que tuviera)?|(?:quiero|queremos|necesito"
            r"|necesitamos|quisiera|prefiero)(?: tener)?|idealmente|a ser posible|mejor si tiene|ademas de|mas)(?= )"
        ),
        blocks=re.compile(
            r"(?:\b(?:cuanto|cuanta|cuantos|cuantas|como|cuando|quien|por que|que (?:tal|hay|es|planta|altura|metros))"
            r"\b[^.?!;]*|(?:^|[,.;?!] )(?:tiene|tienen|es|esta|hay)\b[^.?!;]*\?"
            r"|\b(?:el|la|ese|esa|este|esta)(?: primer[oa]?| segund[oa]| ultim[oa]| otr[oa])? (?:que tiene|que tenia|de"
            r" antes)[^.?!;]*|\b(?:me llamo|mi nombre|soy|mi (?:numero|telefono|correo|direccion))\b[^.,?!;]*"
            r"|\b(?:tengo|tenemos|vivo|vivimos|trabajo|hablo|hablar|hablando|viviendo|mudarme|quedar|contactar|ayudar"
            r"|ayuda|problema|junto|casad[oa]) (?:con )?[^.,?!;]*)"
        ),
        negates=re.compile(r"\b(?:no|sin|nada de|excepto|salvo|evitar|tampoco|ni)(?: \w+){0,2} $"),
        style=re.compile(_STYLES_ES),
        style_of_home=re.compile(rf"\b(?:{_HOMES_ES}) (?P<style>{_STYLES_ES})\b"),
        opens=re.compile(
            r"(?:(?:un|una|unos|unas|el|la|los|las|mi|mis|algun|alguna|buen|buena|buenos|buenas|gran|grandes|mucho"
            r"|mucha"
            r"|muchos|muchas|varios|varias|bonito|bonita|bonitos|bonitas|sitio para|espacio para|al menos|tambien|tener"
            r"|que|tenga|#\d+) )*"
        ),
        stops=_STOP_ES,
        joins=frozenset(("de", "para", "a", "con", "del")),
        features=_FEATURES_ES,
    ),
}
