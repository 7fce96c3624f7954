"""Speech to text, text to speech, voice activity and end of turn, each behind a Protocol."""
