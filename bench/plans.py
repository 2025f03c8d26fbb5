"""The query plans of the measured pages, as the database itself explains them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from bench.pages import Pair

Statement = tuple[str, Any]
#: The index by which a table is reached, or `Seq Scan on` the table.
REACHED = re.compile(r"Index (?:Only )?Scan(?: Backward)? (?:using|on) (\w+)|(Seq Scan on \w+)")

#: An index that SQLite numbers in the order of the constraints, which a rebuilt table may change.
AUTOMATIC = re.compile(r"sqlite_autoindex_\w+")


@contextmanager
def collected(engine: Engine) -> Iterator[list[Statement]]:
    """The statements sent meanwhile, with their values."""
    seen: list[Statement] = []

    def note(_c: Any, _k: Any, statement: str, values: Any, _x: Any, many: bool) -> None:
        if not many and not statement.startswith("BEGIN"):
            seen.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def plans_of(engine: Engine, pages: list[Pair]) -> dict[str, list[str]]:
    """Page -> the plan of each of its statements, in order; of a second visit, since whoever
    comments for the first time follows the issue from then on.
    """
    found: dict[str, list[str]] = {}
    for page in pages:
        page.ours()
        with collected(engine) as seen:
            page.ours()
        with engine.connect() as connection:
            found[page.name] = [plan_of(connection, *statement) for statement in seen]
    return found


def plan_of(connection: Connection, statement: str, values: Any) -> str:
    """One statement's plan: SQLite's as it stands; of PostgreSQL's, how each table is reached.

    Which way PostgreSQL joins follows its estimates and may change with them; what must not
    happen is that a table reached by an index is one day read whole.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    asked = ("EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN ") + statement
    rows = connection.exec_driver_sql(asked, values).all()
    if is_sqlite:
        plan = "\n".join(str(row[3]) for row in rows)
        return AUTOMATIC.sub(lambda name: _columns(connection, name[0]), plan)
    reached = REACHED.findall("\n".join(str(row[0]) for row in rows))
    return "\n".join(sorted("".join(one) for one in reached))


def _columns(connection: Connection, index: str) -> str:
    """What an index is over, which is what it is, whatever its number."""
    rows = connection.exec_driver_sql(f"PRAGMA index_info('{index}')").all()
    return f"({', '.join(str(row[2]) for row in rows)})"


def different(small: dict[str, list[str]], large: dict[str, list[str]]) -> list[str]:
    """Pages whose plans are not the same at both sizes, with the first that differs."""
    found = []
    for page, plans in small.items():
        for ours, theirs in zip(plans, large[page], strict=False):
            if ours != theirs:
                found.append(f"{page}:\n{ours}\n--- becomes ---\n{theirs}")
                break
        if len(plans) != len(large[page]):
            found.append(f"{page}: {len(plans)} statements, then {len(large[page])}")
    return found
