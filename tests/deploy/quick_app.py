"""The load bench's service with its stub engines, four times as fast speakers: `python -m tests.deploy.quick_app`."""

from __future__ import annotations

import sys

from pipeline.engines import registry
from tests.load import hosted_app

if __name__ == "__main__":
    hosted_app.CHARACTERS_PER_S *= 4
    registry.make_speech_to_text = hosted_app._stub_recogniser
    registry.make_text_to_speech = hosted_app._stub_voice
    sys.exit(hosted_app.main())
