"""English: cues, aspects of a home, sentences."""
