"""How many statements the database is sent: what a page may cost."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

#: No page sends more.
MOST = 12


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Collects the statements that are sent, but for those that only begin a transaction."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
