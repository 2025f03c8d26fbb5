"""PURE. 文号和议题号: a question that names one thing by its number."""

import re

from workspace.search.rules.words import fold
from workspace.text import DocumentNumber

_NO = r"第?\s*0*(?P<no>[1-9][0-9]{0,4})"
_CODE = r"(?P<code>[^\W\d_]{0,20})"
_BETWEEN = r"[\[(〔【〈<{]\s*(?P<year>(?:19|20)[0-9]{2})\s*[\])〕】〉>}]"
_BARE = r"(?P<bare>(?:19|20)[0-9]{2})\s*(?:年|[-—–_/.])"
_NUMBER = re.compile(rf"{_CODE}\s*(?:{_BETWEEN}|{_BARE})\s*{_NO}\s*号?(?:文件?|决议)?")
_SHORT = re.compile(rf"{_NO}\s*号(?:文件?|决议)?")
_ISSUE = re.compile(
    r"#\s*0*([1-9][0-9]{0,8})|0*([1-9][0-9]{0,8})|(?:议题|issue)\s*#?0*([1-9][0-9]{0,8})号?"
)


def resolution_number(typed: str) -> DocumentNumber | None:
    """The number of a resolution in whatever brackets or none; year 0 for 7号 alone, code ""
    where none was typed."""
    text = fold(typed).strip().strip("《》\"“”'")
    if match := _NUMBER.fullmatch(text):
        year = int(match["year"] or match["bare"])
        return DocumentNumber(match["code"], year, int(match["no"]))
    if match := _SHORT.fullmatch(text):
        return DocumentNumber("", 0, int(match["no"]))
    return None


def issue_number(typed: str) -> int | None:
    """#12 or 12: an issue's number."""
    match = _ISSUE.fullmatch(fold(typed).strip())
    return int(next(filter(None, match.groups()))) if match else None
