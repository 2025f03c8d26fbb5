"""Templates call and import as Jinja does, by the short way."""

from typing import Any

import pytest
from flask import Flask
from jinja2 import pass_context, pass_environment

from workspace.web.drawing import Calling, Imported


def drawn(app: Flask, source: str, **values: Any) -> str:
    return app.jinja_env.from_string(source).render(**values)


def test_the_environment_calls_and_imports_our_way(app: Flask) -> None:
    assert app.jinja_env.context_class is Calling
    assert isinstance(app.jinja_env.get_template("base.html"), Imported)


def test_whatever_can_be_called_is_called_as_it_wants(app: Flask) -> None:
    class Thing:
        def __call__(self, more: str = "") -> str:
            return f"thing{more}"

    values = {
        "plain": lambda *given, **named: f"{given[0]}{named['x']}",
        "context": pass_context(lambda context, name: context[name]),
        "environment": pass_environment(lambda environment: environment is app.jinja_env),
        "thing": Thing(),
        "name": "网间",
    }
    source = (
        "{% macro m(a, b=2) %}{{ a }}{{ b }}{{ caller() if caller }}{% endmacro %}"
        "{% for n in (1,) %}{{ plain(n, x=n) }} {{ context('name') }} {{ environment() }}"
        " {{ thing() }} {{ thing(more='!') }} {{ 'a'.upper() }} {{ m(1) }}{% endfor %}"
        " {% call m('<', b=3) %}in{% endcall %}"
    )
    expected = "11 网间 True thing thing! A 12 &lt;3in"
    assert drawn(app, source, **values) == expected


def test_what_is_not_there_cannot_be_called(app: Flask) -> None:
    with pytest.raises(Exception, match="undefined"):
        drawn(app, "{{ nothing() }}")


def test_no_template_has_globals_of_its_own(app: Flask) -> None:
    """Else its imports would have to be made for it (`drawing.Imported`)."""
    shared = set(app.jinja_env.globals)
    for name in app.jinja_env.list_templates(extensions=["html"]):
        assert set(app.jinja_env.get_template(name).globals) == shared, name
