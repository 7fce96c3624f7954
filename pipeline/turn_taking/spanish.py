"""Spanish words by what they say about the end of an utterance."""

from __future__ import annotations

from pipeline.turn_taking.vocabulary import Vocabulary, phrases, words

SPANISH = Vocabulary(
    unfinished=words(
        "en con sin de del al a por para entre hasta desde sobre bajo tras segun hacia contra durante mediante "
        "y e o u ni pero porque aunque sino pues como cuando donde mientras que cuyo "
        "el la los las un una unos unas mi mis tu tus su sus nuestro nuestra nuestros nuestras cada algun ningun "
        "muy mas menos casi tan "
        "es son era esta estan estoy estamos soy somos sea hay he ha hemos han tengo tenemos tiene quiero queremos "
        "quisiera quisieramos busco buscamos necesito necesitamos prefiero preferimos puedo podemos puede podria "
        "gustaria interesa deberia tendria seria cuesta buscando "
        "yo me nos se quiza quizas aproximadamente alrededor cerca dentro mas_o_menos bueno"
    ),
    unfinished_phrases=phrases(
        "por lo menos / al menos / como mucho / como maximo / como minimo / a partir / mi presupuesto / "
        "el presupuesto / o sea / a ver / es decir / junto a / al lado / cerca de / algo asi como / la zona / "
        "el barrio / la ciudad / ensename / muestreme / digame / dime / me llamo / mi nombre"
    ),
    finished_phrases=phrases(
        "dime mas / algo mas / nada mas / y mas / cuentame mas / una mas / que mas tiene / que mas hay / cuanto es / "
        "donde esta / donde es / como es / si quiero / si tiene / cuanto cuesta / lo es / no la tengo / si lo es / "
        "no lo se / esta bien / y la otra / que mas / aqui cerca / digame / dime / si lo esta / cuantas tiene / "
        "que precio tiene / cuantas habitaciones tiene / cuantos banos tiene / que tiene / no la hay / "
        "cuanto mide / lo tiene / la tiene / los tiene / muy bien / esta / muy cerca / mas cerca / que hay / como esta"
    ),
    fillers=words("eh em um mmm mm este esto hm hmm ehm"),
    greetings=words("hola buenos buenas dias tardes noches que tal tara leo mia zoe dan jess leah zac encantado"),
    attention=words("perdon perdona disculpe disculpa espere espera mire mira oiga un momento no"),
    circumstances=phrases(
        "familia de / somos una familia / somos cuatro / somos tres / somos dos / tengo dos / tenemos dos / "
        "tenemos tres / mi mujer / mi marido / mi pareja / mis padres / mi hija / mi hijo / nuestros hijos / "
        "nos mudamos / me mudo / me jubilo / trabajo desde casa / tenemos perro / tengo perro / soy "
        "estudiante"
    ),
    name_phrases=phrases("me llamo / mi nombre es / soy / yo soy / habla / con"),
    assent=words("si no claro vale bien perfecto exacto correcto bueno okay ok genial estupendo acuerdo favor tampoco"),
    closing=words("gracias adios luego chao"),
    requests=phrases(
        "dime mas / cuentame mas / la siguiente / el siguiente / la otra / el otro / la primera / la segunda / "
        "la tercera / el primero / el segundo / el tercero / algo mas barato / algo mas grande / mas barato / "
        "mas grande / mas pequeno / algo mas pequeno / otra vez / repite / repitelo / nada mas / la ultima / "
        "el ultimo / la mas barata / la mas grande / compara las dos / las dos / me da igual / no lo se / no importa / "
        "eso es todo / siguiente / esa / ese / esta bien"
    ),
    question_words=words("cuanto cuanta cuantos cuantas que cual cuales donde cuando como quien por"),
    inverted=words("tiene tienen hay es esta son puedes puede podria podrias"),
    question_tails=phrases("tiene / tienen / cuesta / cuestan / hay / es / son / vale / mide / esta / estan / teneis"),
    subordinating=words("si cuando porque aunque mientras"),
    subjects=words("quiero busco necesito queremos buscamos necesitamos prefiero me nos seria gustaria quisiera"),
    wish_verbs=words(
        "quiero busco necesito queremos buscamos necesitamos prefiero gustaria quisiera comprar presupuesto ver tengo"
    ),
    units=words(
        "euros euro habitaciones habitacion dormitorios dormitorio banos bano metros mil millon millones "
        "personas planta"
    ),
    numbers=words(
        "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis veinte treinta "
        "cuarenta cincuenta sesenta setenta ochenta noventa cien ciento doscientos trescientos cuatrocientos "
        "quinientos seiscientos setecientos ochocientos novecientos"
    ),
    thousands=words("mil millon millones euros euro"),
    range_starts=words("entre"),
    range_joints=words("y a"),
    before_prices=words("hasta sobre unos unas es de maximo presupuesto"),
    articles=words("mi mis"),
    refusal=phrases("no / no no / la verdad es que no / pues no / bueno no"),
    polite=phrases("por favor / gracias"),
    features=words(
        "ascensor terraza balcon jardin garaje piscina luz luminoso tranquilo reformado amueblado vistas metro parque "
        "playa piso apartamento casa estudio atico loft duplex chalet vivienda barato grande pequeno moderno"
    ),
    asks_yes_no=phrases(
        "quieres / quiere / te gustaria / le gustaria / has dicho / ha dicho / sigues ahi / sigue ahi / te cuento / "
        "le cuento / te parece / le parece / es correcto / busco / miramos"
    ),
    asks_amount=phrases("presupuesto / cuanto / precio / gastar"),
    asks_count=phrases("cuantas / cuantos / metros"),
    asks_place=phrases("que zona / que barrio / que distrito / donde / que ciudad / que parte"),
    asks_name=phrases("te llamas / se llama / tu nombre / su nombre"),
    asks_wish=phrases("que buscas / que busca / que tipo / que casa / que piso / ayudar / que necesitas"),
)
