"""Indexes for what every page counts, offers and shows first"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INDEXES = (
    ("issue_label", "ix_issue_label_on", ["issue_id", "is_on", "name"], False),
    ("comment", "ix_comment_number", ["issue_id", "number"], True),
    ("resolution", "ix_resolution_latest", ["committee_id", "published_at", "id"], False),
    ("commitment", "ix_commitment_resolution", ["committee_id", "resolution_id"], False),
)


#: The list's index, and what counting asks beside it.
LIST = ["committee_id", "state", "due_at"]
COUNTED = ["is_open_to_all", "group_id", "city_id", "opened_by_id"]


def upgrade() -> None:
    op.drop_index("ix_issue_list", "issue")
    op.create_index("ix_issue_list", "issue", LIST + COUNTED)
    for table, name, columns, unique in INDEXES:
        op.create_index(name, table, columns, unique=unique)


def downgrade() -> None:
    for table, name, _, _ in reversed(INDEXES):
        op.drop_index(name, table)
    op.drop_index("ix_issue_list", "issue")
    op.create_index("ix_issue_list", "issue", LIST)
