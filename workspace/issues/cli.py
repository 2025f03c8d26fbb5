"""`flask sweep-attachments`: what was uploaded and never attached leaves the disk."""

import click
from flask import Flask
from flask.cli import with_appcontext

from workspace import files
from workspace.issues.queries import named_hashes

#: Longer than a form that is shown again may wait for its person.
HOURS = 48


def set_up(app: Flask) -> None:
    """Register the command."""
    app.cli.add_command(sweep_attachments)


@click.command()
@click.option("--older-than", default=HOURS, show_default=True, help="Hours without a touch.")
@with_appcontext
def sweep_attachments(older_than: int) -> None:
    """Remove uploads that no attachment names; exit 1 where a named file is missing."""
    found = files.sweep(named_hashes(), older_than * 3600)
    click.echo(f"{found.files} kept, {found.removed} removed, {len(found.missing)} missing")
    for sha in found.missing:
        click.echo(f"missing: {sha}", err=True)
    if found.missing:
        raise SystemExit(1)
