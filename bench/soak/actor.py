"""The traced process: sends prepared forms into the product, and says when each was answered."""

import json
import os
import sys
from pathlib import Path

from bench.calls import Client
from workspace import create_app


def main(folder: Path) -> None:
    app = create_app()
    said = os.open(folder / "acks", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for line in (folder / "forms").read_text().splitlines():
        request_id, path, body, cookie = json.loads(line)
        name, _, value = cookie.partition("=")
        headers = {"CONTENT_TYPE": "application/x-www-form-urlencoded"}
        answer = Client(app, {name: value}).call("POST", path, body.encode(), headers)
        assert answer.status == 303, (path, answer.status, answer.text)
        os.write(said, request_id.encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
