"""`flask backup FILE` and `flask restore FILE`."""

import sys
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from workspace.clock import real_now
from workspace.db import db
from workspace.i18n import Lang
from workspace.operation import service
from workspace.operation.cli.doctor import lang_option, say
from workspace.operation.queries import tables
from workspace.operation.rules import Damaged, Manifest
from workspace.operation.service.backup import sha256_of

#: Exit statuses: refused; the file is no whole backup, nothing was touched; an unsound record.
REFUSED, DAMAGED, UNSOUND = 1, 65, 20
file_argument = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@file_argument
@lang_option
@with_appcontext
def backup(file: Path, lang: Lang) -> None:
    """Copy database and attachments into FILE (.tar or .tar.gz) while acts go on."""
    try:
        manifest = service.back_up(file.absolute(), _data())
    except LookupError:
        _stop(lang, REFUSED, "backup.no_tables")
    except FileExistsError:
        _stop(lang, REFUSED, "backup.exists", file=file)
    except OSError as fault:
        _stop(lang, REFUSED, "backup.failed", why=str(fault))
    click.echo(say(lang, "backup.done", file=file, **_facts(manifest)))
    click.echo(f"sha256 {sha256_of(file)}")
    _heads(manifest)


@click.command()
@file_argument
@click.option(
    "--force", is_flag=True, help="Replace what the database holds, after a backup of it."
)
@lang_option
@with_appcontext
def restore(file: Path, force: bool, lang: Lang) -> None:
    """Read FILE back into an empty database, once every hash in it is right."""
    try:
        manifest = service.read_archive(file.absolute())
        click.echo(say(lang, "restore.whole", made=manifest.made_at, **_facts(manifest)))
        if force:
            _make_room(file, lang)
        verdict = service.restore(file.absolute(), _data())
    except Damaged as fault:
        _stop(lang, DAMAGED, f"restore.{fault.code}", **fault.values)
    except service.NotEmpty:
        _stop(lang, REFUSED, "restore.not_empty")
    except OSError as fault:
        _stop(lang, REFUSED, "restore.failed", why=str(fault))
    _heads(verdict.manifest)
    if not verdict.is_sound:
        for difference in verdict.differences[:20]:
            click.echo(difference, err=True)
        _stop(lang, UNSOUND, "restore.unsound", n=len(verdict.differences))
    click.echo(say(lang, "restore.sound", rows=verdict.rows, entries=verdict.entries))


def _data() -> Path:
    return Path(current_app.config["WORKSPACE_DATA"])


def _facts(manifest: Manifest) -> dict[str, Any]:
    return {
        "rows": sum(facts.rows for facts in manifest.tables.values()),
        "files": len(manifest.attachments),
        "entries": manifest.entries,
        "revision": manifest.revision or "—",
    }


def _heads(manifest: Manifest) -> None:
    """What a member can compare with what it saw: each record's size and last leaf hash."""
    for record in manifest.records:
        click.echo(f"{record['slug']} {record['size']} {record['last_leaf'] or '—'}")


def _make_room(file: Path, lang: Lang) -> None:
    """Keep the present in a backup, then drop it, once its first committee's name was typed."""
    with db.engine.connect() as connection:
        if tables.is_empty(connection):
            return
        slug = next((head["slug"] for head in tables.heads_of(connection)), "empty")
    if click.prompt(say(lang, "restore.type_to_replace", slug=slug)) != slug:
        _stop(lang, REFUSED, "restore.not_confirmed")
    kept = file.absolute().with_name(f"before-restore-{real_now():%Y%m%dT%H%M%SZ}.tar.gz")
    service.back_up(kept, _data())
    click.echo(say(lang, "restore.kept", file=kept))
    service.clear()


def _stop(lang: Lang, status: int, key: str, **values: Any) -> Any:
    click.echo(say(lang, key, **values), err=True)
    sys.exit(status)
