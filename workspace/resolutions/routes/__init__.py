"""The register, drafts and their acts; the page of a published resolution stands in `followups`."""

from workspace.resolutions.routes import drafting, export, papers, review
from workspace.resolutions.routes.pages import (
    bp,
    key_of,
    resolution_page,
    the_draft,
    the_published,
)

__all__ = [
    "bp",
    "drafting",
    "export",
    "key_of",
    "papers",
    "resolution_page",
    "review",
    "the_draft",
    "the_published",
]
