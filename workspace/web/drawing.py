"""How Jinja calls and imports: a page calls four hundred small things and imports twenty times.

Both classes do what Jinja's own do. They leave out questions whose answer is known here: whether a
plain function wants the context, and whether a template has globals that its neighbours lack.
"""

from types import FunctionType
from typing import Any

from flask import Flask
from jinja2 import Template
from jinja2.runtime import Context, Macro


class Calling(Context):
    """A context that calls functions and macros at once, whatever else as Jinja does."""

    def call(self, obj: Any, /, *arguments: Any, **options: Any) -> Any:
        """Call what a template calls."""
        if type(obj) is FunctionType and not hasattr(obj, "jinja_pass_arg"):
            options.pop("_block_vars", None)
            options.pop("_loop_vars", None)
            return obj(*arguments, **options)
        if type(obj) is Macro:
            options.pop("_block_vars", None)
            options.pop("_loop_vars", None)
            return obj(self.eval_ctx, *arguments, **options)
        return super().call(obj, *arguments, **options)


class Imported(Template):
    """A template whose macros are made once: no template here is given globals of its own."""

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        return super()._get_default_module()


def set_up(app: Flask) -> None:
    """Before the first template is loaded."""
    app.jinja_env.context_class = Calling
    app.jinja_env.template_class = Imported
