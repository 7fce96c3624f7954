"""What people call places in Madrid and Barcelona: district -> streets, landmarks and other spellings, folded.

A key may list several districts in order of preference: the first that the listings have counts.
"""

from __future__ import annotations

from collections.abc import Mapping

MADRID: dict[str, str] = {
    "barrio de salamanca": (
        "salamanca|salamanca district|district of salamanca|distrito de salamanca|serrano|calle serrano|serrano street"
        "|velazquez|calle velazquez|nunez de balboa|lista|diego de leon|principe de vergara|ortega y gasset"
        "|jose ortega y gasset|jorge juan|recoletos|guindalera|la guindalera|avenida de america|fuente del berro"
        "|parque de las avenidas|juan bravo|biblioteca nacional|national library|golden mile|milla de oro"
        "|museo arqueologico|archaeological museum|claudio coello|lagasca|hermosilla|manuel becerra|las ventas|ventas"
        "|plaza de toros|bullring|hospital de la princesa|mercado de la paz"
    ),
    "goya, barrio de salamanca": (
        "calle goya|goya street|wizink center|wizink centre|wizink|movistar arena|palacio de los deportes|felipe ii"
        "|felipe segundo"
    ),
    "castellana, barrio de salamanca": "paseo de la castellana|la castellana|castellana avenue",
    "almagro, chamberi": "ruben dario|museo sorolla|sorolla museum|sorolla|zurbano|calle zurbano|fortuny",
    "chamberi": (
        "trafalgar|olavide|plaza de olavide|plaza olavide|quevedo|glorieta de quevedo|iglesia|canal|arapiles|gaztambide"
        "|vallehermoso|guzman el bueno|islas filipinas|luchana|teatros del canal|santa engracia|chamberry"
    ),
    "rios rosas, chamberi": "ponzano|calle ponzano|nuevos ministerios|alonso cano|rios rojas",
    "arguelles, moncloa": (
        "princesa|calle princesa|templo de debod|temple of debod|debod|debod temple|parque del oeste|west park"
        "|ventura rodriguez|pintor rosales|paseo de rosales|rosales|marques de urquijo|cuartel de la montana"
    ),
    "moncloa": (
        "ciudad universitaria|university city|complutense|universidad complutense|complutense university"
        "|faro de moncloa|clinico san carlos|hospital clinico|hospital clinico san carlos|casa de campo|lago"
        "|puerta de hierro|museo de america|valdezarza|dehesa de la villa|arco de la victoria"
    ),
    "palacio": (
        "opera|royal palace|palacio real|almudena|the almudena|almudena cathedral|catedral de la almudena"
        "|plaza de oriente|teatro real|royal theatre|opera house|austrias|los austrias|madrid de los austrias"
        "|sabatini gardens|jardines de sabatini|campo del moro|santo domingo|plaza de santo domingo|vistillas"
        "|las vistillas|san francisco el grande"
    ),
    "la latina": (
        "puerta de toledo|cava baja|cava alta|mercado de la cebada|la cebada|plaza de la cebada|plaza de la paja"
        "|calle toledo|latina"
    ),
    "sol": (
        "puerta del sol|plaza mayor|main square|callao|plaza de callao|plaza del callao|preciados|calle preciados"
        "|kilometro cero|kilometre zero|descalzas|puerta de sol"
    ),
    "huertas, cortes, barrio de las letras": (
        "barrio de las letras|las letras|letras|literary quarter|writers quarter|santa ana|plaza de santa ana"
        "|plaza santa ana|anton martin|calle huertas|calle de las huertas|thyssen|thyssen museum|museo thyssen"
        "|neptuno|plaza de neptuno|banco de espana|congreso de los diputados|congress of deputies|spanish parliament"
        "|caixaforum madrid|circulo de bellas artes|medinaceli"
    ),
    "lavapies, embajadores": (
        "tirso de molina|reina sofia|museo reina sofia|reina sofia museum|el rastro|rastro|rastro market|argumosa"
        "|calle argumosa|la tabacalera|tabacalera|casa encendida|la casa encendida|mercado de san fernando|cine dore"
        "|ronda de atocha|cascorro|plaza de cascorro|ribera de curtidores"
    ),
    "chueca, justicia": (
        "plaza de chueca|salesas|las salesas|alonso martinez|calle hortaleza|hortaleza street|barquillo"
        "|museo del romanticismo|mercado de san anton|san anton market|plaza de santa barbara|tribunal supremo"
    ),
    "malasana, universidad": (
        "tribunal|noviciado|conde duque|dos de mayo|plaza del dos de mayo|plaza dos de mayo|san bernardo"
        "|san ildefonso|plaza de san ildefonso|triball|espiritu santo|calle espiritu santo|calle pez|maravillas"
        "|barrio de maravillas|san vicente ferrer"
    ),
    "retiro": (
        "retiro park|el retiro|parque del retiro|parque de el retiro|buen retiro|ibiza street|calle ibiza|ibiza metro"
        "|menendez pelayo|nino jesus|hospital del nino jesus|jeronimos|los jeronimos|prado|prado museum|the prado"
        "|el prado|museo del prado|pacifico|conde de casal|sainz de baranda|adelfas|estrella|crystal palace"
        "|palacio de cristal|botanical garden|jardin botanico|real jardin botanico|hospital gregorio maranon"
    ),
    "arganzuela": (
        "madrid rio|matadero|matadero madrid|legazpi|delicias|atocha|atocha station|estacion de atocha|atocha renfe"
        "|puerta de atocha|acacias|imperial|palos de la frontera|palos de moguer|piramides|chopera|mendez alvaro"
        "|planetario|planetarium|vicente calderon|calderon|museo del ferrocarril|railway museum|tierno galvan"
        "|santa maria de la cabeza"
    ),
    "hispanoamerica, chamartin": (
        "bernabeu|santiago bernabeu|bernabeu stadium|santiago bernabeu stadium|estadio bernabeu"
        "|estadio santiago bernabeu|real madrid stadium|concha espina|paseo de la habana|plaza de colombia"
        "|plaza de la republica dominicana"
    ),
    "chamartin": (
        "chamartin station|estacion de chamartin|plaza de castilla|plaza castilla|kio towers|torres kio"
        "|puerta de europa|cuatro torres|four towers|nueva espana|el viso|viso|auditorio nacional|national auditorium"
        "|duque de pastrana|pio xii|plaza del peru|ciudad jardin|mateo inurria"
    ),
    "prosperidad": "alfonso xiii|alfonso trece|la prospe|prospe|lopez de hoyos|cruz del rayo|clara del rey",
    "tetuan": (
        "bravo murillo|calle bravo murillo|valdeacederas|la ventilla|ventilla|almenara|estrecho|alvarado|cuzco"
        "|plaza de cuzco|berruguete|bellas vistas|castillejos|francos rodriguez|mercado de maravillas"
    ),
    "cuatro caminos, tetuan": (
        "azca|torre picasso|picasso tower|reina victoria|avenida de reina victoria|glorieta de cuatro caminos|orense"
        "|calle orense"
    ),
    "usera": (
        "zofio|12 de octubre|hospital 12 de octubre|doce de octubre|hospital doce de octubre|almendrales|orcasitas"
        "|orcasur|pradolongo|chinatown|madrid chinatown|moscardo|san fermin"
    ),
    "carabanchel": (
        "vista alegre|vistalegre|palacio vistalegre|oporto|opanel|marques de vadillo|general ricardos|san isidro"
        "|abrantes|pradera de san isidro|la peseta|eugenia de montijo|pan bendito|comillas|carabanchel alto"
        "|carabanchel bajo"
    ),
    "vallecas": (
        "puente de vallecas|villa de vallecas|ensanche de vallecas|portazgo|numancia|nueva numancia|palomeras"
        "|rayo vallecano|estadio de vallecas|sierra de guadalupe|entrevias|santa eugenia|alto del arenal|congosto"
        "|la gavia|infanta leonor"
    ),
    "moratalaz": "vinateros|artilleros|pavones|horcajo|marroquina|media legua|fontarron",
    "vicalvaro": "valdebernardo|valderrivas|valderribas|puerta de arganda|el canaveral|canaveral|los berrocales",
    "hortaleza": (
        "pinar del rey|canillas|mar de cristal|parque de santa maria|piovera|la piovera|valdebebas|esperanza"
        "|manoteras|conde de orgaz|conde orgaz|gran via de hortaleza"
    ),
    "barajas": (
        "barajas airport|madrid airport|madrid barajas|adolfo suarez|adolfo suarez airport|aeropuerto de barajas"
        "|aeropuerto de madrid|alameda de osuna|la alameda de osuna|el capricho|parque del capricho|capricho park"
        "|campo de las naciones|ifema|feria de madrid|parque juan carlos i|juan carlos i park|corralejos"
    ),
    "arturo soria": "ciudad lineal|calle arturo soria|avenida de la paz|san juan bautista|costillares",
    "mirasierra": "lacoma|arroyofresno|mira sierra",
    "la moraleja": "moraleja|el soto de la moraleja|soto de la moraleja|encinar de los reyes|el encinar",
    "aravaca": (
        "valdemarin|el plantio|plantio|zarzuela|la zarzuela|zarzuela palace|palacio de la zarzuela|hipodromo"
        "|hipodromo de la zarzuela|zarzuela racecourse"
    ),
}

