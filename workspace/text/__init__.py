"""文字 — Markdown to safe HTML, dates, document numbers, differences. PURE: text in, text out."""

from workspace.text.bounds import MAX_LENGTH
from workspace.text.dates import (
    SHANGHAI,
    Left,
    date,
    datetime_,
    deadline_input,
    iso,
    left,
    local_day,
    official_date,
    parse_deadline,
    relative,
)
from workspace.text.diff import Run, changes, marked_diff
from workspace.text.linking import Resolve
from workspace.text.markdown import (
    RENDERER_VERSION,
    excerpt,
    mentions,
    quote,
    references,
    render_markdown,
)
from workspace.text.numbers import (
    DocumentNumber,
    chinese_ordinal,
    file_size,
    organization_mark,
    parse_number,
)
from workspace.text.plain import digest, normalise

__all__ = [
    "MAX_LENGTH",
    "RENDERER_VERSION",
    "SHANGHAI",
    "DocumentNumber",
    "Left",
    "Resolve",
    "Run",
    "changes",
    "chinese_ordinal",
    "date",
    "datetime_",
    "deadline_input",
    "digest",
    "excerpt",
    "file_size",
    "iso",
    "left",
    "local_day",
    "marked_diff",
    "mentions",
    "normalise",
    "official_date",
    "organization_mark",
    "parse_deadline",
    "parse_number",
    "quote",
    "references",
    "relative",
    "render_markdown",
]
