"""What an agency's office does: opening hours, viewings, contacts; stored, exported, passed on."""
