"""What pages ask of the record: an object's entries, the size of a log, what was administered."""

from .history import KINDS, Change, Line, history, listed
from .trace import Trace, as_trace, entry_of, last_entry, record_of, size_of

__all__ = [
    "KINDS",
    "Change",
    "Line",
    "Trace",
    "as_trace",
    "entry_of",
    "history",
    "last_entry",
    "listed",
    "record_of",
    "size_of",
]
