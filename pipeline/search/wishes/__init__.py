"""Wishes that have no column of their own (terrace, lift, quiet): in what callers say and in what listings say.

known_wishes.py    wishes by name; their wording in wish_patterns.py, wish_wordings.py
free_wishes.py     wishes nobody knows by name
features.py        what a listing has and has not
"""
