"""A table as a file to keep: streamed, named after the committee and the day."""

import re
from urllib.parse import quote

from flask import Response, stream_with_context

from workspace.clock import now
from workspace.documents.tables import TYPES, ZONE, Sheet, written


def download(sheet: Sheet, kind: str, slug: str) -> Response:
    """The sheet as csv or xlsx; its name in both alphabets, for browsers old and new."""
    day = now().astimezone(ZONE).date().isoformat()
    name = re.sub(r'[\\/:*?"<>|\s]+', "-", sheet.title)
    plain = f"{slug}-{day}.{kind}"
    answer = Response(stream_with_context(written(sheet, kind)), content_type=TYPES[kind])
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(f'{name}-{day}.{kind}')}"
    )
    return answer
