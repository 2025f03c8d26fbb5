"""The index of unread notifications differs from that of all by a column, not by a condition

Of two indexes over the same columns SQLite takes the one it was told of last, and a table that a
migration rebuilds gets its indexes in no certain order.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NAME = "ix_notification_unread"
UNREAD = sa.text("read_at IS NULL")


def upgrade() -> None:
    op.drop_index(NAME, "notification")
    op.create_index(NAME, "notification", ["user_id", "read_at"])


def downgrade() -> None:
    op.drop_index(NAME, "notification")
    op.create_index(
        NAME,
        "notification",
        ["user_id", "id"],
        sqlite_where=UNREAD,
        postgresql_where=UNREAD,
    )
