"""What the local model says in Spanish, beside the avatar's set phrases; each in two ways where it can come again.

Neither "tú" nor "usted": how an avatar addresses the caller is a matter of its own phrases.
"""

from __future__ import annotations

from pipeline.agent.local.es.courtesies import COURTESIES

SENTENCES: dict[str, tuple[str, ...]] = COURTESIES | {
    "greet": ("¡Hola!", "¡Hola, buenas!"),
    "how are you": ("Muy bien, gracias.", "Todo bien por aquí, gracias por preguntar."),
    "ask first": (
        "¿En qué zona, y con qué presupuesto, más o menos?",
        "¿Qué zona sería, y cuál es el presupuesto, a grandes rasgos?",
    ),
    "ask wish again": (
        "Con una zona, un número de habitaciones o un presupuesto ya puedo buscar.",
        "Una zona o un presupuesto para empezar, y me pongo a buscar.",
    ),
    "present": (
        "Hay uno en {place}, por {price}, {layout}.",
        "Este está en {place}, por {price}, {layout}.",
        "Tengo uno en {place}, por {price}, {layout}.",
    ),
    "present with city": (
        "Hay uno en {place}, {city}, por {price}, {layout}.",
        "Este está en {place}, en {city}, por {price}, {layout}.",
    ),
    "present again": (
        "Volvemos al de {place}: {price}, {layout}.",
        "Era el de {place}, por {price}, {layout}.",
    ),
    "still best": (
        "El de {place}, por {price}, sigue siendo el que mejor encaja.",
        "Eso nos deja con el de {place}, el de {price}.",
    ),
    "has": ("Y sí, {has}.", "Tal como se pedía, {has}."),
    "lacks": (
        "Eso sí, la ficha no menciona {lacking}.",
        "Un detalle: en la ficha no aparece {lacking}.",
    ),
    "still closest": (
        "Dejando a un lado {given_up}, lo más parecido sigue siendo el de {place}, por {price}.",
        "Con algo de margen en {given_up}, el de {place} por {price} sigue siendo el que más se acerca.",
    ),
    "already cheapest": (
        "El de {place}, por {price}, ya es el más barato así.",
        "Más barato que el de {place}, por {price}, no hay ninguno así.",
    ),
    "but elsewhere": (
        "Pero en {place} hay uno por {price}, {layout}.",
        "En {place}, en cambio, tengo uno por {price}, {layout}.",
    ),
    "elsewhere": (
        "Lo más parecido que tengo está en {place}, por {price}, {layout}.",
        "En otra zona, lo más parecido está en {place}, por {price}, {layout}.",
    ),
    "still fits": (
        "El de {place}, por {price}, también lo cumple. ¿Paso a contar otro?",
        "Eso también vale para el de {place}, el de {price}. ¿Vemos otro?",
    ),
    "relaxed": (
        "Dejando a un lado {given_up}, lo más parecido está en {place}: {price}, {layout}.",
        "Con algo de margen en {given_up}, hay uno en {place}: {price}, {layout}.",
    ),
    "relaxed price": (
        "El más barato así está en {place}, por {price}, {layout}.",
        "Sin ese tope de precio, el más barato está en {place}, por {price}, {layout}.",
    ),
    "what to relax": (
        "¿Cambiamos la zona, el tamaño o el presupuesto?",
        "¿Dónde hay algo de margen: en la zona, en las habitaciones o en el presupuesto?",
    ),
    "nothing with": ("He buscado {wish}.", "La búsqueda era {wish}."),
    "count": ("Tengo {homes} así.", "Hay {count} que encajan."),
    "count one": ("Solo hay uno que encaje.", "Tengo justo uno así."),
    "count none": ("Ahora mismo no tengo ninguno que cumpla todo eso.", "De momento ninguno, lo siento."),
    "count offer": ("¿Cuento el primero?", "¿Empiezo por el que mejor encaja?"),
    "count offer one": ("¿Lo cuento?", "¿Hablamos de él?"),
    "count next": ("¿Paso al siguiente?", "¿Cuento otro de ellos?"),
    "no more": (
        "Ese era el último. ¿Cambiamos la zona, el tamaño o el presupuesto?",
        "Ya están todos los que encajan. ¿Qué cambiamos, la zona, el tamaño o el presupuesto?",
    ),
    "no earlier": ("Ese es el primero del que he hablado.", "Antes de este no hay ninguno."),
    "nothing yet": ("Todavía no hemos visto ninguno.", "Aún no he enseñado ningún piso."),
    "superlative cheapest": (
        "El más barato está en {place}, por {price}, {layout}.",
        "El más económico está en {place}, por {price}, {layout}.",
    ),
    "superlative dearest": (
        "El más caro está en {place}, por {price}, {layout}.",
        "El de mayor precio está en {place}, por {price}, {layout}.",
    ),
    "superlative biggest": (
        "El más grande tiene {size}: {price}, en {place}, {layout}.",
        "El más amplio, de {size}, está en {place}, por {price}, {layout}.",
    ),
    "superlative smallest": (
        "El más pequeño tiene {size}: {price}, en {place}, {layout}.",
        "El más compacto, de {size}, está en {place}, por {price}, {layout}.",
    ),
    "fact price": ("Cuesta {price}.", "Piden {price}."),
    "fact size": ("{size}.",),
    "fact rooms": ("{rooms}.",),
    "fact rooms one": ("Una habitación.", "Solo una habitación."),
    "fact rooms none": ("Es un estudio, sin dormitorio aparte.", "Ninguna, es un estudio."),
    "fact baths": ("{baths}.",),
    "fact place": ("Está en {place}.", "Se encuentra en {place}."),
    "fact place with city": ("Está en {place}, en {city}.", "Se encuentra en {place}, {city}."),
    "detail yes": ("Sí. {finding}", "Pues sí. {finding}"),
    "detail yes again": ("Sí, {noun} también.",),
    "detail yes plain": ("Sí, tiene {noun}.", "Tiene {noun}, sí."),
    "detail vague": ("Sobre eso la ficha no concreta nada.", "De eso no hay datos concretos en la ficha."),
    "detail says": ("{finding}",),
    "detail no": ("No, no tiene {noun}.", "No tiene {noun}, no."),
    "detail denied": ("No. {finding}", "Me temo que no. {finding}"),
    "rest unknown": ("Lo demás no se menciona.", "Del resto la ficha no dice nada."),
    "instead": ("A cambio, esto. {finding}", "Lo que sí dice es esto. {finding}"),
    "more": ("{listing}",),
    "all told": (
        "Eso es todo lo que dice la ficha. ¿Paso al siguiente?",
        "No tengo más datos de este. ¿Cuento el siguiente?",
    ),
    "another?": (
        "Sin problema. ¿Paso al siguiente?",
        "Muy bien. ¿Cuento otro?",
    ),
    "what change": (
        "¿Qué cambio: la zona, el tamaño o el presupuesto?",
        "De acuerdo. ¿Qué cambiamos, la zona, las habitaciones o el presupuesto?",
    ),
    "ask place": ("¿En qué otra zona busco?", "¿Dónde más podría ser?"),
    "ask price": ("¿Qué presupuesto pongo?", "¿Hasta qué precio busco?"),
    "ask rooms": ("¿Con cuántas habitaciones?", "¿Cuántas habitaciones pongo?"),
    "ask baths": ("¿Con cuántos baños?", "¿Cuántos baños pongo?"),
    "ask size": ("¿Cuántos {unit} debería tener?", "¿Qué superficie busco, en {unit}?"),
    "glad": ("Me alegra oírlo.", "Bien, ya me parecía que podía gustar."),
    "which area": ("Entonces, ¿qué zona era?", "Perdón. ¿Qué zona sería?"),
    "area examples": (
        "Por ejemplo, {examples}. ¿Cuál sería?",
        "Conozco {examples}, entre otras. ¿Cuál encajaría?",
    ),
    "compare": (
        "El primero, en {place}, cuesta {price} y tiene {size}; "
        "el segundo, en {other_place}, cuesta {other_price} y tiene {other_size}.",
        "El de {place}: {price} y {size}. Y el de {other_place}: {other_price} y {other_size}.",
    ),
    "first cheaper, smaller": ("El primero es más barato, con {gap_price} menos; el segundo tiene {gap_size} más.",),
    "second cheaper, smaller": ("El segundo es más barato, con {gap_price} menos; el primero tiene {gap_size} más.",),
    "first cheaper, bigger": ("El primero cuesta {gap_price} menos y además tiene {gap_size} más.",),
    "second cheaper, bigger": ("El segundo cuesta {gap_price} menos y además tiene {gap_size} más.",),
    "first cheaper": ("Son igual de grandes, y el primero cuesta {gap_price} menos.",),
    "second cheaper": ("Son igual de grandes, y el segundo cuesta {gap_price} menos.",),
    "same price": ("Cuestan lo mismo.",),
    "which price": (
        "Es más barato el de {place}: {price}, frente a {other_price}.",
        "El de {place}, por {price}; el otro cuesta {other_price}.",
    ),
    "which size": (
        "Es más grande el de {place}: {size}, frente a {other_size}.",
        "El de {place}, con {size}; el otro tiene {other_size}.",
    ),
    "only one so far": (
        "Hasta ahora solo he hablado de uno. ¿Añado el siguiente?",
        "Todavía hay solo uno para comparar. ¿Cuento otro?",
    ),
    "recommend wishes": (
        "Yo vería primero el de {place}: {has}.",
        "Según lo que buscamos, el de {place}: {has}.",
    ),
    "recommend price": (
        "Yo empezaría por el de {place}: cuesta {gap_price} menos y no es más pequeño.",
        "El de {place}, diría yo: {gap_price} menos, y no es más pequeño.",
    ),
    "recommend space": (
        "El de {place} da más metros por ese dinero; yo vería ese primero.",
        "Por metros y precio, yo empezaría por el de {place}.",
    ),
    "recommend fits": (
        "Yo empezaría por el de {place}, que es el que cumple lo pedido.",
        "El de {place}, porque encaja con lo que buscamos.",
    ),
    "recommend first": ("De los dos, yo empezaría por el primero.", "Sobre el papel, el primero."),
    "recommend second": ("De los dos, yo empezaría por el segundo.", "Sobre el papel, el segundo."),
    "why price": (
        "La ficha no lo explica. Son {price} por {size} en {place}.",
        "El motivo no consta; lo que tengo son {size} en {place}, por {price}.",
    ),
    "why price beside": (
        "Las fichas no lo explican, pero este tiene {size} en {place}, y el otro, {other_size} en {other_place}.",
        "La diferencia que veo: {size} en {place}, frente a {other_size} en {other_place}.",
    ),
    "why price beside same place": (
        "Las fichas no lo explican, pero este tiene {size} y el otro, {other_size}.",
        "La diferencia que veo es el tamaño: {size}, frente a {other_size}.",
    ),
    "look for one": ("¿Busco uno que lo tenga?", "¿Miro si hay alguno que sí?"),
    "why": ("Es el que mejor encaja con {wish}.", "Es el mejor resultado para {wish}."),
    "recap": ("Esto es lo que tengo: {wish}.", "De momento tengo apuntado: {wish}."),
    "no recap": ("Todavía no sé qué hay que buscar.", "Aún no tengo ningún deseo apuntado."),
    "fresh start": ("Muy bien, empezamos de cero.", "Claro, volvemos a empezar."),
    "slower": ("Claro, más despacio.", "Perdón, voy más despacio."),
    "nothing to repeat": ("Todavía no había dicho nada.", "Aún no hay nada que repetir."),
}
