"""PURE. A mapping of a file, read key by key; whatever is wrong is said with its path."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from workspace.home.rules.plan import Wrong
from workspace.text import normalise

NAME = 120
#: No list of a plan is longer.
MOST = 500


class Node:
    """A mapping of the file with the path under which it stands."""

    def __init__(self, value: Any, path: str, known: Iterable[str]) -> None:
        if not isinstance(value, dict):
            raise Wrong(path or ".", "mapping")
        self.value, self.path = value, path
        for key in value:
            if key not in set(known):
                raise Wrong(self.at(str(key)), "unknown", known="、".join(known))

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def text(self, key: str, limit: int = NAME, *, needed: bool = True) -> str:
        value = self.value.get(key)
        if value is None or value == "":
            if needed:
                raise Wrong(self.at(key), "missing")
            return ""
        if isinstance(value, bool | dict | list) or not isinstance(value, str | int | float):
            raise Wrong(self.at(key), "text")
        found = normalise(str(value)).strip()
        if len(found) > limit:
            raise Wrong(self.at(key), "too_long", n=limit)
        return found

    def day(self, key: str, *, needed: bool = False) -> date | None:
        value = self.value.get(key)
        if value is None and not needed:
            return None
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        if type(value) is not date:
            raise Wrong(self.at(key), "missing" if value is None else "day")
        return value

    def items(self, key: str) -> list[tuple[Any, str]]:
        value = self.value.get(key)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > MOST:
            raise Wrong(self.at(key), "list")
        return [(item, f"{self.at(key)}[{n}]") for n, item in enumerate(value)]

    def one_of(self, key: str, choices: Iterable[str], default: str = "") -> str:
        value = self.text(key, needed=not default) or default
        if value not in set(choices):
            raise Wrong(self.at(key), "choice", choices="、".join(choices))
        return value
