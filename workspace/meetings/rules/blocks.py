"""PURE. 「议定：」「交办：」 — lines of the notes that are rows: read exactly, or left alone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

LONGEST = 2_000
#: No save lifts more than so many lines; the rest stay where they are.
MOST = 60

_LINE = re.compile(
    r"^ {0,3}(?:[-*+] +)?\**(?P<word>议定|交办|decided|action)(?: ?[0-9]{1,2})?\**"
    r" *[:：]\** *(?P<text>\S.*)$",
    re.IGNORECASE,
)
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_AND = re.compile(r"\s*(?:、|，|,|/|＋|\+|和|及|与|会同|\band\b)\s*", re.IGNORECASE)
_BY = re.compile(r"^由\s*")
_AFTER = re.compile(r"^(?:\s*(?:[:：,，、]|负责|于|to\b|shall\b|will\b)\s*|\s+)", re.IGNORECASE)
_ALL = re.compile(
    r"^(?:各(?:成员)?单位|全体成员单位|all members|each member)(?![A-Za-z])", re.IGNORECASE
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?P<month_en>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAYS = (
    r"(?:(?P<year>[0-9]{4})年)?(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})[日号](?:以前|之前|前)?",
    r"(?:by )?(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?:以前|之前|前)?",
    rf"by (?P<day>[0-9]{{1,2}}) {_MONTH}(?:,? (?P<year>[0-9]{{4}}))?",
)
_DATES = tuple(re.compile(rf"(?<![0-9]){day}(?![0-9])", re.IGNORECASE) for day in _DAYS)


@dataclass(frozen=True)
class Assigned:
    """交办 as read from a line: keys of the organizations, what, by which day (None: not read)."""

    text: str
    organizations: tuple[int, ...]
    due_on: date | None


@dataclass(frozen=True)
class Lifted:
    """Notes without the lines that became rows; `unread` are those that stay because they name
    nobody known."""

    rest: str
    decisions: tuple[str, ...] = ()
    actions: tuple[Assigned, ...] = ()
    unread: tuple[str, ...] = field(default=())


def lift(
    text: str, names: Mapping[str, int], everybody: tuple[int, ...], meeting_day: date
) -> Lifted:
    """Take the lines that begin with 议定 or 交办 out of the notes.

    `names` are those under which an organization may be named. A line that names no organization
    stays in the text, for the form; nothing is guessed.
    """
    rest: list[str] = []
    decisions: list[str] = []
    actions: list[Assigned] = []
    unread: list[str] = []
    for line, match in _lines(text):
        is_room = len(decisions) + len(actions) < MOST
        if match is None or len(line) > LONGEST or not is_room:
            rest.append(line)
        elif match["word"].lower() in ("议定", "decided"):
            decisions.append(match["text"])
        elif made := read_action(match["text"], names, everybody, meeting_day):
            actions.append(made)
        else:
            rest.append(line)
            unread.append(match["text"])
    return Lifted(_tidy(rest), tuple(decisions), tuple(actions), tuple(unread))


def _lines(text: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Each line with what it says, None for plain text; within a block of code all is plain."""
    is_code = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            is_code = not is_code
        yield line, None if is_code else _LINE.match(line[: LONGEST + 1])


def _tidy(lines: list[str]) -> str:
    """Where a line went, no empty lines pile up; what was typed elsewhere stays as it is."""
    return "\n".join(lines).strip("\n")


def read_action(
    text: str, names: Mapping[str, int], everybody: tuple[int, ...], meeting_day: date
) -> Assigned | None:
    """单位名 内容，12月18日前 — None where no organization is named or nothing is asked of it."""
    organizations, what = _whose(_BY.sub("", text), names, everybody)
    due_on, what = _until(what, meeting_day)
    what = what.strip(" ，,；;。")
    if not organizations or not what:
        return None
    return Assigned(what, organizations, due_on)


def _whose(
    text: str, names: Mapping[str, int], everybody: tuple[int, ...]
) -> tuple[tuple[int, ...], str]:
    if everybody and (match := _ALL.match(text)):
        return everybody, _AFTER.sub("", text[match.end() :])
    found: list[int] = []
    rest = text
    while (named := _name_at(rest, names)) is not None:
        key, rest = named
        found.append(key)
        joined = _AND.match(rest)
        if not joined or _name_at(rest[joined.end() :], names) is None:
            break
        rest = rest[joined.end() :]
    return tuple(dict.fromkeys(found)), _AFTER.sub("", rest)


def _name_at(text: str, names: Mapping[str, int]) -> tuple[int, str] | None:
    """The longest name with which the text begins, and what follows it."""
    lower = text.lower()
    for name in sorted(names, key=len, reverse=True):
        if name and lower.startswith(name.lower()):
            after = text[len(name) :]
            if not (name[-1].isascii() and after[:1].isascii() and after[:1].isalnum()):
                return names[name], after
    return None


def _until(text: str, meeting_day: date) -> tuple[date | None, str]:
    """The one day that the text names, and the text without it where it stands at the end."""
    found = [match for pattern in _DATES for match in pattern.finditer(text)]
    if len(found) != 1:
        return None, text
    match = found[0]
    day = _day_of(match, meeting_day)
    ends = not text[match.end() :].strip(" 。.；;")
    return day, text[: match.start()].rstrip("于在 ") if day and ends else text


def _day_of(match: re.Match[str], meeting_day: date) -> date | None:
    """The day itself; without a year the first such day from the meeting on."""
    said = match.groupdict()
    if name := said.get("month_en"):
        month = _MONTHS.index(name.lower()[:3]) + 1
    else:
        month = int(said["month"])
    years = [int(said["year"])] if said.get("year") else [meeting_day.year, meeting_day.year + 1]
    for year in years:
        try:
            day = date(year, month, int(said["day"]))
        except ValueError:
            continue
        if day >= meeting_day or said.get("year"):
            return day
    return None
