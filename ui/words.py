"""What the page says, in English and in Spanish. The English text is the key of the table below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

PageLanguage = Literal["en", "es"]


@dataclass(frozen=True, slots=True)
class Words:
    """The page's texts in one language."""

    language: PageLanguage = "en"

    def __call__(self, text: str, **values: object) -> str:
        """`text`, which is English, in the page's language, with `values` in its places.

        A text that is not in the table stays as it is: an agency's own words, a tool's own message.
        """
        found = SPANISH.get(text, text) if self.language == "es" else text
        return found.format(**values) if values else found

    def number(self, value: float) -> str:
        """`2290000` as "2,290,000", in Spanish as "2.290.000"; no decimals."""
        written = f"{value:,.0f}"
        return written.replace(",", ".") if self.language == "es" else written

    def price(self, euros: float) -> str:
        """`450000` as "€450,000", in Spanish as "450.000 €"."""
        return f"{self.number(euros)} €" if self.language == "es" else f"€{self.number(euros)}"

    def counted(self, number: int, noun: str) -> str:
        """The `noun` for so many: "room" for one, else "rooms"."""
        return self(noun if number == 1 else f"{noun}s")


ENGLISH = Words("en")

BROWSER_TEXTS: Mapping[str, str] = {
    "start": "Start the call",
    "hang_up": "Hang up",
    "microphone": "Your microphone: on or off",
    "loudspeaker": "The avatar's voice: on or off",
    "connecting": "Connecting …",
    "NotAllowedError": (
        "The microphone is blocked. Allow it in the address bar and start again, or type your wish instead."
    ),
    "NotFoundError": "No microphone was found. Plug one in and start again, or type your wish instead.",
    "NotReadableError": "Another program is using the microphone. Close it and start again, or type your wish instead.",
    "insecure": "A browser lends its microphone only to https pages and to localhost. You can type your wish instead.",
    "full": "All our lines are busy right now. Please try again in a few minutes, or type your wish.",
    "unsteady": "The connection is unsteady. Stay on the line: we are trying to get it back.",
    "lost": "The call was lost. Check your connection and start it again; you can also type.",
    "blocked": (
        "No way was found for the sound: a firewall is between your browser and us. Try another network, or type your "
        "wish instead."
    ),
    "gone": "Our service cannot be reached. Check your connection and load the page again in a minute.",
}
"""What page.js says by itself, by the names it uses."""


def browser_texts(words: Words) -> dict[str, str]:
    """`BROWSER_TEXTS` in the page's language."""
    return {name: words(text) for name, text in BROWSER_TEXTS.items()}


