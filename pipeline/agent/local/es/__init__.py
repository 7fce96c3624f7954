"""Spanish: cues, aspects of a home, sentences."""
