"""Every setting, its default and its environment name. Reading only; the README has the table."""

from pathlib import Path

from environs import Env

env = Env()
ROOT = Path(__file__).resolve().parent

# Where things are
SQLALCHEMY_DATABASE_URI = env.str("DATABASE_URL", f"sqlite:///{ROOT / 'instance/workspace.db'}")
# Whether a pooler such as PgBouncer stands before PostgreSQL
DATABASE_POOLER = env.bool("DATABASE_POOLER", False)
WORKSPACE_DATA = env.path("WORKSPACE_DATA", ROOT / "instance/data")

# The server that `make run` starts
HOST = env.str("HOST", "127.0.0.1")
PORT = env.int("PORT", 8000)
THREADS = env.int("THREADS", 8)
# Where people reach it from outside: what links in mails begin with
PUBLIC_URL = env.str("PUBLIC_URL", f"http://{HOST}:{PORT}")

# Mail: smtp://user:password@host:587?starttls=1 or smtps://…; without it nothing is mailed
SMTP_URL = env.str("SMTP_URL", "")
MAIL_FROM = env.str("MAIL_FROM", "")  # workspace@ the host of PUBLIC_URL where it is empty

# Papers: folders of fonts looked into before the system's own, with ":" between them
DOC_FONT_DIRS = env.list("DOC_FONT_DIRS", [], delimiter=":")

# Sessions and forms. Without SECRET_KEY one is made and kept in WORKSPACE_DATA.
SECRET_KEY = env.str("SECRET_KEY", "")
SESSION_COOKIE_NAME = "workspace"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = env.bool("COOKIE_SECURE", False)  # true wherever HTTPS is spoken
WTF_CSRF_TIME_LIMIT = None  # a token lives as long as its session: long texts take long

# Input, in bytes; a single field may be as long as the whole form
MAX_CONTENT_LENGTH = env.int("MAX_CONTENT_LENGTH", 1024 * 1024)
# a form with files: three of the largest at once, beside its text
MAX_UPLOAD_LENGTH = env.int("MAX_UPLOAD_LENGTH", 64 * 1024 * 1024)
MAX_FORM_MEMORY_SIZE = MAX_CONTENT_LENGTH

# Behind a proxy (nginx): how many of them speak the truth about client, scheme and host
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

# What the operator sees: requests as lines (json, text or none), figures at /metrics
LOG_FORMAT = env.str("LOG_FORMAT", "none")
LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
METRICS_TOKEN = env.str("METRICS_TOKEN", "")  # without one /metrics answers this machine only
