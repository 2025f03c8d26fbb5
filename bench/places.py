"""Empty databases to measure in: SQLite files, or databases on a PostgreSQL server.

The server is the one that `DATABASE_URL` names (its user has to be allowed to make databases);
`postgres()` starts one from the tests' wheel, with every write synced as in earnest.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from tests.postgres import Postgres


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that goes when it is done."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        yield Path(name)


def empty(name: str, place: Path, server: str = "") -> str:
    """The address of an empty database of this name."""
    server = server or os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        return f"sqlite:///{place / name}.db"
    url = make_url(server).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as raw:
        raw.execute(f'DROP DATABASE IF EXISTS "{name}"')  # type: ignore[arg-type]
        raw.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    return url.set(drivername="postgresql+psycopg", database=name).render_as_string(
        hide_password=False
    )


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a server of one's own, unless DATABASE_URL names one."""
    named = os.environ.get("DATABASE_URL", "")
    if named.startswith("postgres"):
        yield named
        return
    server = Postgres(("max_connections=200", "fsync=on", "synchronous_commit=on"))
    try:
        yield f"postgresql://postgres@/postgres?host={server.folder}"
    finally:
        server.stop()
