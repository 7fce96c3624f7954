"""Well-known places of the world, folded: when the listings have none of that name, they are no misheard district."""

from __future__ import annotations

_ONE_WORD = """
    aachen aberdeen abidjan accra adelaide albacete albania albany alcala alcobendas alcorcon algeciras algeria
    algiers alicante alkmaar almeria alps amman amsterdam andalucia andalusia andorra ankara antalya antwerp
    aragon aranjuez argentina asturias asuncion athens atlanta atlantis auckland austin australia austria avila
    avignon badajoz badalona baghdad bali baltimore bangkok basel bath beijing beirut belfast belgium belgrade
    belize benidorm bergen berlin bern biarritz bilbao birmingham bogota bologna bolivia bonn bordeaux boston
    bradford brasilia bratislava brazil bremen brighton brisbane bristol britain brooklyn bruges brussels
    bucharest budapest buffalo bulgaria burgos caceres cadiz cairo calgary california cambridge camden canada
    canberra cannes caracas cardiff cartagena casablanca castellon catalonia ceuta charleston chelsea chester
    chicago chile china cleveland cologne colombia copenhagen cordoba cork cornwall coslada coventry croatia
    croydon cuba cuenca curitiba cyprus dallas damascus delhi denmark denver derby detroit doha donostia dortmund
    dover dresden dubai dublin dubrovnik dundee durban dusseldorf ecuador edinburgh egypt eindhoven england essex
    estonia europe exeter extremadura finland florence florida france frankfurt fuengirola galicia galway gandia
    gdansk geneva genoa georgia germany getafe ghent gijon girona glasgow gotham gothenburg granada greece
    grenoble guadalajara guatemala hackney haifa hamburg hanoi hanover harlem havana hawaii helsinki hogwarts
    holland honduras hospitalet houston huelva huesca hungary ibiza iceland india indonesia innsbruck ireland
    islington israel istanbul italy jaen jakarta jamaica japan javea jerez jerusalem johannesburg kabul karachi
    kensington kent kenya kiev krakow kreuzberg kuwait kyiv kyoto lanzarote leeds leganes leicester leipzig leon
    lima lincoln lisboa lisbon liverpool ljubljana lleida logrono london lucerne lugo luxembourg lyon macau
    madeira madrid mainz malaga malaysia mallorca malmo malta manchester manhattan manila marbella marrakech
    marrakesh marseille mayfair mecca medellin melbourne melilla menorca mexico miami milan milano minneapolis
    mojacar monaco montevideo montpellier montreal mordor morocco moscow mostoles mumbai munich murcia nairobi
    namibia nantes naples narnia nashville navarra nerja netherlands newark newcastle nice nicosia nigeria
    nottingham nuremberg ohio orlando osaka oslo ottawa ourense oviedo oxford pakistan palencia palermo palma
    pamplona panama paraguay paris parla perth peru philadelphia phoenix pisa pittsburgh plymouth poland
    pontevedra porto portland portsmouth portugal poznan pozuelo prague puebla queens quito reading reykjavik
    richmond riga rome rosario rotterdam russia sabadell sagunto salamanca salford salou salzburg santander
    santiago saragossa scotland seattle segovia seoul sevilla seville shanghai sheffield shoreditch sicily
    singapore sitges sofia soho soria southampton southend spain springfield stockholm strasbourg stuttgart sweden
    swindon switzerland sydney tallinn tampa tarragona tbilisi tehran tenerife terrassa teruel texas thailand
    tirana tokyo toledo toronto torremolinos toulouse tudela tunis turin turkey ukraine uruguay utrecht valencia
    valladolid vancouver venezuela venice verona vienna vietnam vigo vitoria wakanda wales warsaw washington
    wellington wimbledon york zagreb zamora zaragoza zurich majadahonda mataro reus figueras figueres manresa
    alemania francia italia inglaterra londres berlin roma suiza suecia noruega dinamarca holanda belgica grecia rusia
    polonia rumania marruecos brasil japon irlanda escocia gales hungria croacia turquia egipto ucrania lisboa
    burdeos marsella toulouse milan napoles venecia florencia bruselas ginebra atenas viena praga varsovia moscu dublin
    estambul filipinas nicaragua colombia argentina
"""
_SEVERAL_WORDS = (
    "new york,los angeles,san francisco,san sebastian,santiago de compostela,palma de mallorca,notting hill,hong kong,"
    "buenos aires,las vegas,san diego,new orleans,new jersey,mexico city,ciudad de mexico,costa brava,costa del sol,"
    "costa blanca,las palmas,gran canaria,canary islands,islas canarias,balearic islands,las rozas,alcala de henares,"
    "san lorenzo de el escorial,el escorial,rivas vaciamadrid,tres cantos,torrejon de ardoz,santa coloma,el prat,"
    "sant cugat,sant cugat del valles,cornella de llobregat,castelldefels,rio de janeiro,sao paulo,cape town,tel aviv,"
    "abu dhabi,saudi arabia,south africa,new zealand,united states,united kingdom,the hague,the netherlands,la coruna,"
    "a coruna,canary wharf,covent garden,hyde park,times square,central park,villa nueva,la rioja,castilla la mancha"
)

ELSEWHERE = frozenset(_ONE_WORD.split()) | frozenset(_SEVERAL_WORDS.split(","))
