"""`flask demo` loads the demo committee; into an empty database only."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click
from flask import Flask
from flask.cli import with_appcontext
from sqlalchemy import event, select

from workspace.clock import real_now
from workspace.committees.models import Committee
from workspace.db import db, write
from workspace.demo.script import play, scenes
from workspace.demo.stage import PASSWORD, SHOWN, found, moment

#: The demo's today at first load.
TODAY = moment("2009-12-07 10:00")
#: The offset of a demo that is not whole yet.
LOADING = 1


#: What rooms above this one do to a past that was loaded at once; create_app names it.
_afterwards: list[Callable[[], None]] = []


def set_up(app: Flask) -> None:
    """Register the command."""
    app.cli.add_command(demo)


def wire(*afterwards: Callable[[], None]) -> None:
    """Called once by create_app: what follows when every scene has been played."""
    _afterwards[:] = afterwards


@click.command()
@click.option("--if-empty", is_flag=True, help="Say nothing where there is a committee already.")
@with_appcontext
def demo(if_empty: bool) -> None:
    """Load the Liaoning demo committee through the product's own services."""
    kept = db.session.scalars(select(Committee).order_by(Committee.id)).all()
    if not kept:
        click.echo("Loading the demo committee, about 20 seconds …")
        load()
        click.echo("The demo committee is loaded.")
    elif kept[0].clock_offset_ms == LOADING:
        raise click.ClickException(
            "Loading the demo was interrupted. Remove the database and start again."
        )
    elif if_empty:
        return
    elif is_demo(kept):
        click.echo("The demo committee is here already; nothing was changed.")
    else:
        raise click.ClickException(
            "This database holds another committee; the demo goes into an empty one only."
        )


def is_demo(committees: Sequence[Committee]) -> bool:
    """Whether this is the demo: a committee of one's own has the real time."""
    return committees[0].slug == "liaoning" and bool(committees[0].clock_offset_ms)


def load() -> None:
    """Found the committee, play every scene, then set the clock to the corpus's today."""
    with hurried():
        stage = found()
        set_offset(LOADING)
        play(scenes(stage))
        for finish in _afterwards:
            finish()
    set_offset(int((TODAY - real_now()).total_seconds() * 1000))


def set_offset(milliseconds: int) -> None:
    """Write how far beside the real time the demo's clock runs."""
    with write():
        committee = db.session.scalars(select(Committee).filter_by(slug="liaoning")).one()
        committee.clock_offset_ms = milliseconds


@contextmanager
def hurried() -> Iterator[None]:
    """Nothing is owed to the disk until the demo stands: SQLite need not wait for it."""
    if db.engine.dialect.name != "sqlite":
        yield
        return

    def hurry(raw: object, _record: object) -> None:
        raw.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]

    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", hurry)
    try:
        yield
    finally:
        event.remove(db.engine, "connect", hurry)
        db.session.remove()
        db.engine.dispose()


def accounts() -> str:
    """What `make run` prints of the demo's accounts."""
    return f"{' '.join(SHOWN)}\npassword: {PASSWORD}"
