"""The calls and turns of the last weeks in a SQLite file: for staff, and for comparing variants of avatars."""

from pipeline.observability.records.call_record import CallRecord, Counts
from pipeline.observability.records.recorder import Recorder
from pipeline.observability.records.store import RecordStatus, RecordStore

__all__ = ["CallRecord", "Counts", "RecordStatus", "RecordStore", "Recorder"]