SPANISH: Mapping[str, str] = {
    # The call
    "Say what kind of home you want; we search our listings and tell you about them.": (
        "Diga qué vivienda busca; la buscamos en nuestra oferta y se la describimos."
    ),
    "Call": "Llamada",
    "Start the call": "Iniciar la llamada",
    "Hang up": "Colgar",
    "Connecting …": "Conectando …",
    "Reconnecting …": "Recuperando la conexión …",
    "Ready when you are": "Cuando quiera",
    "Listening": "Escuchando",
    "Thinking": "Pensando",
    "Speaking": "Hablando",
    "Interrupted": "Interrumpido",
    "Call ended": "Llamada terminada",
    "Your microphone": "Su micrófono",
    "The microphone is blocked. Allow it in the address bar and start again, or type your wish instead.": (
        "El micrófono está bloqueado. Permítalo en la barra de direcciones y vuelva a empezar, o escriba lo que busca."
    ),
    "No microphone was found. Plug one in and start again, or type your wish instead.": (
        "No se encontró ningún micrófono. Conecte uno y vuelva a empezar, o escriba lo que busca."
    ),
    "Another program is using the microphone. Close it and start again, or type your wish instead.": (
        "Otro programa está usando el micrófono. Ciérrelo y vuelva a empezar, o escriba lo que busca."
    ),
    "A browser lends its microphone only to https pages and to localhost. You can type your wish instead.": (
        "El navegador solo presta el micrófono a páginas https y a localhost. Puede escribir lo que busca."
    ),
    "All our lines are busy right now. Please try again in a few minutes, or type your wish.": (
        "Todas nuestras líneas están ocupadas. Vuelva a intentarlo en unos minutos, o escriba lo que busca."
    ),
    "The connection is unsteady. Stay on the line: we are trying to get it back.": (
        "La conexión es inestable. No cuelgue: estamos intentando recuperarla."
    ),
    "The call was lost. Check your connection and start it again; you can also type.": (
        "Se perdió la llamada. Compruebe su conexión y vuelva a llamar; también puede escribir."
    ),
    "No way was found for the sound: a firewall is between your browser and us. Try another network, or type your wish"
    " instead.": (
        "El sonido no encuentra paso: hay un cortafuegos entre su navegador y nosotros. Pruebe con otra red, o escriba "
        "lo que busca."
    ),
    "Our service cannot be reached. Check your connection and load the page again in a minute.": (
        "No podemos conectar con el servicio. Compruebe su conexión y vuelva a cargar la página en un minuto."
    ),
    "The call ended after a long silence.": "La llamada terminó tras un largo silencio.",
    "The call reached its longest duration.": "La llamada llegó a su duración máxima.",
    "The service is stopping, so the call ended. Please call again in a minute.": (
        "El servicio se está parando y la llamada terminó. Vuelva a llamar en un minuto."
    ),
    "The call ended because of a technical problem. Please start it again.": (
        "La llamada terminó por un problema técnico. Vuelva a iniciarla."
    ),
    "Speech recognition had a problem. The call goes on.": (
        "El reconocimiento de voz tuvo un problema. La llamada sigue."
    ),
    "The language model had a problem. The call goes on.": "El modelo de lenguaje tuvo un problema. La llamada sigue.",
    "The voice had a problem. The call goes on.": "La voz tuvo un problema. La llamada sigue.",
    "The search had a problem. The call goes on.": "La búsqueda tuvo un problema. La llamada sigue.",
    "Voice detection had a problem. The call goes on.": "La detección de voz tuvo un problema. La llamada sigue.",
    "End-of-turn detection had a problem. The call goes on.": (
        "La detección del fin de turno tuvo un problema. La llamada sigue."
    ),
    "That could not be answered.": "No se pudo contestar.",
    # Avatars
    "Who would you like to talk to?": "¿Con quién quiere hablar?",
    "A change takes effect on the next call.": "El cambio vale para la próxima llamada.",
    # The conversation
    "Conversation": "Conversación",
    "Say hello, or type: {wish}": "Salude, o escriba: {wish}",
    "three bedrooms in Chamberí under 600 thousand": "tres habitaciones en Chamberí por menos de 600 mil",
    "Type instead of talking": "Escriba en lugar de hablar",
    "Your message": "Su mensaje",
    "Send": "Enviar",
    "You": "Usted",
    "You, in writing": "Usted, por escrito",
    "Not heard: interrupted": "No se oyó: interrumpido",
    "Good answer": "Buena respuesta",
    "Bad answer": "Mala respuesta",
    # Searches
    "Searches": "Búsquedas",
    "Every search of the listings will be shown here, with what was asked and how long it took.": (
        "Aquí se verá cada búsqueda en la oferta, con lo que se pidió y cuánto tardó."
    ),
    "Search of the listings": "Búsqueda en la oferta",
    "Booking of a viewing": "Reserva de una visita",
    "Contact details": "Datos de contacto",
    "Asked for": "Se pidió",
    "At most": "Como máximo",
    "Home": "Vivienda",
    "When": "Cuándo",
    "Confirmed by the caller": "Confirmado por quien llama",
    "Name": "Nombre",
    "Telephone": "Teléfono",
    "About": "Sobre",
    "yes": "sí",
    "not yet": "todavía no",
    "anywhere": "cualquier zona",
    "{places}, not {excluded}": "{places}, no {excluded}",
    "In words": "En palabras",
    "{low} to {high}": "de {low} a {high}",
    "{low} or more": "{low} o más",
    "up to {high}": "hasta {high}",
    "running …": "en curso …",
    "failed: {error}": "falló: {error}",
    "asks: {question}": "pregunta: {question}",
    ", given up: {wish}": ", se renunció a: {wish}",
    "asked the caller to confirm": "pidió confirmación",
    "booked": "reservada",
    "contact saved": "contacto guardado",
    "the caller was forgotten": "se olvidó a quien llamó",
    "offered free times": "ofreció horas libres",
    "that time is taken; offered others": "esa hora está ocupada; ofreció otras",
    "no time is free then": "no hay horas libres entonces",
    "the agency is closed then": "la agencia está cerrada entonces",
    "that is too soon": "es demasiado pronto",
    "that is too far ahead": "es demasiado tarde",
    "that time is past": "esa hora ya pasó",
    "the time was not understood": "no se entendió la hora",
    "nothing done: the caller had not been asked": "no se hizo nada: no se había preguntado",
    "nothing done: no such home": "no se hizo nada: no existe esa vivienda",
    "the name is missing": "falta el nombre",
    "the number is not valid": "el número no es válido",
    # Homes
    "Homes found": "Viviendas encontradas",
    "Show the homes as": "Ver las viviendas como",
    "Cards": "Fichas",
    "Table": "Tabla",
    "Nothing in our listings matches all of that. Ask for another area, or for something a little dearer.": (
        "Nada en nuestra oferta cumple todo eso. Pida otra zona, o algo un poco más caro."
    ),
    "Homes that match your wishes will be listed here.": "Aquí aparecerán las viviendas que cumplan sus deseos.",
    "Nothing met every wish. Given up for these: {wish}.": "Nada cumplía todos los deseos. Se renunció a: {wish}.",
    "Being spoken about": "De esta se habla",
    "Place": "Zona",
    "Rooms": "Hab.",
    "Baths": "Baños",
    "Size": "Superficie",
    "Price": "Precio",
    "Id": "Ref.",
    "room": "habitación",
    "rooms": "habitaciones",
    "bath": "baño",
    "baths": "baños",
    "home": "vivienda",
    "homes": "viviendas",
    "result": "resultado",
    "results": "resultados",
    "studio": "estudio",
    "square metres": "metros cuadrados",
    # Plots
    "Price against size of the homes found": "Precio y superficie de las viviendas encontradas",
    "Where the homes found are": "Dónde están las viviendas encontradas",
    "Approximate places by district, {city}": "Zonas aproximadas por distrito, {city}",
    "Not on the map: {places}": "No están en el mapa: {places}",
    "from {price}": "desde {price}",
    "size, {unit}": "superficie, {unit}",
    "Time to answer": "Tiempo de respuesta",
    "Where the time of each turn goes": "En qué se va el tiempo de cada turno",
    "Your microphone: on or off": "Tu micrófono: encender o apagar",
    "The avatar's voice: on or off": "La voz del avatar: encender o apagar",
    "turn {number}": "turno {number}",
    "greeting": "saludo",
    "end of turn": "fin de turno",
    "recognition": "reconocimiento",
    "thinking": "pensar",
    "first sentence": "primera frase",
    "voice": "voz",
    "first sound": "primer sonido",
    "answer": "respuesta",
    "heard": "oído",
}
