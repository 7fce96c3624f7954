"""How Spanish callers ask for viewings, a call back, or to be forgotten, and answer what is asked then."""

from __future__ import annotations

import re

from pipeline.agent.local.es.patterns import begins, find, loose
from pipeline.agent.local.office.cues import OfficeCues, Pattern
from pipeline.office.time_es import SPANISH

_HOME = r"(?:piso|casa|apartamento|vivienda|ático|estudio|chalet|dúplex|inmueble|loft|villa|propiedad)"
_VISIT = r"(?:visitas?|citas?|reservas?)"
_SOMEONE = (
    r"(?:una persona(?: de verdad| real| humana)?|alguien|un humano|un ser humano|un agente|una agente|un comercial"
    r"|una comercial|un compañero|una compañera|un asesor|una asesora|un responsable|el encargado|la encargada"
    r"|el jefe"
    r"|la jefa|el responsable|un operador|una operadora|la agencia|la inmobiliaria|el propietario|el dueño|algún"
    r" agente"
    r"|algún compañero|algún comercial|tu compañero|tu jefe|vuestro jefe|otra persona)"
)
_STALL = r"(?:(?:eh+|em+|mm+|ah+|oh+|bueno|pues|a ver|y|entonces|ay|es que|mira|oye|creo que|hombre)\b[\s,.!…]*)*"


def _starts(pattern: str) -> Pattern:
    return begins(rf"^[¿¡\s]*{_STALL}(?:{pattern})(?!\w)")


