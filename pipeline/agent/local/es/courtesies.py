"""What the local model says in Spanish about itself, the agency and the caller rather than about homes."""

from __future__ import annotations

from pipeline.agent.local.es.several import ANSWERS

COURTESIES: dict[str, tuple[str, ...]] = {
    **ANSWERS,
    "wait": ("Sin prisa.", "Con calma, aquí sigo."),
    "what can you do": (
        "Busco en nuestros anuncios. Con una zona, unas habitaciones y un presupuesto empiezo, y luego respondo sobre "
        "cada casa. ¿Por dónde empezamos?",
        "Encuentro casas por zona, tamaño, precio, o por cosas como una terraza o un ascensor. ¿Qué buscamos?",
    ),
    "who are you": (
        "Soy {avatar}, asistente virtual de {agency}.",
        "Me llamo {avatar} y soy asistente virtual de {agency}.",
    ),
    "are you a robot": ("Sí, soy {avatar}, asistente virtual.", "Así es: asistente virtual, y me llamo {avatar}."),
    "system": (
        "Prefiero hablar de casas que de cómo funciono.",
        "De cómo funciono por dentro no puedo hablar.",
    ),
    "other callers": (
        "De otras personas no puedo hablar, solo de nuestras casas.",
        "Los datos de otras personas son privados.",
        "Ni de clientes ni de propietarios puedo decir nada.",
    ),
    "person": (
        "Desde aquí no puedo pasar la llamada, lo siento, pero puedo responder con nuestros anuncios.",
        "Ahora mismo no hay nadie a quien pasar la llamada, pero con los anuncios ayudo con mucho gusto.",
    ),
    "viewing": (
        "No puedo concertar visitas, lo siento, pero puedo contar todo lo que dice la ficha.",
        "De las visitas y las ofertas se encargan mis compañeros; yo puedo contar lo que dice la ficha.",
    ),
    "rude": (
        "Siento la frustración. A ver si puedo ayudar.",
        "Entiendo el enfado. Vamos a encontrar una casa.",
    ),
    "joke": ("Se me dan mejor las casas.", "Esa pregunta la dejamos para otro día."),
    "pleasure": ("Ha sido un placer, {name}.", "Que vaya muy bien, {name}."),
    "carry on": ("¿Qué más puedo contar?", "¿Alguna otra pregunta?"),
    "and": ("y",),
    "areas": ("Por ejemplo, {names}.", "Están {names}, entre otras."),
    "areas of cities": ("Tengo casas en {count} ciudades: {names}.", "Estamos en {count} ciudades, {names}."),
    "areas in city": (
        "En {text} tengo casas en {names}, entre otras zonas.",
        "En {text} está, por ejemplo, {names}.",
    ),
    "which area?": ("¿En cuál busco?", "¿Encaja alguna?", "¿Dónde miramos?"),
    "area advice": (
        "Las zonas no puedo juzgarlas, solo conozco nuestros anuncios. Con un nombre, miro qué hay.",
        "Qué zona conviene no me toca decirlo; con un nombre puedo contar lo que hay allí.",
    ),
    "places": ("Entonces, {places}.", "Muy bien, {places}."),
    "dropped": ("Vale, eso ya no cuenta.", "Muy bien, lo quito."),
    "layout": ("{rooms}, {baths}.",),
    "same size": ("Son igual de grandes.",),
    "why any": (
        "Todavía sé poco, así que he empezado por uno de los nuestros. Una zona o un presupuesto ayudarían.",
        "Sin una razón especial: aún no sé qué buscamos. Una zona o un presupuesto ayudarían.",
    ),
    "why nearest": (
        "Nada cumple todo eso, y este es el que más se acerca: {wish}.",
        "Es lo más parecido que tengo a lo pedido: {wish}.",
    ),
    "available": (
        "Está entre nuestros anuncios actuales, por {price}. Más no sé.",
        "Según nuestros anuncios, sí. Si hay ofertas, no lo veo.",
    ),
    "to rent": (
        "Lo que tengo está en venta, lo siento, no en alquiler.",
        "Nuestros anuncios son de venta, no de alquiler.",
    ),
    "privacy": (
        "Lo que se dice aquí sirve para buscar casa. Cómo se guardan las llamadas lo saben mis compañeros de la "
        "agencia.",
        "Lo uso para la búsqueda. Cómo se guardan las llamadas, mejor preguntarlo en la agencia.",
    ),
    "your name": ("El nombre que tengo es {name}.", "{name}, si no recuerdo mal."),
    "no name": ("Todavía no sé el nombre. ¿Cuál es?", "Aún no lo sé. ¿Qué nombre apunto?"),
    "weather talk": ("Desde aquí no veo la calle.", "Yo solo veo anuncios, cielo no."),
    "your day": ("Bueno: todo el día entre casas.", "Muy bien, gracias."),
    "nervous": (
        "Es muy normal, es un paso grande. Iremos poco a poco.",
        "Lo entiendo. Sin prisa, paso a paso.",
    ),
    "first time": (
        "Pues vamos paso a paso; con una zona y un presupuesto aproximado puedo empezar.",
        "Siempre hay una primera vez. Iremos paso a paso.",
    ),
    "good news": ("¡Enhorabuena!", "¡Qué buena noticia!"),
    "sad news": ("Siento mucho oír eso.", "Vaya, siento oír eso; vamos a buscar un buen sitio."),
    "compliment": ("Qué amable.", "Gracias, da gusto oírlo."),
    "laugh": ("Da gusto oír reír.", "Me alegro de la sonrisa."),
    "retry?": ("¿Repito la búsqueda?", "¿Busco otra vez?"),
    "compare same place": (
        "El primero, {price} y {size}; el segundo, {other_price} y {other_size}.",
        "El primero cuesta {price} y tiene {size}. El segundo, {other_price} y {other_size}.",
    ),
    "which has": ("El de {place}. {finding}", "Ese es el de {place}. {finding}"),
    "which all": (
        "Los dos, según parece. En {place}: {finding}",
        "Las dos fichas lo mencionan. En {place}: {finding}",
    ),
    "which none": ("Ninguna de las dos fichas lo menciona.", "De los dos, ninguna ficha lo dice."),
    "which price first": ("El primero es más barato: {price}, frente a {other_price}.",),
    "which price second": ("El segundo es más barato: {price}, frente a {other_price}.",),
    "which size first": ("El primero es más grande: {size}, frente a {other_size}.",),
    "which size second": ("El segundo es más grande: {size}, frente a {other_size}.",),
    "fact rate": ("Son {price} por {size}; por metro no lo tengo.", "Solo tengo el total: {price} por {size}."),
    "keeps name": ("No hace falta, sin problema.", "Está bien, no lo necesito."),
    "languages": ("En español es como mejor me explico.", "Lo mío es el español."),
    "finance": (
        "De hipotecas y cuotas no sé nada; solo tengo los precios de venta.",
        "Solo puedo dar precios de venta; de la financiación saben un banco o mis compañeros.",
    ),
    "agency": (
        "Eso no lo sé, solo tengo los anuncios; lo saben mis compañeros de la agencia.",
        "No sabría decir, eso es cosa de mis compañeros de {agency}. Yo solo conozco los anuncios.",
    ),
    "opinion": (
        "Eso no puedo juzgarlo, solo puedo contar lo que dice la ficha.",
        "Opinión no tengo; sé lo que dice la ficha, nada más.",
    ),
    "think it over": ("Claro, sin prisa.", "Por supuesto, hay tiempo de pensarlo."),
    "are you there": ("Sí, se oye bien.", "Aquí sigo, se oye perfectamente."),
    "said already": ("Es verdad, perdón.", "Cierto, ya lo había dicho."),
    "what do you mean": ("A ver si lo digo de otra manera.", "Perdón, más sencillo, entonces."),
    "chatter": ("",),
    "go on": ("¿Sí? ¿Cómo tendría que ser?", "Escucho: ¿qué debería tener?"),
    "unknown_detail too": (
        "Eso no se menciona en la ficha.",
        "No lo sé, la ficha no habla de eso.",
        "De eso no hay ni palabra en la ficha.",
    ),
    "offer_more too": ("¿Sigo con este?", "¿Qué tal suena?"),
    "next_one too": ("Y aquí hay otro.", "Uno más, entonces."),
    "nothing_found too": ("Nada encaja con todo eso.", "No hay nada exactamente así."),
    "not_understood too": ("No lo he entendido. ¿Con otras palabras?",),
    "out_of_scope too": ("Con eso no puedo ayudar, solo con casas.", "Solo entiendo de casas."),
    "thanks too": ("De nada.", "Con mucho gusto."),
    "which rooms": ("Tiene más el de {price}: {rooms}, y el otro {other_rooms}.",),
    "which baths": ("Tiene más el de {price}: {baths}, y el otro {other_baths}.",),
    "ask_wish too": ("¿Qué debería tener?", "¿Qué hay que encontrar?", "¿Dónde busco?"),
}
