"""HTTP glue: the actor, loading one visible row, pages of objects, forms, errors, headers."""

from workspace.web.carrying import allow
from workspace.web.forms import ActForm, VersionField, at_most, filled, long_text, one_line
from workspace.web.identity import acting, acting_choices, actor, can, why
from workspace.web.pages import Page, one, page_of, paginate, see, url_of
from workspace.web.requests import fresh, fresh_parts, new_request_id
from workspace.web.uploads import FilesField, takes_files

__all__ = [
    "ActForm",
    "FilesField",
    "Page",
    "VersionField",
    "acting",
    "acting_choices",
    "actor",
    "allow",
    "at_most",
    "can",
    "filled",
    "fresh",
    "fresh_parts",
    "long_text",
    "new_request_id",
    "one",
    "one_line",
    "page_of",
    "paginate",
    "see",
    "takes_files",
    "url_of",
    "why",
]
