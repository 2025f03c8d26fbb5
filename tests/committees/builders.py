"""What the tests of administration share: addresses, forms, reasons."""

import re

from tests.conftest import hidden

S = "/liaoning/settings"


def key(row) -> str:
    return row.pid.partition(":")[2]


def send(client, path: str, **typed):
    """Open an act's form and send it, with the version that it shows."""
    page = client.get(path)
    assert page.status_code == 200, page.text
    if 'name="version"' in page.text:
        typed.setdefault("version", version(page.text))
    return client.post(path, data={"request_id": hidden(page.text, "request_id"), **typed})


def version(page: str) -> str:
    found = re.search(r'<input[^>]*name="version"[^>]*value="([^"]*)"', page)
    assert found
    return found[1]
