"""The staff's studio at `/studio`: avatars to hear, try and edit, the log of calls, and what a month of them was like.

A page of its own rather than a tab of the callers' page: callers don't load its hundred fields, and one gate in front
of its path protects all of it, files and sockets included.
"""