OFFICE = OfficeCues(
    time=SPANISH,
    requests=(
        (
            "forget",
            find(
                r"(?:olvídate|olvidarte|olvídese|olvidaos) de (?:mí|mis datos|mi número|mi nombre)|olvídame"
                r"|(?:borra|borre|borrad|borrar|borres"
                r"|borrarme"
                r"|bórrame|elimina|elimine|eliminar|elimínes?|eliminad|suprimir|quita|quitar) (?:\w+"
                r" ){0,3}?(?:mis datos"
                r"|mi (?:nombre|número|teléfono|información)|datos|sobre mí|de mí)|(?:borra|borre|borrar|elimina"
                r"|elimine"
                r"|eliminar|olvida|olvide|olvidar) (?:todo )?lo que (?:sabes|sabe|sabéis|tienes|tenéis"
                r"|guardas)\b.*|derecho"
                r" al olvido|(?:no quiero que )?no (?:guardes|guardéis|guarde|guarden) (?:mis|nada)|bórrame"
                r"|protección de"
                r" datos|no quiero que (?:guardes|guardéis|guarden|guarde) (?:mis datos|nada)"
            ),
        ),
        (
            "cancel",
            find(
                rf"(?:cancela|cancelar|anula|anular|cancelo|anulo|cancelamos|cancelarla|anularla|cancélala)(?:"
                rf" (?:la|mi"
                rf"|esa|nuestra) {_VISIT})?|(?:al final )?no (?:puedo|podemos|voy a|vamos a) (?:ir|venir)(?: al"
                rf" final)?$"
                rf"|ya no (?:quiero|necesito|queremos) (?:la|ninguna) {_VISIT}"
            ),
        ),
        (
            "move",
            find(
                rf"(?:cambiar|cambia|mover|mueve|aplazar|aplaza|retrasar|retrasa|adelantar|adelanta|posponer"
                rf"|pasar|modificar"
                rf"|trasladar) (?:(?:la|mi|nuestra|esa|de) )?(?:{_VISIT}|la hora|el día|la fecha|de hora|de día"
                rf"|hora|día)"
                r"|(?:cambiarla|moverla|aplazarla|retrasarla|adelantarla|pasarla|posponerla|cambiárnosla"
                r"|cámbiala|muévela"
                r"|pásala)|no (?:puedo|podemos|podré|podremos|voy a poder) (?:ir|venir|acudir)|me ha surgido|nos"
                r" ha surgido|(?:otra|una) hora distinta|(?:cambiar|mover|pasar"
                r"|aplazar|mejor) (?:al|a la|para el|a el|a)"
            ),
        ),
        (
            "when is it",
            find(
                r"(?:cuándo|a qué hora|qué día) (?:es|era|tengo|tenemos|teníamos|tenía|quedamos|hemos quedado"
                r"|habíamos quedado"
                r"|he quedado|queda|la tengo|es lo|voy|vamos)\b.*|(?:la |has |habéis |ha )(?:has |habéis"
                r" )?reservado(?: ya)?"
                r"|está (?:ya )?(?:reservad[oa]|confirmad[oa]|apuntad[oa]|cerrad[oa])|qué (?:tengo|he|hemos)"
                r" reservad[oa]"
                r"|(?:recuérdame|recuérdeme) (?:cuándo|la (?:visita|cita|hora))|tengo (?:ya )?(?:alguna|una)"
                r" (?:visita|cita)$"
            ),
        ),
        (
            "offer",
            find(
                r"(?:hacer|haría|haríamos|presentar|dejar|poner) una (?:oferta|señal|propuesta)|(?:me lo|me la"
                r"|nos lo|nos la)"
                r" (?:quedo|quedamos|compro)|(?:me quedo|nos quedamos) con (?:él|ella|este|ese|esta|esa|el piso"
                r"|la casa)"
                r"|l[oa] compr(?:o|amos)|(?:quiero|quisiera|queremos|me gustaría) comprarl[oa]"
                r"|quedár(?:melo|mela)"
            ),
        ),
        (
            "person",
            find(
                rf"hablar con {_SOMEONE}|(?:pásame|páseme|pasarme|ponme|póngame|ponerme|comunícame|comunicarme) con"
                rf"|(?:que )?(?:me|nos) (?:llame|llamen|llaméis|llamáis|llamara|contacte|contacten|devuelva"
                rf"|devuelvan)\b"
                rf"(?: {_SOMEONE})?|(?:llámame|llámeme|llamadme|llámenme|llamarme|llamarnos|llámanos|contactarme"
                rf"|contactadme)\b"
                rf"|{_SOMEONE} (?:que )?(?:me|nos) (?:pueda |puede )?(?:llam|atiend|contact|ayud)\w*|(?:alguien"
                rf"|persona) con"
                r" quien hablar|dejar (?:un |mi |mis |el )?(?:recado|mensaje|número|teléfono|datos|contacto)|dejo mi"
                r" (?:número|teléfono)|(?:apunta|apúntate|apunte|toma|anota|coge) mi(?:s)? (?:número|teléfono"
                r"|datos|móvil)"
                r"|mi (?:número|teléfono|móvil)(?: de teléfono)? es|una persona (?:real|de verdad)|atención al"
                r" cliente"
                r"|devolv\w+ la llamada|ser humano|(?:ponerme|ponerse|pónganse|poneos) en contacto"
            ),
        ),
        (
            "visit",
            find(
                rf"(?:concertar|reservar|reserva|resérvame|pedir|agendar|programar|organizar|hacer|tener|coger"
                rf"|fijar|apúntame"
                rf"|quiero|quería|quisiera|queremos|necesito|para|pon(?:me|er)?) (?:una |la |otra |esa |hora"
                rf" para (?:una |la )?)?"
                rf"(?:visita|cita)\b|qué (?:horas?|huecos?|días) (?:hay|tenéis|tienes|tienen|quedan)|(?:hay"
                rf"|tenéis|tienes) (?:algún )?hueco|(?:lo|la) (?:puedo|podría|podemos|podríamos|quiero|querría"
                rf"|queremos) (?:ir a )?(?:ver|visitar)|una visita|la visita(?! (?:es|era|está|sigue))|visitas"
                rf"|(?:puedo|podría"
                rf"|podríamos|podemos"
                rf"|puede|cuándo (?:puedo|podría|podemos|podríamos)|me gustaría|nos gustaría|quiero|queremos|quisiera"
                rf"|quería|queríamos|es posible|se puede|se podría|habría posibilidad de|sería posible) (?:ir a "
                rf"|pasar a"
                rf" |pasarme a |pasar por|venir a )?(?:visitar(?:l[oa])?|ver(?:l[oa])|conocerl[oa]|ver (?:el|la"
                rf"|este|ese|esta|esa)"
                rf" ?{_HOME}?)|(?:verl[oa]|visitarl[oa]|conocerl[oa])(?! (?:otra vez|de nuevo|mejor))|en persona"
                rf"|ir a (?:ver|visitar)"
                r"\w*|pasar(?:me|nos)? (?:por allí|por ahí|a verl[oa]|por el piso|a echar)|echar(?:le)? un"
                r" vistazo|enseñ(?:ar|a|en"
                r"|éis|áis)(?:me|nos|mel[oa]|nosl[oa]) (?:el|la|ese|esa|este|esta) (?:piso|casa) en persona"
                r"|quedar para verl[oa]"
                r"|quedamos para|acercar(?:me|nos)(?: a verl[oa])?|cuándo (?:puedo|podría|podemos) (?:ir|ver|pasar)"
            ),
        ),
    ),
    of_booking=frozenset({"cancel", "move", "when is it"}),
    sees=find(
        r"ver(?:l[oa])?|visitar(?:l[oa])?|ir|pasar(?:me|nos)?|quedar|acercar(?:me|nos)|conocer(?:l[oa])?|vamos|voy"
    ),
    book_it=find(
        r"(?:resérval[oa]|reserva(?:l[oa])?(?= (?:esa|ese|ya|entonces|la)|$|,)|apúntal[oa]|apúntame|apuntal[oa]"
        r"|reservarl[oa]"
        r"|confírmal[oa]|confirmal[oa]|hazl[oa]|la reservamos|lo reservamos|reservamos|ponme|pónmel[oa]|apúntanos)"
        r"|(?:volviendo|volvamos) a (?:la|lo de la) (?:visita|cita|reserva)|(?:venga|vale|pues|entonces),? (?:la"
        r"|esa) (?:visita"
        r"|cita|reserva)"
    ),
    no_visit=find(
        r"vistas?|fotos?|ver (?:el|la|lo) (?:siguiente|anterior|otr[oa])|ver (?:otr[oa]s?|más|algo|qué|si)|página|web"
        r"|no (?:quiero|necesito) (?:visitar|verl[oa]|ninguna visita)|otra vez|de nuevo|a ver"
    ),
    points=find(
        rf"(?:el|la|al|del) (?:primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|últim[oa]|otr[oa])(?: {_HOME})?(?!"
        rf" (?:de (?:enero"
        rf"|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)|hora|hueco|día))"
        r"|(?:de )?(?:una|dos|tres|cuatro|cinco) (?:habitaci[oó]n(?:es)?|dormitorios?|baños?)|(?:el|la) de (?!la"
        r" (?:mañana|tarde"
        r"|noche))(?!las? \w)(?:la |el )?[a-záéíóúñç]+"
    ),
    drops=find(
        rf"(?:cancela|anula)(?:r|l[oa])?(?: (?:la|mi) {_VISIT})?|déjalo|déjelo|dejadlo|dejémoslo|lo dejamos"
        rf"|olvídalo|olvídelo|olvida (?:la|lo)(?! que)|no (?:reserves|reserve|apuntes"
        r"|hagas|llames|hace falta)(?: nada)?|da igual|no importa|(?:he |hemos )?cambiado de (?:idea|opinión)|ya"
        r" no|todavía no"
        r"|aún no|me lo pienso|lo pensaré|lo pienso|tengo que pensarlo|déjame pensar\w*|ya (?:te |os |le"
        r" )?(?:llamaré|diré|aviso"
        r"|avisaré)|no quiero (?:verl[oa]|visitarl[oa]|ir|reservar|ninguna|la visita|que me llamen?|nada)|mejor"
        r" no(?= |$)"
        r"(?! (?:el|la|a)\b)|en otro momento|otro día (?:quizás?|mejor|ya)|nada,? (?:nada|déjalo)|prefiero no(?!"
        r" (?:el|la|a)\b)"
    ),
    declines=_starts(
        r"no(?! (?:hay problema|pasa nada|está mal))|nop|qué va|para nada|ningun[oa]|tampoco|imposible"
        r"|incorrecto|mal|está mal"
        r"|eso no|negativo"
    ),
    refuses=find(
        r"no (?:me |nos )?(?:puedo|podemos|podría|va bien|viene bien|vienen bien|encaja|sirve|es correcto|es"
        r" (?:ese|así|mi)"
        r"|está bien|estoy|trabajo)|imposible|trabajo (?:a esa|ese|por)|demasiado (?:pronto|tarde|temprano)|muy"
        r" (?:pronto|tarde"
        r"|temprano)|estoy (?:ocupad[oa]|trabajando|fuera)|ningun[oa] de (?:es[oa]s|ell[oa]s|los|las)|te has"
        r" equivocado|me he"
        r" equivocado"
    ),
    agrees=_starts(
        r"sí|si|vale|claro|por supuesto|de acuerdo|desde luego|cómo no|correcto|correctísimo|exacto|exactamente"
        r"|eso es|así es"
        r"|adelante|venga|ok|okay|okey|perfecto|perfecta|hazl[oa]|dale|me encantaría|genial|estupendo|fenomenal"
        r"|fantástico|bien"
        r"|muy bien|está bien|me (?:va|viene|parece|encaja) (?:\w+ )?(?:bien|perfecto|genial|estupendo)?|nos"
        r" (?:va|viene|parece)"
        r" (?:\w+ )?bien|resérv\w+|apúnt\w+|confirm\w+|ese mismo|esa misma|a esa hora|me parece|ajá|mhm|yes|no"
        r" hay problema|no pasa"
        r" nada|eso|ideal|guay|por favor|trato hecho|hecho|allí estaré|correct|bueno|ahí estaré|me sirve|puedo"
    ),
    hardly_agrees=_starts(
        r"vale|bien|muy bien|bueno|ok|okay|genial|claro|perfecto|estupendo|y|antes|venga|sí|si|de acuerdo"
    ),
    plainly_agrees=_starts(r"sí|si|claro que sí|adelante|por supuesto|desde luego"),
    reserves=find(r"pero|antes|primero|espera|un momento|un segundo|a no ser|depende|siempre que|salvo"),
    clock_words=find(
        r"a las?|las|sobre las?|hacia las?|y media|y cuarto|menos cuarto|en punto|mediodía|horas?|de la"
        r" (?:mañana|tarde|noche)"
        r"|desde|hasta|antes|después|partir|\d{1,2}[:.]\d\d"
    ),
    any_time=find(
        r"cualquier(?:a)?(?: (?:hora|día|momento|de (?:ell[oa]s|es[oa]s)))?|cuando (?:sea|quieras?|pueda[ns]?"
        r"|queráis|haya|tengáis"
        r"|tengas)|me da igual|nos da igual|cuanto antes|lo antes posible|(?:qué|cuándo|cuál"
        r"|cuáles)\b.*\b(?:libre|libres|hueco|huecos"
        r"|disponible|disponibles|disponibilidad|posible|tenéis|tienes|puede|podría|hay|horas?|días?)|el primer"
        r" hueco|lo primero que"
        r"|dime tú|elige tú|esta semana|todas me van"
    ),
    positions=(
        (0, find(r"(?:el|la|a la|al)? ?primer[oa]?(?: (?:hora|opción|hueco|de todas))?|la uno")),
        (1, find(r"(?:el|la|a la)? ?segund[oa]|la del medio|la de en medio")),
        (2, find(r"(?:el|la|a la)? ?tercer[oa]?")),
        (-1, find(r"(?:el|la|a la)? ?últim[oa]")),
    ),
    later=find(
        r"(?:algo |un poco |una hora )?más tarde(?! (?:de|que) )|(?:demasiado|muy) (?:pronto|temprano)"
        r"|después"
    ),
    earlier=find(r"(?:algo |un poco |una hora )?(?:más temprano|más pronto|antes(?! de))|(?:demasiado|muy) tarde"),
    other_day=find(r"otro día|al día siguiente|el día siguiente|un día distinto|otros días"),
    half_past=find(r"(?:y media|media hora más tarde|media hora después)"),
    quarter_past=find(r"y cuarto"),
    quarter_to=find(r"menos cuarto"),
    on_the_hour=find(r"en punto"),
    soonest="cuanto antes",
    at="a las {}",
    after="después de las {}",
    before="antes de las {}",
    no=", no, ",
    this_number="este número",
    own_number=find(
        r"(?:est[ea]|mismo|este mismo|el mismo|al mismo)(?: mismo)? (?:número|teléfono|móvil|desde el que\b.*)"
        r"|(?:este|el) mismo|desde"
        r" el que (?:llamo|estoy llamando|te llamo|os llamo|hablo)|el que (?:ves|veis|tienes|tenéis|sale"
        r"|aparece)\b.*|a este"
    ),
    digits=((re.compile(loose(r"\bséis\b"), re.IGNORECASE), "seis"), (re.compile(r"\bonse\b", re.IGNORECASE), "once")),
    why=find(r"para qué\b.*|por qué\b.*|hace falta\b.*\?|es necesario"),
    lead=begins(
        r"(?:\b(?:me llamo|mi nombre(?: completo)? es|a nombre de|(?:preguntad|pregunta|pregunten) por|soy(?!"
        r" (?:de|el que|la que|un|una"
        r"|yo)\b)|de parte de|el nombre es|apunta(?:d)? a|al? señora?|para)\b)\s*(?:(?:eh+|em+)[,.]?\s+)?"
    ),
    name_ends=begins(
        r"\s*(?:[.;!?]|\b(?:y mi|y el|y mi|mi|el número|número|teléfono|en|al|es|por favor|gracias|que|pero|y"
        r" (?:llamo|busco|quiero)"
        r"|y)\b)"
    ),
    days=("hoy", "mañana"),
    wishes={
        "visit": "Visita",
        "person": "Quiere que le llamen",
        "offer": "Quiere hacer una oferta",
        "cancel": "Quiere cancelar la visita",
    },
)
