"""From a spoken wish to listings: parser, places, index, service."""
