"""工作台 and the pages that show several rooms together; and whether the process is well."""

from workspace.home.routes import settings
from workspace.home.routes.pages import bp

__all__ = ["bp", "settings"]
