"""Indexes for what every page counts, offers and shows first"""

from alembic import op

revision = "0009"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEXES = (
    (
        "issue",
        "ix_issue_seen",
        ["committee_id", "is_open_to_all", "group_id", "state", "city_id", "opened_by_id"],
        False,
    ),
    ("issue_label", "ix_issue_label_on", ["issue_id", "is_on", "name"], False),
    ("comment", "ix_comment_number", ["issue_id", "number"], True),
    ("resolution", "ix_resolution_latest", ["committee_id", "published_at", "id"], False),
    ("commitment", "ix_commitment_resolution", ["committee_id", "resolution_id"], False),
)


def upgrade() -> None:
    for table, name, columns, unique in INDEXES:
        op.create_index(name, table, columns, unique=unique)


def downgrade() -> None:
    for table, name, _, _ in reversed(INDEXES):
        op.drop_index(name, table)
