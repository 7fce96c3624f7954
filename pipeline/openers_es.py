"""What Spanish callers' words ask for, as far as it decides what may be said first (see `pipeline.openers`)."""

from __future__ import annotations

import re

from pipeline.openers import OpenerWords

_NONE = re.compile(
    r"^(?:(?:hola|buen[oa]s?(?: (?:d[ií]as?|tardes|noches))?|muchas|muy|gracias|adi[oó]s|hasta (?:luego"
    r"|pronto)|s[ií]|no"
    r"|vale|claro|bueno|bien|perfecto|genial|estupendo|por favor|de acuerdo|por supuesto|c[oó]mo|perd[oó]n[ae]?|oiga"
    r"|eh+|hm+|mhm|aj[aá]|ah|oh|ya|venga|qu[eé])\b[\s,.!¡?¿…]*)+$",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"^[¿¡\s]*(?:(?:s[ií]|no|vale|claro|bueno|por favor|de acuerdo|por supuesto|todav[ií]a|a[uú]n|m[aá]s"
    r"|cualquiera|los dos"
    r"|las dos|ninguno|ninguna|es[eao]|este|esta|el|la|primer[oa]?|segund[oa]|tercer[oa]?|[uú]ltim[oa]"
    r"|un[oa]?|dos"
    r"|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|\w+[cs]ientos|quinientos|cien(?:to)?|mil"
    r"|mill[oó]n(?:es)?"
    r"|medio|veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|y|o|unos|sobre|quiz[aá]s?|alrededor de"
    r"|gracias|\d[\d.]*|euros?)\b[\s,.!¡?¿…-]*)+$",
    re.IGNORECASE,
)
_FILLERS = frozenset("el la un una unos o y sobre quiza quizas eso esa ese por favor euros euro gracias".split())
_PERSONAL = re.compile(
    r"\b(?:c[oó]mo est[aá]s?|qu[eé] tal(?: est[aá]s?)?[?.!]*$|qui[eé]n eres|c[oó]mo te llamas"
    r"|eres (?:una? )?(?:robot|m[aá]quina"
    r"|persona|humana)|me (?:oyes?|escuchas?)|hablar con|chiste|tiempo hace|adi[oó]s|hasta luego|repet\w+|repit\w+"
    r"|otra vez|m[aá]s (?:despacio|lento)|espera|un (?:momento|segundo|minuto)|habl\w+ (?:ingl[eé]s|espa[nñ]ol))\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?i:me llamo|mi nombre es)\b|^(?i:(?:hola|buenas|buenos d[ií]as)[\s,]+)?(?i:soy)\s+[A-ZÀ-Ý][\w'’-]*"
    r"(?:\s+[A-ZÀ-Ý][\w'’-]*)?[.!]?$"
)
_HOME = (
    r"(?:pisos?|apartamentos?|casas?|viviendas?|estudios?|lofts?|[aá]ticos?|d[uú]plex|chal[eé]ts?|villas?"
    r"|habitaci[oó]n(?:es)?"
    r"|dormitorios?|ba[nñ]os?|presupuesto|euros?|metros|algo|terrazas?|balc[oó]n(?:es)?|ascensor|garajes?"
    r"|jard[ií]n|piscina)"
)
_SEEKS = re.compile(
    r"\b(?:busc(?:o|amos|ando)|quier[eo]|queremos|quisiera|quer[ií]a(?:mos)?|necesit(?:o|amos)|me gustar[ií]a"
    r"|nos gustar[ií]a|prefiero|ens[eé][nñ]\w+|mu[eé]str\w+|tien(?:es?|en)|ten[eé]is|hay|encuentr\w+|hasta|menos de"
    r"|m[aá]s de|entre|al menos|como m[aá]ximo|como m[ií]nimo)\b",
    re.IGNORECASE,
)
_HAS_HOME = re.compile(rf"\b{_HOME}\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"^[¿¡\s]*(?:(?:no|bueno|perdona|vale|pero|y|o|mejor)[\s,.]+)*(?:mejor|en vez|en lugar|quer[ií]a decir"
    r"|digo|otr[oa]"
    r"|(?:el |la )?siguiente|algo (?:m[aá]s|menos)|m[aá]s (?:barato|grande|peque[nñ]o|caro)|sin"
    r"|olvid\w+|cambi\w+|(?:el|la) (?:primer[oa]?|segund[oa]|tercer[oa]?|[uú]ltim[oa]|anterior|m[aá]s \w+)"
    r"|volv\w+|vuelv\w+)\b"
    r"|\b(?:he dicho|en vez de|en lugar de|algo m[aá]s (?:barato|grande|peque[nñ]o)|empez\w+ de nuevo)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"^[¿¡\s]*(?:(?:quiz[aá]s?|no|s[ií]|vale|y)[\s,]+)*(?:en|cerca de|cerca del|junto a|por)\s+\w", re.IGNORECASE
)
_QUESTION = re.compile(
    r"^[¿¡\s]*(?:(?:y|pero|vale|bueno|entonces|perdona|s[ií]|claro|por favor|no)[\s,¿]+)*(?:compar\w+|c[oó]mo"
    r"|cu[aá]nt\w+"
    r"|qu[eé]|cu[aá]l\w*|d[oó]nde|cu[aá]ndo|por qu[eé]|de qui[eé]n|en qu[eé]|tiene|es|est[aá]|hay|son"
    r"|admit\w+|cu[eé]nt\w+)\b",
    re.IGNORECASE,
)
_ABOUT_THE_CALLER = re.compile(r"^[¿\s]*(?:puedes?|podr[ií]as?|eres|me )\b", re.IGNORECASE)
_FEATURE_QUESTION = re.compile(
    r"^[¿\s]*(?:(?:y|pero|vale|bueno)[\s,¿]+)*(?:tiene|es|est[aá]|cu[aá]nt\w+|en qu[eé] (?:planta|piso)|admite\w*)\b",
    re.IGNORECASE,
)
_THANKS = re.compile(r"\b(?:muchas |)gracias\b|\bvale\b|\bde acuerdo\b", re.IGNORECASE)
_ACKNOWLEDGEMENT = re.compile(
    r"^[¡¿]?(?:(?:vale|claro|muy bien|de acuerdo|por supuesto|perfecto|genial|estupendo|bien|bueno|pues|a ver"
    r"|entendido"
    r"|ah|anda|oh|ay|uy|venga|mire|mira|d[eé]jame ver|veamos)"
    r"(?: pues)?\s*(?:[,.!…—–-]+\s+))+",
    re.IGNORECASE,
)
_WHOLE_HOME = re.compile(
    r"\b(?:pisos?|apartamentos?|casas?|viviendas?|estudios?|lofts?|[aá]ticos?|algo)\b", re.IGNORECASE
)

SPANISH = OpenerWords(
    none=_NONE,
    reply=_REPLY,
    fillers=_FILLERS,
    thanks=_THANKS,
    personal=_PERSONAL,
    named=_NAMED,
    seeks=_SEEKS,
    has_home=_HAS_HOME,
    place=_PLACE,
    change=_CHANGE,
    question=_QUESTION,
    about_the_caller=_ABOUT_THE_CALLER,
    feature=_FEATURE_QUESTION,
    existence=("tiene",),
    whole_home=_WHOLE_HOME,
    acknowledgement=_ACKNOWLEDGEMENT,
)
