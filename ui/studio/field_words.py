"""What the form calls an avatar's fields, and what it says when one is wrong: for people who never see the file."""

from __future__ import annotations

import re

from ui.studio.words import LANGUAGES, Language

_FIELDS: dict[str, tuple[str, str]] = {
    "name": ("Name", "Nombre"),
    "description": ("One line about it", "Una línea sobre él o ella"),
    "intro": ("Who it is (for the language model)", "Quién es (para el modelo de lenguaje)"),
    "communication_style": ("How it speaks (for the language model)", "Cómo habla (para el modelo de lenguaje)"),
    "language": ("Language it begins in", "Lengua en la que empieza"),
    "speed": ("Speed of speech", "Velocidad al hablar"),
    "voices.kokoro": ("Voice", "Voz"),
    "voices.orpheus": ("Voice on a hosted Orpheus", "Voz en un Orpheus alojado"),
    "greeting": ("Greeting on the page, with {agency}", "Saludo en la página, con {agency}"),
    "phone_greeting": ("Greeting on the phone, with {agency}", "Saludo al teléfono, con {agency}"),
    "openers.wish": ("After a wish", "Tras un deseo"),
    "openers.question": ("After a question about a home", "Tras una pregunta sobre una vivienda"),
    "openers.change": ("After a change of mind", "Tras un cambio de idea"),
    "openers.reply": ("After an answer to its question", "Tras una respuesta a su pregunta"),
    "openers.name": ("After the caller's name", "Tras el nombre de quien llama"),
    "phrases.tool_use": ("While it searches", "Mientras busca"),
    "phrases.not_understood": ("Asks to say it again", "Pide que se repita"),
    "phrases.offer_help": ("Says what it can do", "Dice lo que sabe hacer"),
    "phrases.still_there": ("After a long silence", "Tras un largo silencio"),
    "phrases.goodbye": ("Goodbye", "Despedida"),
    "phrases.apology": ("Something failed", "Algo falló"),
    "phrases.search_failed": ("The search failed", "La búsqueda falló"),
    "phrases.line_full": ("No more calls can be taken", "No caben más llamadas"),
    "phrases.found": ("Before a first home", "Antes de una primera vivienda"),
    "phrases.next_one": ("Before another home", "Antes de otra vivienda"),
    "phrases.offer_more": ("Question after a home", "Pregunta tras una vivienda"),
    "phrases.nothing_found": ("Nothing was found", "No se encontró nada"),
    "phrases.unknown_detail": ("The listing does not say", "El anuncio no lo dice"),
    "phrases.out_of_scope": ("That is not its business", "No es asunto suyo"),
    "phrases.thanks": ("Answer to thanks", "Respuesta a las gracias"),
    "phrases.nice_to_meet": ("Pleased to meet {name}", "Encantado de conocer a {name}"),
    "phrases.ask_wish": ("Asks what is looked for", "Pregunta qué se busca"),
}
_MARK = "translations.es."
_PROBLEMS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), en, es)
    for pattern, en, es in (
        (r"this field is missing", "It is empty: write something.", "Está vacío: escribe algo."),
        (
            r"it needs at least (\d+) variants",
            "Write at least {0}, each on a line of its own.",
            "Escribe al menos {0}, cada una en su línea.",
        ),
        (
            r"it is too long \((\d+) characters; (\d+) at most",
            "It is too long: {0} characters, {1} at most.",
            "Es demasiado largo: {0} caracteres, {1} como máximo.",
        ),
        (
            r"it has (\d+) words; (\d+) at most",
            "It is too long: {0} words, {1} at most, so that the caller gets to speak.",
            "Es demasiado largo: {0} palabras, {1} como máximo, para que quien llama pueda hablar.",
        ),
        (
            r"is not a name: letters",
            "A name has letters, spaces and hyphens, 24 at most.",
            "Un nombre lleva letras, espacios y guiones, 24 como máximo.",
        ),
        (
            r"(\{\w*\}) is not filled in here",
            "{0} is not filled in here: write the words themselves.",
            "Aquí no se rellena {0}: escribe las palabras mismas.",
        ),
        (
            r"\{agency\} is missing",
            "Write {{agency}} where the agency's name goes.",
            "Escribe {{agency}} donde va el nombre de la agencia.",
        ),
        (
            r"\{name\} is missing",
            "Write {{name}} where the caller's name goes.",
            "Escribe {{name}} donde va el nombre de quien llama.",
        ),
        (
            r"(\S+) cannot be spoken",
            "{0} cannot be spoken: write plain words, without markup, links or emoji.",
            "{0} no se puede decir: escribe palabras, sin formato, enlaces ni emojis.",
        ),
        (
            r"a curly bracket",
            "A curly bracket has no partner: write {{agency}} or leave brackets out.",
            "Una llave no tiene pareja: escribe {{agency}} o quita las llaves.",
        ),
        (
            r"on the phone the avatar must say",
            "On the phone it must say what it is: add “automated assistant”.",
            "Al teléfono tiene que decir lo que es: añade «asistente automático».",
        ),
        (
            r"(\w+) speaks (?:English|Spanish), but the language is es",
            "{0} speaks English: choose a voice that starts with e.",
            "{0} habla inglés: elige una voz que empiece por e.",
        ),
        (
            r"(\w+) speaks (?:English|Spanish), but the language is en",
            "{0} speaks Spanish: choose a voice that starts with a or b.",
            "{0} habla español: elige una voz que empiece por a o b.",
        ),
    )
)
_PROBLEM = re.compile(r"^(?P<field>[a-z_.]+)(?:, number (?P<number>\d+))?: (?P<what>.*)$", re.DOTALL)


def label_of(name: str, language: Language) -> str:
    """A field's label; `name` is the file's, "phrases.found" or "translations.es.phrases.found"."""
    return _FIELDS[name.removeprefix(_MARK)][LANGUAGES.index(language)]


def id_of(name: str) -> str:
    """The id of a field's element: "field-phrases-found"."""
    return "field-" + name.replace(".", "-")


def told(problem: str, language: Language) -> tuple[str | None, str, str]:
    """A problem that the avatars' checks found, in the form's words.

    Returns:
        The field's name, None when the form has none of that name; its label, with the line if it is a list's; and what
        is wrong. What the form has no words for stays in the checks' own.
    """
    match = _PROBLEM.match(problem)
    if match is None:
        return None, "", problem
    name, number = match["field"], match["number"]
    if name.removeprefix(_MARK) == "voices":
        name += ".kokoro"  # both voices are empty; this is the one that is needed
    known = name.removeprefix(_MARK) in _FIELDS
    label = label_of(name, language) if known else name
    if name.startswith(_MARK) and known:
        label += {"en": ", in Spanish", "es": ", en español"}[language]
    if number:
        label += {"en": f", line {number}", "es": f", línea {number}"}[language]
    return (name if known else None), label, _what(match["what"], language)


def _what(problem: str, language: Language) -> str:
    for pattern, *ways in _PROBLEMS:
        if match := pattern.search(problem):
            return ways[LANGUAGES.index(language)].format(*match.groups())
    return problem
