"""Places named by callers, resolved to the listings' cities and districts by spelling and by sound.

finder.py     one text: exact names, then misheard ones, then vague wishes
place_names.py, place_aliases.py, gazetteer.py    the names a place goes by
exact_places.py, heard_places.py, vague_places.py, unknown_places.py    the four kinds of mention
vague_phrases.py, vague_structures.py, residence.py    how vague wishes are said, and where somebody only lives
everyday.py, everyday_english.py, everyday_spanish.py, vocabulary.py    words that are no misheard place
place_matcher.py, sounds.py    how near in spelling and in sound
place_questions.py    what to ask
"""