BARCELONA: dict[str, str] = {
    "eixample": "ensanche|the eixample|l'eixample|example district",
    "eixample dret, dreta de l'eixample": (
        "right eixample|eixample right|eixample derecho|eixample derecha|ensanche derecho|ensanche derecha"
        "|derecha del ensanche|dreta de l'eixample|right side of eixample|passeig de gracia|paseo de gracia|casa batllo"
        "|la pedrera|pedrera|casa mila|girona metro|quadrat d'or|rambla catalunya|rambla de catalunya"
        "|placa de catalunya|placa catalunya|plaza catalunya|plaza de catalunya|plaza cataluna|plaza de cataluna"
        "|catalonia square|casa amatller|urquinaona|verdaguer"
    ),
    "eixample esquerra, esquerra de l'eixample": (
        "left eixample|eixample left|eixample izquierdo|eixample izquierda|ensanche izquierdo|ensanche izquierda"
        "|izquierda del ensanche|esquerra de l'eixample|eixample esquerre|left side of eixample|hospital clinic"
        "|clinic hospital|el clinic|hospital clinic de barcelona|gaixample|gayxample|enric granados|urgell|entenca"
        "|letamendi|escola industrial|aribau|provenca"
    ),
    "sant antoni": (
        "san antonio|san antoni|saint anthony|mercat de sant antoni|sant antoni market|mercado de san antonio"
        "|ronda sant antoni|ronda de sant pau|carrer parlament|parlament street"
    ),
    "sagrada familia": (
        "sagrada familia church|holy family|temple de la sagrada familia|templo de la sagrada familia|avinguda gaudi"
        "|gaudi avenue|avenida gaudi|la sagrada familia"
    ),
    "fort pienc": (
        "arc de triomf|arco de triunfo|estacio del nord|estacion del norte|auditori|l'auditori|teatre nacional"
        "|monumental|el fort pienc|fort pius"
    ),
    "el born, la ribera, sant pere": (
        "ribera|la ribera|santa maria del mar|picasso museum|museu picasso|museo picasso|ciutadella|ciutadella park"
        "|parc de la ciutadella|parque de la ciudadela|jaume i|sant pere|santa caterina|mercat de santa caterina"
        "|santa caterina market|palau de la musica|passeig del born|paseo del born|mercat del born|born market|borne"
        "|el borne|estacio de franca|estacion de francia|born"
    ),
    "barri gotic, gotic": (
        "gothic quarter|the gothic|gothic|gothic district|gothic neighbourhood|gotico|el gotico|barrio gotico|gotic"
        "|el gotic|barcelona cathedral|catedral de barcelona|placa reial|plaza real|placa sant jaume|plaza sant jaume"
        "|portal de l'angel|portal del angel|placa del pi|jewish quarter|el call"
    ),
    "el raval": (
        "raval|macba|cccb|rambla del raval|boqueria|la boqueria|mercat de la boqueria|boqueria market|sant pau del camp"
        "|palau guell|drassanes|filmoteca de catalunya|barrio chino|barri xino|carrer tallers|liceu"
        "|gran teatre del liceu"
    ),
    "barceloneta": (
        "la barceloneta|barceloneta beach|platja de la barceloneta|playa de la barceloneta|port vell|w hotel|hotel w"
        "|hotel vela|barcelona aquarium|maremagnum|hospital del mar|joan de borbo"
    ),
    "vila olimpica": (
        "olympic village|villa olimpica|port olimpic|olympic port|puerto olimpico|hotel arts|torre mapfre|nova icaria"
        "|ciutadella vila olimpica|casino de barcelona|la vila olimpica"
    ),
    "poblenou": (
        "poble nou|el poblenou|pueblo nuevo|bogatell|bogatell beach|platja del bogatell|llacuna|rambla del poblenou"
        "|razzmatazz|mar bella|torre agbar|torre glories|agbar tower|palo alto"
    ),
    "diagonal mar": "forum|el forum|parc del forum|forum park|el maresme|selva de mar|ccib",
    "el clot": "clot|els encants|encants|encants market|camp de l'arpa|mercat dels encants",
    "la sagrera": "sagrera|navas|congres",
    "sant andreu": (
        "san andres|san andreu|saint andrew|st andrew|sant andreu de palomar|fabra i puig|la maquinista|maquinista"
        "|onze de setembre|bon pastor|torras i bages"
    ),
    "nou barris": (
        "nueve barrios|via julia|trinitat|la trinitat|trinitat nova|roquetes|les roquetes|llucmajor|virrei amat"
        "|canyelles|ciutat meridiana|turo de la peira|heron city|vilapicina|verdum|la prosperitat"
    ),
    "horta": (
        "vall d'hebron|hospital vall d'hebron|vall hebron|vall d'hebron hospital|laberint d'horta|parc del laberint"
        "|labyrinth park|mundet|montbau"
    ),
    "guinardo": (
        "el guinardo|baix guinardo|sant pau|hospital de sant pau|hospital sant pau|sant pau hospital"
        "|recinte de sant pau|maragall|parc del guinardo|guinardo park|alfons x"
    ),
    "el carmel": "carmelo|el carmelo|the bunkers|bunkers del carmel|turo de la rovira|can baro|carmel bunkers",
    "vallcarca": "penitents|els penitents|el coll|vallcarca i els penitents|valcarca",
    "gracia": (
        "vila de gracia|villa de gracia|barrio de gracia|fontana|joanic|placa del diamant|placa de la virreina"
        "|casa vicens|camp d'en grassot|la salut|jardinets de gracia|verdi|carrer verdi|torrent de l'olla|park guell"
        "|parc guell|parque guell|guell park|parque de guell|guell"
    ),
    "sants": (
        "sants station|estacio de sants|estacion de sants|barcelona sants|sants estacio|hostafrancs|badal|la bordeta"
        "|bordeta|mercat nou|placa de sants|plaza de sants|espanya industrial|creu coberta|carretera de sants"
    ),
    "les corts": (
        "camp nou|nou camp|spotify camp nou|barca stadium|barcelona stadium|fc barcelona stadium|maria cristina"
        "|l'illa diagonal|illa diagonal|zona universitaria|travessera de les corts|las corts"
    ),
    "pedralbes": "palau reial|palau de pedralbes|palacio de pedralbes|pedralbes monastery|monestir de pedralbes|esade",
    "sarria": "reina elisenda|vila de sarria",
    "sant gervasi": (
        "san gervasio|san gervasi|galvany|turo park|turo parc|el farro|farro|putxet|el putxet|padua|placa molina"
        "|plaza molina|tibidabo|avinguda tibidabo|avinguda del tibidabo|avenida tibidabo|cosmocaixa|mandri|muntaner"
    ),
    "tres torres": "las tres torres|les tres torres|three towers",
    "la bonanova": "bonanova|passeig de la bonanova|paseo de la bonanova|placa bonanova|plaza bonanova",
    "poble-sec": (
        "poble sec|el poble sec|pueblo seco|paral·lel|paral lel|parallel|avinguda paral·lel|avinguda del paral·lel"
        "|teatre grec|carrer blai|blai street|sala apolo|apolo"
    ),
    "montjuic, poble-sec": (
        "montjuich|mont juic|mount juic|monjuic|fundacio joan miro|joan miro foundation|miro museum|miro foundation"
        "|estadi olimpic|estadio olimpico|olympic stadium|palau sant jordi|mnac|magic fountain|font magica"
        "|fuente magica|castell de montjuic|castillo de montjuic|montjuic castle|poble espanyol|pueblo espanol"
        "|palau nacional|caixaforum barcelona"
    ),
}

