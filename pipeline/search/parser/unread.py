"""Words with a meaning of their own that no step of the parser has read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.search.parser.canonical import Canonical

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|#\d+")
_SAYS_NOTHING = frozenset(
    """
    a able about actually after again all almost already also am an and another any anybody anyone anything anyway
    apartment apartments are area around as ask at available away be because been before being best better between bit
    both but buy buying by bye call called calling can can't cannot care come could couldn't day dear did didn't
    different do does doesn't doing don't done each either else enough ever every evening exactly fine find first flat
    flats for from get give go going good goodbye got great guess had happy has have having he hello help her here hey
    hi him his home homes hope house how i i'd i'll i'm i've idea ideally if in instead interested into is isn't it
    it's its just keep kind know last later least less let let's like list little live living look looking lot love
    made make many matter may maybe me mean might mind mine moment more morning most move moving much must my name
    need needs never new next nice no not nothing now of off offer ok okay on once one ones only option options or
    other our out over own perfect perhaps place places please possible possibly prefer preferably probably properties
    property put quite rather really right said same say see seen should show so some somebody someone something
    somewhere soon sort stay still such sure take tell than thank thanks that that's the their them then there there's
    these they thing things think this those though time to today too trying two type under up us use very want wanted
    wants was wasn't way we we'd we'll we're we've well were what what's when where which while who whole why will
    wish with without won't work would wouldn't yeah year years yes yet you you're your yours afternoon budget price
    euro euros bedroom bedrooms bathroom bathrooms room rooms bath baths metres meters square size district
    neighbourhood neighborhood city town part max maximum min minimum half hundred thousand million number s t acaso
    ademas adios ahora al algo alguien algun alguna alguno alli ando anda apartamento aqui asi aun aunque bastante
    bien bueno buena buenas buenos busca buscamos buscando busco cada casa casas casi claro comprar como con cosa cual
    cualquier cuando cuanto cuantos da de decir dia dias del desde despues donde dos el ella ellos en encontrar
    ensename ensenar entonces entre era es esa ese eso esta estaba estamos estar estaria este esto estos estoy favor
    gracias gran gusta gustan gustaria ha haber habitacion habitaciones hace hacer hacia han hasta hay hola hoy igual
    ir la las le les lo los llamo luego mas mejor menos mi mia mio mire mira mis mismo misma mucha mucho muchos muy
    nada ni ningun ninguna nombre nos nosotros nuestra nuestro o os otra otro otras otros para parece pero piso pisos
    poco podria podrian podriamos porque posible precio presupuesto primera prefiero pues puede pueden puedo que
    queremos queria querria quien quiera quiero quisiera quiza quizas saber se sea sean ser seria si sin sobre solo
    somos son soy su sus tal tambien tampoco tan tanto te tendria tengo tenemos tener tenga tengan tiene tienen tienes
    toda todo todos tu u un una unas uno unos usted va vale vamos ver vez vivienda viviendas vivir y ya yo zona barrio
    metros cuadrados banos bano tardes noches
    """.split()
)


def says_nothing(phrase: str) -> bool:
    """Has no word of `phrase` a meaning of its own?"""
    return all(word in _SAYS_NOTHING for word in phrase.split())


def unread_words(text: Canonical, claimed: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Runs of content words of `text`, as they were said, outside all `claimed` characters [start, end)."""
    runs: list[tuple[int, int]] = []
    for match in _WORD.finditer(text.text):
        word = match.group()
        if word in _SAYS_NOTHING or any(start < match.end() and match.start() < end for start, end in claimed):
            continue
        if runs and text.text[runs[-1][1] : match.start()].strip() == "":
            runs[-1] = (runs[-1][0], match.end())
        else:
            runs.append(match.span())
    return tuple(text.words(start, end) for start, end in runs)
