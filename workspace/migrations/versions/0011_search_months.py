"""Search: months and cited document numbers are words of the index, so it is filled anew"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

#: As `search.models.INDEX`.
REMOVE = (
    "CREATE TRIGGER search_index_remove AFTER DELETE ON search_document BEGIN"
    " INSERT INTO search_index(search_index, rowid, words)"
    " VALUES ('delete', old.id, old.words); END"
)
#: The index is emptied at once: word by word, a million documents take longer than filling it.
EMPTY = {
    "sqlite": (
        "DROP TRIGGER search_index_remove",
        "DELETE FROM search_document",
        "INSERT INTO search_index(search_index) VALUES ('delete-all')",
        REMOVE,
    ),
    "postgresql": ("TRUNCATE search_document",),
}
#: Words that PostgreSQL knows the frequency of; of the default's few, a rare one is none, and all
#: documents are read for it.
STATISTICS = "ALTER TABLE search_document ALTER COLUMN search_index SET STATISTICS {}"


def upgrade() -> None:
    """The documents are made after the last migration (env.py)."""
    _begin_anew(500)


def downgrade() -> None:
    """The release before fills it with its own words when it migrates."""
    _begin_anew(-1)


def _begin_anew(statistics: int) -> None:
    dialect = op.get_bind().dialect.name
    for statement in EMPTY[dialect]:
        op.execute(statement)
    if dialect == "postgresql":
        op.execute(STATISTICS.format(statistics))
