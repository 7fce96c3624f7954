"""Spoken-style English and Spanish to search parameters; `query_parser.py` is the way in and lists the steps."""
