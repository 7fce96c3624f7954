"""What the local chat model does for the agency's office: viewings, call-backs, forgetting a caller.

    cues.py and the languages' `office.py` -> reading.py -> booking.py, contacting.py (decide) -> the tools

`state.py` derives where a booking stands from the conversation's messages; `handling.py` ties the parts together.
"""
