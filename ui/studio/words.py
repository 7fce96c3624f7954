"""What the studio says, in English and Spanish. The avatars' checks and callers' words stay in their own language."""

from __future__ import annotations

from typing import Literal, get_args

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

WORDS: dict[str, tuple[str, str]] = {
    "studio": ("Studio", "Estudio"),
    "for staff": ("For staff: avatars, calls, and how they went.", "Para el equipo: avatares, llamadas y cómo fueron."),
    "to the page": ("To the callers' page", "A la página de llamadas"),
    "sign out": ("Sign out", "Salir"),
    "other language": ("Español", "English"),
    "avatars": ("Avatars", "Avatares"),
    "edit": ("Edit", "Editar"),
    "compare": ("Compare", "Comparar"),
    "calls": ("Calls", "Llamadas"),
    "dashboard": ("Dashboard", "Panel"),
    # avatars
    "hear it": ("▶ In {language}", "▶ En {language}"),
    "prompt": ("Instructions", "Instrucciones"),
    "voice": ("voice", "voz"),
    "in language": ("In which language", "En qué lengua"),
    "no voice": ("none", "ninguna"),
    "en": ("English", "inglés"),
    "es": ("Spanish", "español"),
    "{name} says": ("{name}: “{text}”", "{name}: «{text}»"),
    "nothing heard yet": (
        "Choose an avatar below to hear its greeting.",
        "Elige un avatar abajo para oír su saludo.",
    ),
    # edit
    "start from": ("Start from", "Partir de"),
    "start from info": (
        "Nothing you change here reaches callers: download the file when you like it.",
        "Nada de lo que cambies aquí llega a quien llama: descarga el archivo cuando te guste.",
    ),
    "character": ("Who it is", "Quién es"),
    "first words": ("First words", "Primeras palabras"),
    "openers": ("Openers, before an answer that is not ready", "Muletillas antes de una respuesta que tarda"),
    "phrases": ("Set phrases, one a line, two of each at least", "Frases hechas, una por línea, dos como mínimo"),
    "own words": ("Its own language", "Su propia lengua"),
    "spanish words": ("In Spanish", "En español"),
    "spanish info": (
        "Leave every field empty for an avatar that does not speak Spanish.",
        "Deja todos los campos vacíos si el avatar no habla español.",
    ),
    "all right": ("Everything is in order.", "Todo está en orden."),
    "one problem": ("One thing is to be put right:", "Hay que corregir una cosa:"),
    "{n} problems": ("{n} things are to be put right:", "Hay que corregir {n} cosas:"),
    "put right first": ("Put right what is listed first.", "Corrige primero lo que se indica."),
    "preview by voice": ("Preview by voice", "Probar la voz"),
    "say this": ("What it is to say", "Qué debe decir"),
    "say this info": ("Empty: its greeting.", "Vacío: su saludo."),
    "say it": ("Say it", "Decirlo"),
    "preview by text": ("Preview by text", "Probar por escrito"),
    "caller says": ("What a caller says, one turn a line", "Lo que dice quien llama, un turno por línea"),
    "caller says info": (
        "The conversation is thrown away afterwards. A viewing that is booked in it is not booked.",
        "La conversación se borra después. Si se reserva una visita, no queda reservada.",
    ),
    "answer": ("Answer", "Responder"),
    "download": ("Download {file}", "Descargar {file}"),
    "download info": (
        "Put it into the folder of avatars (AVATARS_DIR) and start the service again.",
        "Ponlo en la carpeta de avatares (AVATARS_DIR) y reinicia el servicio.",
    ),
    "not tried yet": ("The answer will be shown here.", "La respuesta aparecerá aquí."),
    "example": ("three bedrooms in Chamberí under 600 thousand", "tres habitaciones en Chamberí por menos de 600 mil"),
    # compare
    "first": ("One avatar", "Un avatar"),
    "second": ("Another", "Otro"),
    "ask both": ("Ask both", "Preguntar a los dos"),
    "caller": ("Caller", "Quien llama"),
    "homes": ("{n} homes", "{n} viviendas"),
    "one home": ("1 home", "1 vivienda"),
    "no home": ("no home", "ninguna vivienda"),
    "asks back": ("asks: {question}", "pregunta: {question}"),
    "gave up": ("gave up: {wish}", "renunció a: {wish}"),
    "failed": ("failed", "falló"),
    "a search": ("Search", "Búsqueda"),
    "a viewing": ("Viewing", "Visita"),
    "a call back": ("Call back", "Llamada"),
    "is booked": ("booked", "reservada"),
    "is saved": ("saved", "apuntada"),
    "the price": ("the price", "el precio"),
    "the size": ("the size", "el tamaño"),
    "the number of bedrooms": ("the number of bedrooms", "el número de habitaciones"),
    "the number of bathrooms": ("the number of bathrooms", "el número de baños"),
    "the area": ("the area", "la zona"),
    "and": (" and ", " y "),
    "answered in": ("answered in {ms} ms", "respondió en {ms} ms"),
    "could not": ("That could not be done. {why}", "No se ha podido hacer. {why}"),
    # calls
    "days": ("Of the last", "De los últimos"),
    "{n} days": ("{n} days", "{n} días"),
    "way": ("How they called", "Cómo llamaron"),
    "all": ("all", "todo"),
    "browser": ("browser", "navegador"),
    "phone": ("phone", "teléfono"),
    "text": ("in writing", "por escrito"),
    "look again": ("Look again", "Actualizar"),
    "export csv": ("Export as CSV", "Exportar en CSV"),
    "began": ("Began", "Empezó"),
    "avatar": ("Avatar", "Avatar"),
    "number": ("Number", "Número"),
    "length": ("Length", "Duración"),
    "turns": ("Turns", "Turnos"),
    "turn": ("turn", "turno"),
    "searches": ("Searches with a result", "Búsquedas con resultado"),
    "outcome": ("What came of it", "En qué quedó"),
    "cost": ("Cost, {currency}", "Coste, {currency}"),
    "costs": ("Cost", "Coste"),
    "unknown": ("unknown", "desconocido"),
    "booked": ("viewing booked", "visita reservada"),
    "contact": ("to be called back", "hay que llamar"),
    "shown": ("homes shown", "viviendas mostradas"),
    "nothing found": ("nothing found", "sin resultados"),
    "no search": ("no search", "sin búsqueda"),
    "open": ("in progress, or cut short", "en curso o cortada"),
    "reading": ("Reading …", "Leyendo …"),
    "no calls": (
        "No calls in this time. They are listed here as soon as there are some.",
        "Ninguna llamada en este tiempo. Aparecerán aquí en cuanto haya alguna.",
    ),
    "no such calls": (
        "No call in this time is of that kind.",
        "Ninguna llamada de este tiempo es así.",
    ),
    "what was said": ("What was said", "Lo que se dijo"),
    "play": ("▶ Play the text back", "▶ Reproducir el texto"),
    "stop": ("■ Stop", "■ Parar"),
    "pace": ("at", "a"),
    "liked": ("the caller's thumb: up", "pulgar de quien llama: arriba"),
    "disliked": ("the caller's thumb: down", "pulgar de quien llama: abajo"),
    "no records": (
        "No calls are recorded: RECORDS__KEEP is off, or MEMORY__RETENTION_DAYS is 0.",
        "No se guardan llamadas: RECORDS__KEEP está apagado o MEMORY__RETENTION_DAYS es 0.",
    ),
    "no turns": ("Nothing was said in this call.", "En esta llamada no se dijo nada."),
    "timeline": ("Where the time of each turn went", "A dónde fue el tiempo de cada turno"),
    "not heard": ("Not heard: interrupted", "No se oyó: interrumpido"),
    "in writing": ("in writing", "por escrito"),
    "wish": ("Looked for last", "Lo último que buscó"),
    "instead": ("{engine} failed; {instead} took over", "{engine} falló; siguió {instead}"),
    "no instead": ("{engine} failed", "{engine} falló"),
    "unpriced": ("and {n} pieces of work without a price", "y {n} trabajos sin precio"),
    # dashboard
    "calls per day": ("Calls per day", "Llamadas por día"),
    "wait": (
        "Wait for the first sound, and for the answer itself",
        "Espera hasta el primer sonido y hasta la respuesta",
    ),
    "first sound": ("first sound", "primer sonido"),
    "the answer": ("answer", "respuesta"),
    "half of the turns": ("half of the turns", "la mitad de los turnos"),
    "95 of 100 turns": ("95 of 100 turns", "95 de cada 100 turnos"),
    "without result": ("Searches without a result", "Búsquedas sin resultado"),
    "lost words": ("Words of searches without a result", "Palabras de búsquedas sin resultado"),
    "their words": ("What the caller said", "Lo que dijo quien llama"),
    "what failed": ("What failed", "Qué falló"),
    "times": ("Times", "Veces"),
    "gave up wish": ("Shown instead, giving up", "Se mostró otra, renunciando a"),
    "districts": ("Places asked for", "Lugares pedidos"),
    "fall-backs": ("Engines that failed, and what took over", "Motores que fallaron y qué siguió"),
    "cost per day": ("Cost per day, {currency}", "Coste por día, {currency}"),
    "waited": ("median wait for a sound", "espera mediana hasta oír algo"),
    "slow": ("wait at most, in 95 of 100 turns", "espera máxima en 95 de cada 100 turnos"),
    "found something": ("searches that found something", "búsquedas con resultado"),
    "spent": ("spent, {currency}", "gastado, {currency}"),
    "at least": ("at least {cost}", "al menos {cost}"),
    "nothing": ("nothing", "nada"),
    "instead of it": ("What took over", "Qué siguió"),
    "no waits": ("No spoken turn in this time.", "Ningún turno hablado en este tiempo."),
    "no fruitless": ("Every search found what was asked for.", "Todas las búsquedas encontraron lo pedido."),
    "no searches": ("Nobody searched in this time.", "Nadie buscó en este tiempo."),
    "no districts": ("Nobody named a place in this time.", "Nadie nombró un lugar en este tiempo."),
    "no fall-backs": ("No engine failed in this time.", "Ningún motor falló en este tiempo."),
    "free": (
        "Nothing was spent: every engine that was used is free.",
        "No se gastó nada: todos los motores usados son gratis.",
    ),
    "no costs": ("Nothing was counted in this time.", "No se contó nada en este tiempo."),
    # at the door
    "password": ("Password", "Contraseña"),
    "sign in": ("Sign in", "Entrar"),
    "wrong": ("That is not the password.", "Esa no es la contraseña."),
    "too often": (
        "Too many wrong passwords. Try again in {s} seconds.",
        "Demasiadas contraseñas erróneas. Prueba de nuevo en {s} segundos.",
    ),
    "only here": (
        "The studio has no password yet, so it is shown on the machine that it runs on and nowhere else. "
        "Set STUDIO__PASSWORD and start the service again.",
        "El estudio aún no tiene contraseña, así que solo se muestra en la máquina en la que funciona. "
        "Define STUDIO__PASSWORD y reinicia el servicio.",
    ),
}


class Words:
    """The studio's words in one language.

    Args:
        language: ISO 639-1 code.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._column = LANGUAGES.index(language)

    def __call__(self, key: str, **values: object) -> str:
        """The words for `key`, with `values` filled in."""
        words = WORDS[key][self._column]
        return words.format(**values) if values else words

    @property
    def other(self) -> Language:
        """The other language."""
        return LANGUAGES[1 - self._column]
