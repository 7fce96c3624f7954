"""No reply says a number or a place that the conversation has no evidence for.

    pieces of a reply -> clauses.py -> check.py (figures.py, names.py against evidence.py) -> pieces as they are heard

`evidence.py` is what tools returned and the caller said; `figures.py` reads prices, sizes and counts, `names.py`
places; `context.py` what a sentence does with them; `check.py` judges a clause and puts it right with `words.py`;
`reply.py` does so with a reply that is still being written.
"""

from __future__ import annotations

from pipeline.agent.grounding.evidence import Evidence
from pipeline.agent.grounding.reply import GroundedReply

__all__ = ["Evidence", "GroundedReply"]
