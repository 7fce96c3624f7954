"""Log records as the service writes them, fields and words included: what must not be in a log must not be there."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from pipeline.observability.logs import make_formatter


def written(records: Iterable[logging.LogRecord]) -> str:
    """The lines of these records, as text."""
    formatter = make_formatter(words=True)
    return "\n".join(map(formatter.format, records))
