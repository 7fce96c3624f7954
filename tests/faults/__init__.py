"""The fault matrix: every hosted engine fails in every way while a caller is on the line. `make faults` runs it.

Not part of the service, and nothing in it is a provider: local servers speak the providers' protocols, and fail.
"""
