"""计票命令 — `flask --app wsgi tally FILE`: any poll counted again, by anyone.

It needs neither a database nor the running product, so that no one has to trust the host's total.
"""

import json
import sys
from pathlib import Path

import click
from flask import Flask

from .rules import BadInput, Case, count, parse_json, read_case

_MOST_BYTES = 32 * 2**20


class BadFile(click.ClickException):
    """Input that cannot be counted: said on standard error, by path and code."""

    exit_code = 2


@click.command("tally")
@click.argument("file")
def tally(file: str) -> None:
    """Count the case, or the list of cases, in FILE (- for standard input); print a JSON array.

    The exit status is 0 whatever the outcomes, 2 where the input is not of the form.
    """
    try:
        cases = _cases(parse_json(_bytes_of(file)))
    except BadInput as error:
        where = error.path or click.format_filename(file)
        raise BadFile(f"{where}: {error.code}") from None
    results = [{"id": case.id, **_result(case)} for case in cases]
    # JSON is UTF-8 whatever the terminal's encoding is.
    array = json.dumps(results, ensure_ascii=False, indent=2) + "\n"
    sys.stdout.buffer.write(array.encode())


def _result(case: Case) -> dict[str, object]:
    return count(case.rule, case.electors, case.casts, case.casting_vote).as_dict()


def _cases(document: object) -> list[Case]:
    """Every case is read before the first is counted: a bad one prints nothing."""
    if isinstance(document, list):
        return [read_case(case, f"[{place}]") for place, case in enumerate(document)]
    return [read_case(document)]


def _bytes_of(file: str) -> bytes:
    try:
        if file == "-":
            data = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with Path(file).open("rb") as stream:
                data = stream.read(_MOST_BYTES + 1)
    except (OSError, ValueError):
        raise BadInput("", "unreadable") from None
    if len(data) > _MOST_BYTES:
        raise BadInput("", "too_large")
    return data


def set_up(app: Flask) -> None:
    """Register the command."""
    app.cli.add_command(tally)
