"""Engines of others, reached over HTTP."""