BETWEEN: dict[str, str] = {  # boundaries, and districts that the listings have only in parts: each is offered
    "chueca, malasana, sol": "gran via|la gran via",
    "malasana, chueca": "calle fuencarral|fuencarral street|calle de fuencarral",
    "malasana, chamberi": "glorieta de bilbao|bilbao metro",
    "chueca, almagro, barrio de salamanca": "plaza de colon|plaza colon|colon metro",
    "huertas, chueca, retiro": "cibeles|plaza de cibeles|cibeles fountain|the cibeles",
    "almagro, rios rosas, castellana": "gregorio maranon|gregorio maranon metro",
    "retiro, barrio de salamanca": "puerta de alcala|alcala gate|plaza de la independencia",
    "retiro, huertas": "paseo del prado",
    "arguelles, palacio": "principe pio|plaza de espana de madrid",
    "arguelles, palacio, sants, poble-sec": (
        "plaza de espana|plaza espana|placa espanya|placa d'espanya|placa de espanya|espanya"
    ),
    "sol, palacio": "mercado de san miguel|san miguel market|calle arenal|calle mayor",
    "sol, gracia": "plaza del sol|placa del sol",
    "usera, carabanchel": "plaza eliptica",
    "moncloa, aravaca": "moncloa aravaca",
    "el raval, barri gotic": "las ramblas|la rambla|the ramblas|ramblas|rambla|les rambles",
    "barri gotic, el raval, el born, barceloneta": "ciutat vella|ciudad vieja|old town of barcelona",
    "fort pienc, el clot, poblenou": "glories|placa de les glories|plaza de las glorias",
    "gracia, vallcarca": "lesseps|placa lesseps|plaza lesseps",
    "sant gervasi, eixample esquerra, les corts": "francesc macia|placa francesc macia|plaza francesc macia",
    "eixample esquerra, sant antoni, el raval": "placa universitat|plaza universitat|universitat",
    "huertas, les corts": "la cortes|las cortes|los cortes",
    "horta, guinardo": "horta guinardo",
    "sarria, sant gervasi": "sarria sant gervasi",
    "sants, montjuic": "sants montjuic",
    "poblenou, el clot, diagonal mar, vila olimpica": "sant marti|san martin",
}

# What recognisers were seen to write for a name and that no general rule of sound brings back.
HEARD: dict[str, str] = {
    "chueca": "tuger|chewca|chew eca",
    "eixample": "eshample|a sample|ex ample|i sample|ike sample|eye sample|a shampler",
    "gracia": "grassia|gratia|grathia|gracias",
    "les corts": "less courts|lay courts|less chords",
    "poblenou": "poble new",
    "arguelles": "our guelles",
}

CITIES: Mapping[str, Mapping[str, str]] = {"madrid": MADRID, "barcelona": BARCELONA}


def entries(table: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """(alias, districts in order of preference) for all of a table."""
    return [
        (alias, tuple(district.strip() for district in districts.split(",")))
        for districts, aliases in table.items()
        for alias in aliases.split("|")
    ]


LANDMARKS = frozenset(alias for table in (MADRID, BARCELONA, BETWEEN) for alias, _ in entries(table) if " " in alias)
"""Where the listings have no district for them, these are known to lie elsewhere."""
