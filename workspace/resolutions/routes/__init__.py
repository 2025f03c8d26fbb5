"""The register, drafts and their acts; the page of a published resolution stands in `followups`."""

from workspace.resolutions.routes import drafting, export, papers, review
from workspace.resolutions.routes.pages import (
    allow,
    bp,
    carry_out,
    key_of,
    resolution_page,
    the_draft,
    the_published,
)

__all__ = [
    "allow",
    "bp",
    "carry_out",
    "drafting",
    "export",
    "key_of",
    "papers",
    "resolution_page",
    "review",
    "the_draft",
    "the_published",
]
