"""Sign-in and out, links, the own account, preferences, drafts. Flask-Login is wrapped here."""

from workspace.accounts.routes import account, handles, links, preferences
from workspace.accounts.routes.door import PUBLIC, bp, login, safe_next, sign_in_page

__all__ = [
    "PUBLIC",
    "account",
    "bp",
    "handles",
    "links",
    "login",
    "preferences",
    "safe_next",
    "sign_in_page",
]
