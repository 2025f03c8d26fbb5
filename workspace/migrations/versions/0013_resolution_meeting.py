"""A resolution knows the meeting that adopted it, where that was held on this platform"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("resolution", schema=None) as batch_op:
        batch_op.add_column(sa.Column("meeting_id", KEY, nullable=True))
        batch_op.create_index(batch_op.f("ix_resolution_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_resolution_meeting_id_meeting"), "meeting", ["meeting_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("resolution", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_resolution_meeting_id_meeting"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_resolution_meeting_id"))
        batch_op.drop_column("meeting_id")
