"""Search: small pages of SQLite's index, so that common words that rarely meet are soon looked for"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

#: Bytes of a page: FTS5's default is 4050.
PAGES = "INSERT INTO search_index(search_index, rank) VALUES ('pgsz', {})"


def upgrade() -> None:
    _in_pages_of(250)


def downgrade() -> None:
    _in_pages_of(4050)


def _in_pages_of(size: int) -> None:
    """The index is filled from the documents' words: half a minute for a million."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(PAGES.format(size))
        op.execute("INSERT INTO search_index(search_index) VALUES ('rebuild')")
