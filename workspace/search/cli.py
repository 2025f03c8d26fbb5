"""The operator's commands of the index: make it anew, see whether it says what the tables say."""

import time

import click
from flask import Flask
from flask.cli import AppGroup

from workspace.search.service import faults, rebuild

search = AppGroup("search", help="The index of the search.")


def set_up(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(search)


@search.command("rebuild")
def rebuild_index() -> None:
    """Bring the whole index up to date, in batches, while people work."""
    start = time.monotonic()
    click.echo(f"{rebuild()} documents brought up to date, {time.monotonic() - start:.1f} s")


@search.command("check")
@click.option("--all", "everything", is_flag=True, help="All rows, not the newest 500 of a table.")
def check_index(everything: bool) -> None:
    """Compare the index with the tables; fails where they differ."""
    found = faults(0 if everything else 500)
    for line in found[:20]:
        click.echo(line)
    if found:
        raise click.ClickException(
            f"{len(found)} differ; `flask --app wsgi search rebuild` mends it"
        )
    click.echo("index and tables agree")
