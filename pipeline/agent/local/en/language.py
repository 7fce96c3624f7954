"""English, for the local chat model."""

from __future__ import annotations

from pipeline.agent.local.en.cues import ENGLISH as _CUES
from pipeline.agent.local.en.office import OFFICE
from pipeline.agent.local.en.office_sentences import OFFICE_SENTENCES
from pipeline.agent.local.en.sentences import SENTENCES
from pipeline.agent.local.en.values import EnglishValues
from pipeline.agent.local.language import Language

ENGLISH = Language("en", _CUES, {**SENTENCES, **OFFICE_SENTENCES}, EnglishValues(), OFFICE)
