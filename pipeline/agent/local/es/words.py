"""Spanish words that are no names, and words without content of their own."""

from __future__ import annotations

NOT_NAMES = frozenset(
    (
        "el la los las un una uno de del en con por para muy tan más mas no nuevo nueva yo tu tú él ella mi otra "
        "otro "
        "vez flexible soltero soltera casado casada jubilado jubilada pensionista autónomo autónoma médico "
        "profesor "
        "profesora estudiante funcionario funcionaria español española extranjero extranjera inversor inversora "
        "inglés inglesa francés francesa italiano italiana alemán alemana argentino argentina madrileño barcelonés "
        "consciente responsable capaz incapaz rico rica pobre joven mayor alto alta solo sola padre madre abuelo "
        "abuela quien cliente clienta comprador compradora propietario propietaria así asi todo nada bien mal "
        "igual hay está esta este esto eso tengo tienes tiene cuando donde dónde qué que como cómo madrid "
        "barcelona "
        "che guapa guapo maja majo hija hijo señor señora señorita caballero cariño cielo tía tío hombre mujer amigo "
        "amiga oiga disculpe disculpa mira oye híjole órale anda vaya uy "
        "indeciso indecisa exigente paciente impaciente malo mala bueno buena sincero sincera también ya "
    ).split()
)
"""Follow "soy" without being a name."""
STOP_WORDS = frozenset(
    (
        "el la los las un una unos unas lo le les se su sus de del al a en con por para sin y o u e que qué es "
        "son está "
        "están esta este esto esa ese eso estas estos tiene tienen hay ha han he cuál cual cuáles qué quién "
        "quien dónde "
        "donde cuándo cuando cómo como cuánto cuanto cuánta cuántos cuántas puedo puede puedes podría tú tu mi "
        "me te yo "
        "nos os no sí si por favor sobre dime cuéntame saber sabes dice dicho ficha piso casa vivienda apartamento "
        "también muy mucho más mas algo algún alguna otro otra todavía aún ya bien bueno vale quiero necesito "
        "desde "
        "hasta posible cerca lejos cosa cosas exactamente quizá quizás entonces pues pero ahora aquí ahí allí"
    ).split()
)
"""Without content of their own."""
