"""The local chat model: no network, no weights. What was said becomes acts, acts become a plan, a plan becomes words.

    messages -> state.py -> understanding.py -> policy.py -> wording.py -> model.py streams it

Everything of a language lives in its own folder (`en/`): cues, aspects of a home, sentences.
"""
