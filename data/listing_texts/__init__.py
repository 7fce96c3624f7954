"""Hand-written material from which `make_properties.py` composes the listings."""
