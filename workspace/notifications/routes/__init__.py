"""The bell and its page, following, the mail setting; and what every page's head asks."""

from workspace.notifications.routes import following, mail, pages
from workspace.notifications.routes.head import IN_HEAD, followed, unread
from workspace.notifications.routes.mail import unsubscribe
from workspace.notifications.routes.pages import bp

__all__ = ["IN_HEAD", "bp", "followed", "following", "mail", "pages", "unread", "unsubscribe"]
