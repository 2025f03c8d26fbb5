"""Marks that depend on their arguments alone are drawn once, and then kept.

A page holds some hundred small marks; a macro's call costs ten times what finding it costs.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

from workspace import clock, i18n
from workspace.text import SHANGHAI

#: So many drawings are kept of each mark.
KEPT = 2048
Macro = Callable[..., Any]


def keeper(depends_on: Callable[[], Hashable] = lambda: None) -> Callable[[Any], Macro]:
    """What templates call on a macro: the same macro, each drawing kept by language and arguments.

    `depends_on` names what else the drawing depends on. A macro is known by its code, however
    often its template is imported. Plain and marked-up text of the same letters differ.
    """
    known: dict[Any, Macro] = {}

    def keep(macro: Any) -> Macro:
        code = macro._func.__code__
        if code not in known:
            known[code] = _keeping(macro, depends_on)
        return known[code]

    return keep


def _keeping(macro: Any, depends_on: Callable[[], Hashable]) -> Macro:
    @lru_cache(KEPT, typed=True)
    def drawn(_language: str, _more: Hashable, *arguments: Any, **options: Any) -> Any:
        return macro(*arguments, **options)

    return lambda *arguments, **options: drawn(i18n.lang(), depends_on(), *arguments, **options)


def today() -> int:
    """The day, which decides whether a date says its year."""
    return clock.now().astimezone(SHANGHAI).toordinal()
