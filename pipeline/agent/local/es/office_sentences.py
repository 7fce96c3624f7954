"""What is said in Spanish about viewings, calls back and being forgotten."""

from __future__ import annotations

OFFICE_SENTENCES: dict[str, tuple[str, ...]] = {
    "desk no home": (
        "Con mucho gusto, en cuanto encontremos una casa que guste.",
        "Por supuesto. Primero vamos a encontrar la casa.",
    ),
    "desk when": (
        "¿Cuándo sería la visita?",
        "¿Qué día y a qué hora vendría bien?",
        "¿En qué día pensamos?",
        "¿Para cuándo la apunto?",
    ),
    "desk confirm": (
        "Sería {time}. ¿La reservo?",
        "Hay hueco: {time}. ¿Lo apunto?",
        "Puede ser {time}. ¿Está bien así?",
        "Entonces, {time}. ¿Hago la reserva?",
    ),
    "desk confirm in": (
        "La visita en {place}, {time}. ¿La reservo?",
        "Para la de {place} puede ser {time}. ¿Lo apunto?",
        "Entonces, en {place}, {time}. ¿Está bien así?",
    ),
    "desk move?": (
        "Hasta ahora la visita era {instead}. Puede ser {time}. ¿La cambio?",
        "Está reservada otra hora: {instead}. ¿La cambio? Sería {time}.",
        "Entonces {time}, y no {instead}. ¿Es así?",
    ),
    "desk still": (
        "Y la visita, {short}, ¿la reservo?",
        "¿Y apunto la visita para {short}?",
        "Entonces, ¿reservo {short}?",
    ),
    "desk choose": (
        "Tengo {free}. ¿Cuál viene mejor?",
        "Hay hueco {free}. ¿Con cuál nos quedamos?",
        "Podría ser {free}. ¿Qué viene mejor?",
    ),
    "desk choose in": (
        "Para la de {place} tengo {free}. ¿Cuál viene mejor?",
        "La de {place} puede verse {free}. ¿Con cuál nos quedamos?",
        "La visita en {place} podría ser {free}. ¿Qué viene mejor?",
    ),
    "desk which time": (
        "¿Con cuál de esas horas nos quedamos?",
        "¿Y cuál de ellas viene mejor?",
        "¿Cuál apunto, entonces?",
    ),
    "desk which home": ("¿Qué casa sería la de la visita?", "¿De cuál hablamos?"),
    "desk closed": (
        "A esa hora no enseñamos casas, lo siento.",
        "A esa hora la oficina está cerrada.",
        "Entonces no hay nadie que pueda enseñarla.",
    ),
    "desk taken": (
        "A esa hora la ve otra persona.",
        "Esa hora ya está cogida, lo siento.",
        "Justo entonces la estamos enseñando a alguien.",
    ),
    "desk full": ("Para entonces no queda nada libre.", "Está todo ocupado, lo siento.", "Ahí está todo completo."),
    "desk too soon": (
        "Es demasiado pronto para nosotros.",
        "Necesitamos un poco más de tiempo.",
        "Tan rápido no puede ir nadie, lo siento.",
    ),
    "desk free": (
        "Lo que tengo es {free}. ¿Sirve alguna?",
        "Podría ofrecer {free}. ¿Cuál viene mejor?",
        "Lo más cercano es {free}. ¿Encaja alguna?",
    ),
    "desk none free": (
        "No queda nada libre. ¿Qué otro día podría ser?",
        "Por esas fechas no hay nada. ¿Probamos otro día?",
    ),
    "desk too far": (
        "Tan lejos no llega nuestra agenda. ¿Podría ser antes?",
        "Para tan tarde aún no puedo reservar. ¿Hay un día más cercano?",
    ),
    "desk past": (
        "Esa hora ya ha pasado. ¿Cuándo más podría ser?",
        "Eso ya pasó, creo. ¿Qué otra hora vendría bien?",
    ),
    "desk no such day": (
        "Creo que esa fecha no existe. ¿Qué día era?",
        "Ese día no lo encuentro. ¿Cuál era, por favor?",
    ),
    "desk no such time": (
        "No me ha llegado bien la hora. ¿Cuál era?",
        "Esa hora no la conozco. ¿A qué hora sería?",
    ),
    "desk several times": (
        "Ahora tengo más de una hora. ¿Cuál de ellas?",
        "Mejor una sola. ¿Qué día y a qué hora?",
    ),
    "desk booked": (
        "Queda reservada: {time}.",
        "Hecho. La visita es {time}.",
        "Ya está en la agenda: {time}.",
    ),
    "desk moved": (
        "Cambiada: {time}, y ya no {instead}.",
        "Hecho el cambio. Ahora es {time}.",
        "Ya está: ahora es {time}.",
    ),
    "desk already": (
        "Está reservada: {time}.",
        "La visita está apuntada: {time}.",
        "En la agenda está: {time}.",
    ),
    "desk your visit": (
        "La visita en {place} es {time}.",
        "La de {place} está reservada: {time}.",
        "Para la de {place}, {time}.",
    ),
    "desk nothing booked": (
        "Todavía no hay nada reservado.",
        "De momento no hay ninguna visita.",
        "En la agenda aún no hay nada.",
    ),
    "desk other time?": (
        "¿Vendría mejor otra hora?",
        "Si conviene otra hora, ¿cuál sería?",
    ),
    "desk move when": (
        "Claro. ¿Cuándo vendría mejor?",
        "Sin problema. ¿Qué día y a qué hora, entonces?",
        "Por supuesto, ¿a cuándo la cambio?",
    ),
    "desk other time": (
        "De acuerdo, entonces no. ¿Cuándo vendría bien?",
        "Sin problema. ¿Qué día y hora serían mejores?",
        "Vale. ¿Qué otra hora miro?",
    ),
    "desk dropped": (
        "Sin problema, no reservo nada.",
        "Muy bien, la visita la dejamos por ahora.",
        "De acuerdo, lo dejamos así.",
    ),
    "desk unlisted": ("Esa casa ya no está en nuestros anuncios, lo siento.", "Justo esa acaba de salir de la lista."),
    "desk diary failed": (
        "Perdón, la agenda no responde ahora mismo. ¿Pruebo otra vez?",
        "No he podido entrar en la agenda, lo siento. ¿Lo intento de nuevo?",
    ),
    "desk retry": ("¿Lo intento otra vez?", "Entonces, ¿pruebo de nuevo?"),
    "desk anything": (
        "¿Puedo ayudar en algo más?",
        "¿Alguna cosa más?",
        "¿Qué más puedo hacer?",
    ),
    "desk all done": (
        "Muy bien. Aquí sigo para lo que haga falta.",
        "Perfecto, entonces está todo.",
        "De acuerdo. Cualquier cosa, aquí estoy.",
    ),
    "desk name after": (
        "Por si cambia algo, ¿qué nombre apunto?",
        "¿Y a qué nombre pongo la visita?",
    ),
    "desk number after": (
        "Por si cambia algo, ¿a qué número podemos llamar?",
        "¿Y un teléfono, por si hiciera falta?",
    ),
    "desk name": ("¿Qué nombre apunto?", "¿A nombre de quién?", "¿Por quién preguntamos?"),
    "desk number": (
        "¿Y a qué número llamamos?",
        "¿Cuál es el mejor teléfono?",
        "¿Y el número de teléfono?",
    ),
    "desk not that number": (
        "El número de esta llamada no lo veo. ¿Cuál es?",
        "Aquí no me sale el número. ¿Cuál es, por favor?",
    ),
    "desk number again": (
        "Perdón. ¿Cuál es el número, otra vez?",
        "Vamos de nuevo. ¿Qué número es?",
        "Error mío. ¿Cuál era el número?",
    ),
    "desk more digits": ("Sí, sigo apuntando.", "Apuntado. ¿Y el resto?", "¿Y después?"),
    "desk no number": (
        "Creo que no me ha llegado el número entero. ¿Otra vez, cifra a cifra?",
        "Con eso no me sale un número. ¿Una vez más, despacio?",
    ),
    "desk digits": (
        "Tengo {digits}. ¿Es correcto?",
        "Entonces, {digits}. ¿Está bien?",
        "Lo repito: {digits}. ¿Es así?",
    ),
    "desk own digits": (
        "Al número de esta llamada, {digits}. ¿Es correcto?",
        "Entonces llamamos a este número, {digits}. ¿Está bien?",
    ),
    "desk saved": (
        "Gracias, {caller}. Llamará alguien de la agencia.",
        "Apuntado, {caller}. Habrá una llamada de mis compañeros.",
        "Muchas gracias, {caller}, mis compañeros llamarán.",
    ),
    "desk saved visit": (
        "Gracias, {caller}, queda apuntado con la visita.",
        "Anotado, {caller}. Nos vemos en la visita.",
    ),
    "desk contact failed": (
        "No he podido apuntarlo, lo siento. ¿Lo intento otra vez?",
        "Algo ha fallado con mis notas, perdón. ¿Otra vez?",
    ),
    "desk no contact": (
        "Está bien, lo dejamos.",
        "Sin problema, no hace falta.",
        "De acuerdo, sin llamada.",
    ),
    "desk why": (
        "Solo para que mis compañeros puedan llamar. ¿Está bien así?",
        "Es para que llame la agencia, nada más. ¿Lo apunto?",
    ),
    "desk person": (
        "No puedo pasar la llamada, pero puede llamar un compañero.",
        "Ahora mismo no hay nadie libre, pero llamará alguien.",
        "Haré que llame alguien de la agencia.",
    ),
    "desk offer": (
        "Las ofertas las llevan mis compañeros; puede llamar uno de ellos.",
        "Eso es cosa de mis compañeros. Haré que llame uno.",
    ),
    "desk cancel": (
        "Yo no puedo cancelarla, pero dejo el recado a mis compañeros.",
        "Cancelar es cosa de mis compañeros; les paso el aviso.",
    ),
    "desk forget?": (
        "¿Borro para siempre todo lo que sé de esta conversación?",
        "Eso borra todos los datos y no tiene vuelta atrás. ¿Lo hago?",
    ),
    "desk forgotten": (
        "Hecho: ya no queda ningún dato guardado.",
        "Todos los datos están borrados.",
    ),
    "desk visit stays": (
        "La visita sigue en la agenda, pero sin el número.",
        "La visita se mantiene, solo que sin los datos.",
    ),
    "desk kept": ("De acuerdo, se queda como está.", "Muy bien, no borro nada."),
    "desk not forgotten": (
        "No ha funcionado, lo siento. ¿Lo intento otra vez?",
        "No he podido borrarlo ahora mismo, perdón. ¿Pruebo de nuevo?",
    ),
}
