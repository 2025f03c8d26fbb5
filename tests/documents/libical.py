"""libical, the parser and validator of Evolution and KOrganizer, as a judge of what is written.

It reads a calendar, checks it against the tables of RFC 5545 and RFC 5546 (which property and
component may, must or must not be in a calendar of this METHOD, and how often) and writes what it
minds into the calendar itself, as X-LIC-ERROR.
"""

import ctypes

SONAME = "libical.so.3"
_NAMES = {
    "icalparser_parse_string": ([ctypes.c_char_p], ctypes.c_void_p),
    "icalrestriction_check": ([ctypes.c_void_p], ctypes.c_int),
    "icalcomponent_as_ical_string_r": ([ctypes.c_void_p], ctypes.c_void_p),
    "icalcomponent_free": ([ctypes.c_void_p], None),
    "icalmemory_free_buffer": ([ctypes.c_void_p], None),
}


def faults(data: bytes) -> list[str]:
    """What libical minds in a calendar, a line each; OSError where `make test` did not bring it."""
    library = ctypes.CDLL(SONAME)
    for name, (takes, gives) in _NAMES.items():
        function = getattr(library, name)
        function.argtypes, function.restype = takes, gives
    calendar = library.icalparser_parse_string(data)
    if not calendar:
        return ["no calendar"]
    is_sound = library.icalrestriction_check(calendar)
    text = library.icalcomponent_as_ical_string_r(calendar)
    lines = ctypes.string_at(text).decode().replace("\r\n ", "").splitlines()
    library.icalmemory_free_buffer(text)
    library.icalcomponent_free(calendar)
    found = [line for line in lines if line.startswith("X-LIC-ERROR")]
    return found if found or is_sound else ["breaks a restriction that has no words"]
