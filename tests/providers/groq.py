"""A test helper: Groq's transcription route (Groq's API reference: "Create transcription").

The same form as OpenAI's, under /openai/v1, with a key and language names in capitals.
"""

from __future__ import annotations

from tests.providers.transcription import TranscriptionServer

KEY = "gsk_aKeyForTestsOnly123"


def groq_server() -> TranscriptionServer:
    """Groq's part for recognition."""
    return TranscriptionServer(
        path="/openai/v1/audio/transcriptions",
        key=KEY,
        language_name=lambda code: {"en": "English", "es": "Spanish", "it": "Italian"}.get(code, code),
    )
