"""How many calls one machine carries: simulated telephones against the running service, more and more of them.

    python -m tests.load --help

The telephones run on the same machine and take their share of it; their processor time is measured apart.
"""
