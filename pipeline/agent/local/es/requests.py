"""Spanish clauses with a meaning of their own: requests, questions about the call, reactions."""

from __future__ import annotations

from pipeline.agent.local.acts import Simple
from pipeline.agent.local.cues import Pattern
from pipeline.agent.local.es.patterns import ASK, END, find, whole
from pipeline.agent.local.es.several import NEGOTIATE
from pipeline.agent.local.es.smalltalk import ASIDES

_IT = r"(?:este|ese|esta|esa|él|ella|eso|esto|el piso|la casa|la vivienda|el apartamento|este piso|ese piso|esta casa)"

SIMPLE: tuple[tuple[Simple, Pattern], ...] = (
    (
        "start over",
        whole(
            ASK + r"(?:(?:volver a |volvamos a |vuelve a )?(?:empezar|empecemos|empieza|empezamos|comenzar|comencemos)"
            r"(?: (?:de nuevo|otra vez|de cero|desde cero|desde el principio))?|olvida(?:lo)? todo(?: lo"
            r" (?:anterior|que he dicho|dicho))?|olvídalo todo|olvídate de todo|borra(?:lo)? todo|bórralo todo"
            r"|nueva búsqueda|búsqueda nueva|(?:desde|de) (?:cero|el principio)|reinicia(?:r)?)" + END
        ),
    ),
    (
        "slower",
        whole(
            ASK
            + r"(?:(?:(?:me |nos )?(?:lo |la )?(?:habla(?:r|s|me)?|di|dices?|dilo|decirlo|decir|ve|repít[ae]lo|repites?"
            r"|repítemelo)? ?(?:otra vez|de nuevo)?,?) ?(?:y )?(?:un poco |un poquito |algo )?más (?:despacio|despacito"
            r"|lento|lentito|lentamente|claro|pausado)|despacio|despacito|no tan rápido|(?:hablas|vas) (?:muy"
            r"|demasiado) (?:rápido|deprisa)"
            r"|demasiado rápido)" + END
        ),
    ),
    (
        "repeat",
        whole(
            ASK + r"(?:(?:me |nos )?(?:lo |la )?(?:repites?|vuelves? a (?:decir|repetir)|dices?)(?: (?:otra vez"
            r"|de nuevo|eso"
            r"|todo))*|mande|cómo dijo|qué dijo|(?:repítelo|repite|repetir(?:lo|melo|me)?|repíteme|repites|dilo"
            r"|dímelo|decirlo|decírmelo)(?: (?:eso"
            r"|esto|lo último|todo|la última))*|otra vez|de nuevo|una vez más|cómo(?: dices| dice| has"
            r" dicho)?|perdona?|perdón|disculpa|qué(?: (?:me )?has dicho| (?:me )?dijiste| decías| dices)?|no (?:te "
            r"|lo |le |se )?(?:he"
            r" )?(?:oído|entendido|escuchado|pillado|oigo|oye|escucho|escuché|entiendo|entendí|pillo"
            r"|oí)(?: bien| nada)?"
            r"|qué era(?: eso)?)(?:[ ,]+(?:me |nos )?(?:lo )?(?:puedes |podrías |puede "
            r"|podría )?(?:repetir(?:l[oa]|mel[oa]|me)?"
            r"|repites?|repítelo|repite|decir(?:l[oa]|mel[oa]) (?:otra vez|de nuevo)))?" + END
        ),
    ),
    (
        "wait",
        whole(
            ASK
            + r"(?:espera(?:te)?|un (?:momento|momentito|segundo|segundito|minuto)|dame un (?:momento|segundo|minuto)"
            r"|(?:espera|un (?:momento|segundo|segundito)),? que .*|déjame pensar(?:lo)?|para|alto|aguarda"
            r"|estoy pensando)(?: (?:un (?:momento|segundo|minuto|poco)))*" + END
        ),
    ),
    (
        "what did i ask",
        whole(
            ASK + r"(?:(?:me )?(?:recuerdas|recuérdame|recordarme|dime|repites|puedes recordar(?:me)?) (?:qué"
            r"|lo que) (?:te )?(?:he"
            r" pedido|pedí|he dicho|dije|busco|buscaba|quería|tienes apuntado)|qué (?:te )?(?:he pedido|pedí"
            r"|he dicho que (?:quiero|quería|busco)|buscaba|estoy buscando|estamos"
            r" buscando|estás buscando|llevamos|tienes (?:apuntado|anotado|de momento))(?: hasta ahora| yo)?"
            r"|(?:por )?dónde (?:íbamos|estábamos|lo dejamos)|de qué (?:hablábamos|estábamos hablando)"
            r"|cuál es mi (?:búsqueda|presupuesto)|recuérdame (?:qué|lo que) (?:busco|he pedido|pedí)"
            r"|qué (?:es lo que )?busco)" + END
        ),
    ),
    (
        "rude",
        find(
            r"(?:mierda|jod(?:er|id[oa])|gilipollas|imbécil|idiota|estúpid[oa]|tont[oa]|inútil|puta|cabrón|capull[oa]|cállate"
            r"|vete a (?:la|tomar)|que te (?:den|jodan)|no sirves|no vales (?:para )?nada|pesad[oa]|pendej[oa]"
            r"|bolud[oa]|coño|hostias?|maldit[oa]|basura|porquería|qué asco|me cago|pérdida de tiempo|timo"
            r"|estafa|estafador\w*|ladrones|sinvergüenzas?|vergüenza)"
        ),
    ),
    (
        "are you a robot",
        find(
            r"eres (?:un |una )?(?:robot|bot|human[oa]|persona|máquina|ordenador|inteligencia artificial|ia|grabación"
            r"|programa|contestador|automátic[oa]|artificial|virtual|asistente virtual|real|de verdad)(?: \w+)?"
            r"|(?:estoy hablando|hablo) con (?:un |una )?(?:robot|bot|human[oa]|persona|máquina|ordenador|ia|grabación"
            r"|inteligencia artificial)|es (?:esto )?(?:un |una )(?:robot|bot|máquina|grabación|contestador)"
        ),
    ),
    (
        "system",
        find(
            r"prompt|(?:tus|las) instrucciones|(?:ignora|olvida|sáltate) (?:todas )?(?:tus|las|mis) (?:instrucciones"
            r"|reglas"
            r"|normas)|tus (?:reglas|normas)|tu (?:código|programación|entrenamiento|modelo|base de datos)"
            r"|qué (?:modelo|ia"
            r"|llm) (?:eres|usas)|chat ?gpt|gpt|openai|modelo de lenguaje|modo desarrollador|finge (?:ser|que)"
            r"|hazte pasar|haz(?: como)? (?:que|si) eres|actúa como|clave (?:de )?api|contraseña|base de datos"
            r"|secretos?"
        ),
    ),
    (
        "other callers",
        find(
            r"(?:otr[oa]s?|últim[oa]s?|demás|anterior(?:es)?) (?:clientes?|llamadas?|personas?|compradores?"
            r"|interesad[oa]s?)(?: anterior(?:es)?)?|(?:persona|gente|señora?|chic[oa]|hombre|mujer|alguien"
            r"|cliente|el|la|los) que"
            r" (?:os |te )?(?:ha |han )?(?:llamado|llamó|llamaron|llamaba)|(?:el|la|los) del (?:dueñ[oa]|propietari[oa]"
            r"|vendedor)|clientes? anterior(?:es)?|alguien más (?:ha |se )?(?:llamad\w+"
            r"|pregunt\w+"
            r"|interes\w+)|quién (?:más )?(?:ha llamado|llamó|vive ahí|vive allí|es el (?:dueño|propietario)|lo vende)"
            r"|(?:nombre|número|teléfono) del? (?:la )?(?:dueñ[oa]|propietari[oa]|otr[oa]|client[ea])|datos personales"
        ),
    ),
    (
        "person",
        find(
            r"hablar con (?:un |una |el |la |algún |alguna |tu |su )?(?:persona|human[oa]|agente|alguien"
            r"|encargad[oa]|jef[ea]"
            r"|compañer[oa]|responsable|comercial|asesora?|operadora?|ser humano)|(?:pás(?:a|e)me|páseme|ponme|póngame"
            r"|pasarme|ponerme|comunícame) con|una persona (?:real|de verdad)|que me llame(?:n|s)?|llámame|llamadme"
            r"|llamarme(?: alguien)?|atención al cliente|mi (?:número|teléfono|móvil) es"
        ),
    ),
    (
        "viewing",
        find(
            r"se puede (?:ver|visitar)|(?:me |nos |se )?l[oa] (?:dejar(?:ían?|éis|íais|ías)|dejan|dejáis|dejas"
            r"|rebajar?(?:n|ían)?) (?:en|por|a) .*|les? ofrezco .*|os doy .*|(?:concertar|reservar|pedir"
            r"|agendar|programar|organizar|hacer|tener|coger|fijar) (?:una "
            r"|la )?(?:visita|cita)"
            r"|(?:puedo|podría|podríamos|podemos|cuándo puedo|me gustaría|quiero|quisiera"
            r"|quería) (?:ir a )?(?:visitar(?:l[oa])?"
            r"|ver(?:l[oa])|ver (?:el piso|la casa|este piso|ese piso))|verl[oa] en persona|visitarl[oa]|en persona"
            r"|una visita|visitas?|hacer una oferta|me l[oa] quedo|me quedo (?:con )?(?:este|ese|esta|esa)"
            r"|l[oa] compro|reservarl[oa]|resérval[oa]"
        ),
    ),
    (
        "joke",
        find(
            r"(?:cuéntame|dime|cuenta) un (?:chiste|cuento|historia)|hazme reír|canta(?:me)?(?: algo)?|me quieres"
            r"|te casas conmigo|tienes novi[oa]|estás solter[oa]|cuántos años tienes|de dónde eres|qué llevas puesto"
            r"|(?:duermes|comes|sueñas)|tu (?:color|comida|película) favorit[oa]"
        ),
    ),
    (
        "who are you",
        find(
            r"quién eres|cómo te llamas|cuál es tu nombre|tu nombre|con quién (?:hablo|estoy hablando)|qué (?:agencia"
            r"|empresa|inmobiliaria)(?: es)?|quiénes sois|quién es(?= *$)|háblame de ti"
        ),
    ),
    ("negotiate", NEGOTIATE),
    (
        "finance",
        find(
            r"hipotecas?|tipos? de interés|préstamos?|cuánto (?:\w+ ){0,4}al mes|mensualidad(?:es)?"
            r"|letra mensual|cuota(?:s)? mensual(?:es)?|entrada (?:hay que|tengo que"
            r"|inicial)|financiaci(?:ón)"
            r"|financiar|(?:me )?lo puedo permitir|cuánto (?:me )?(?:puedo pedir|presta|prestan|daría el banco)"
            r"|el banco"
        ),
    ),
    (
        "closest",
        whole(
            ASK + r"(?:(?:cuál es|qué es|enséñame|dime|dame) )?(?:el|la|lo|los) (?:que )?(?:más (?:parecid[oa]"
            r"|cercan[oa]|aproximad[oa])"
            r"|que más se (?:acerca|parece|aproxima)|mejor(?: opción)?)(?: (?:que (?:tengas|tienes|haya|hay)"
            r"|a (?:eso|lo que pido"
            r"|lo que busco)))*" + END
        ),
    ),
    (
        "what can you do",
        find(
            r"qué (?:puedes|sabes|podrías) hacer|qué me (?:aconsejas|sugieres)|qué (?:haces|ofreces|ofrecéis|hacéis)"
            r"|en qué (?:me )?puedes ayudar(?:me)?"
            r"|cómo (?:me )?puedes ayudar(?:me)?|cómo (?:funciona(?: esto)?|va esto)|qué (?:puedo|debo"
            r"|tengo que) (?:preguntar(?:te)?|pedirte"
            r"|decir|hacer|pedir)(?:te)?|para qué sirves|^ayuda(?:me)?$"
        ),
    ),
    *ASIDES,
    (
        "why price",
        find(
            r"(?:por qué|cómo es que|y eso que|a qué se debe)\b.*\b(?:car[oa]|barat[oa]|cuesta|vale|precio)\b"
            r"|qué tiene para ser tan (?:car[oa]|barat[oa])"
        ),
    ),
    (
        "why",
        whole(
            ASK + r"(?:(?:pero )?por qué(?: (?:ese|este|esa|esta|no|eso|me|lo|la|precisamente|has|recomiendas"
            r"|justo)\b.*)?|qué tiene de (?:bueno|especial|particular).*|cómo es que.*|y eso)"
        ),
    ),
    (
        "recommend",
        find(
            r"cuál (?:de (?:los|las) dos |de ell[oa]s )?(?:es|está|era|sería) (?:el |la )?mejor\b"
            r"|(?:con )?cuál (?:de (?:los|las) dos )?(?:me |nos |te |os )?(?:recomiendas|recomendarías|prefieres"
            r"|elegirías|conviene|elijo|cojo|quedarías|aconsejas|verías|comprarías|escogerías)"
            r"|qué me (?:recomiendas|aconsejas)"
        ),
    ),
    (
        "compare",
        find(
            r"compár[ae]\w*|comparación|diferencias? (?:entre|hay)"
            r"|cuál es la diferencia|en qué se (?:diferencian|distinguen|parecen)|(?:qué|cuánta) diferencia hay"
            r"|cuánto se llevan"
        ),
    ),
    (
        "tell more",
        whole(
            ASK + rf"(?:(?:cuéntame|dime|dame|contarme|decirme|saber|quiero saber|me gustaría saber|explícame"
            rf"|sigue contando"
            rf"|háblame)(?: (?:algo|un poco|un poquito|más|alguna cosa|cosas))* ?(?:más)?(?: (?:detalles|información"
            rf"|datos))?"
            rf"(?: (?:de|del|sobre) (?:{_IT}|piso|casa|departamento|apartamento|vivienda|primer[oa]|segund[oa]"
            rf"|últim[oa]))?|más (?:detalles"
            rf"|información|datos"
            rf"|sobre {_IT})|(?:sigue|continúa|adelante|sigue contando)|más|descríbe(?:lo|la|me {_IT})"
            rf"|cómo es(?: {_IT})?"
            rf"|qué más (?:tiene|me puedes (?:contar|decir)|dice|dice la ficha|sabes|me cuentas|hay que saber)"
            rf"(?: (?:de|sobre) {_IT})?|(?:qué|algo) más (?:de|sobre) {_IT}|detalles|qué tiene(?: {_IT})?"
            rf"|me gustaría (?:saber|oír) más|qué dice la ficha)" + END
        ),
    ),
    (
        "like",
        whole(
            r"(?:(?:me |nos )(?:(?:vale|basta|sirve|llega)(?: con \w+)?|gusta(?: mucho)?|encanta|interesa"
            r"|convence|parece (?:bien|perfecto|genial|interesante))"
            rf"(?: {_IT})?|suena (?:muy )?(?:bien|genial|fenomenal|interesante|perfecto)|(?:es|está) (?:perfecto"
            rf"|bárbaro|buenísimo|padrísimo|chévere|chul[oa]|lindo|linda|genial|muy"
            r" bien|estupendo|ideal|precios[oa]|bonit[oa]|justo lo que (?:busco|quiero|buscaba))"
            r"|(?:qué )?(?:perfecto|genial"
            r"|estupendo|fenomenal|maravilla|maravilloso|fantástico|excelente|interesante|guay|bien|muy bien"
            r"|buenísimo|chulo|pasada|bárbaro|chévere|padre"
            r"|bonito)|no está (?:nada )?mal|tiene (?:muy )?buena pinta|qué bien)" + END
        ),
    ),
    (
        "dislike",
        whole(
            rf"(?:no (?:me |nos )(?:gusta(?: nada| mucho)?|convence(?: mucho| nada)?|interesa|va|acaba de convencer"
            rf"|encaja"
            rf"|vale|sirve)(?: {_IT})?|{_IT} no(?: me (?:gusta|convence|interesa))?|no es (?:para mí|lo que (?:busco"
            rf"|quiero"
            rf"|buscaba|necesito)|mi estilo)|no (?:lo|la) quiero|(?:es|está) (?:fe[oa]|horrible|fatal)|qué horror"
            rf"|ni hablar"
            rf"|lo odio|descártal[oa]|descartad[oa])" + END
        ),
    ),
    (
        "any home",
        whole(
            r"(?:lo que sea|cualquiera|cualquier (?:cosa|piso|casa|zona|sitio|lugar)|me da igual(?: todo)?|da igual"
            r"|es igual"
            r"|no (?:lo )?sé(?: todavía| aún| bien)?|no estoy segur[oa]|ni idea|no tengo ni idea|sorpréndeme"
            r"|elige tú|tú"
            r" (?:eliges|decides|dirás)|como (?:quieras|veas)|no tengo (?:preferencias?|ninguna preferencia)"
            r"|sin preferencias?"
            r"|sólo (?:estoy )?mirando|todo|(?:enséñame|muéstrame|dime) (?:lo que (?:tengas|haya|tienes)|algo"
            r"|cualquier cosa"
            r"|todo)|lo que (?:tengas|haya)|donde sea)" + END
        ),
    ),
)
"""Tried in order: what is more definite stands first."""
