"""Spanish, for the local chat model."""

from __future__ import annotations

from pipeline.agent.local.es.cues import SPANISH as _CUES
from pipeline.agent.local.es.listing import tells
from pipeline.agent.local.es.office import OFFICE
from pipeline.agent.local.es.office_sentences import OFFICE_SENTENCES
from pipeline.agent.local.es.sentences import SENTENCES
from pipeline.agent.local.es.values import SpanishValues
from pipeline.agent.local.language import Language

SPANISH = Language("es", _CUES, {**SENTENCES, **OFFICE_SENTENCES}, SpanishValues(), OFFICE, tells)
