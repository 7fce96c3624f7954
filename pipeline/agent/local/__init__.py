"""The local chat model: no network, no weights. What was said becomes acts, acts become a plan, a plan becomes words.

    messages -> state.py -> understanding.py (clauses.py) -> policy.py -> wording.py -> model.py streams it

`dialogue.py` is one step of it. Of the policy, `presenting.py`, `telling.py` and `comparing.py` are about results and
homes, `own_questions.py` about answers to what was asked, `asides.py` about what is not a home; `pointing.py`
tells which home is meant.

Everything of a language lives in its own folder (`en/`, `es/`): cues, aspects of a home, sentences, values.
"""

from __future__ import annotations

from collections.abc import Sequence

from avatars.avatar import Avatar
from pipeline.agent.local.clause import WishParser
from pipeline.agent.local.dialogue import Dialogue
from pipeline.agent.local.en.language import ENGLISH
from pipeline.agent.local.es.grammar import listed
from pipeline.agent.local.es.language import SPANISH
from pipeline.agent.local.es.numbers import unit_words
from pipeline.agent.local.es.questions import AsksInSpanish
from pipeline.agent.local.model import LocalChatModel
from pipeline.agent.local.wording import Wording

_EXAMPLES = 3


def make_local_model(
    avatar: Avatar, parser: WishParser, *, agency: str, districts: Sequence[str], size_unit: str = "square metres"
) -> LocalChatModel:
    """The local chat model that speaks as `avatar`, in the avatar's language.

    Args:
        parser: reads wishes from what callers say.
        agency: the agency's name.
        districts: names as the listings write them; some are named as examples.
        size_unit: unit of the listings' sizes.
    """
    language = SPANISH if avatar.language == "es" else ENGLISH
    step = max(1, len(districts) // _EXAMPLES)
    examples = [language.values.place(name) for name in districts[::step][:_EXAMPLES]]
    if language is SPANISH:
        # One text, joined the Spanish way: the wording joins several with an English "or".
        parser, size_unit, examples = AsksInSpanish(parser), unit_words(size_unit), [listed(examples, "o")]
    wording = Wording(
        avatar.phrases, language, avatar=avatar.name, agency=agency, size_unit=size_unit, districts=examples
    )
    return LocalChatModel(dialogue=Dialogue(parser, language, avatar.name, districts), wording=wording)


__all__ = ["LocalChatModel", "make_local_model"]
