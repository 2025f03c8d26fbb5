"""Attachments, issues of several groups, reading marks"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MANY = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("issue") as batch:
        batch.add_column(sa.Column("group_ids", MANY, nullable=False, server_default="[]"))
    with op.batch_alter_table("issue") as batch:
        batch.alter_column("group_ids", server_default=None)
    op.create_table(
        "issue_group",
        sa.Column("id", KEY, nullable=False),
        sa.Column("issue_id", KEY, nullable=False),
        sa.Column("group_id", KEY, nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["specialist_group.id"],
            name=op.f("fk_issue_group_group_id_specialist_group"),
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issue.id"], name=op.f("fk_issue_group_issue_id_issue")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_group")),
        sa.UniqueConstraint("issue_id", "group_id", name=op.f("uq_issue_group_issue_id_group_id")),
        sa.UniqueConstraint("pid", name=op.f("uq_issue_group_pid")),
    )
    op.create_index("ix_issue_group_group", "issue_group", ["group_id"])
    op.create_table(
        "attachment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("committee_id", KEY, nullable=False),
        sa.Column("thing", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", KEY, nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_attachment_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_attachment_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_attachment_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("pid", name=op.f("uq_attachment_pid")),
    )
    op.create_index("ix_attachment_thing", "attachment", ["thing"])
    op.create_index("ix_attachment_sha256", "attachment", ["sha256"])
    op.create_index(
        "uq_attachment_standing",
        "attachment",
        ["thing", "sha256"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "read_mark",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("issue_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issue.id"], name=op.f("fk_read_mark_issue_id_issue")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_read_mark_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_read_mark")),
        sa.UniqueConstraint("user_id", "issue_id", name=op.f("uq_read_mark_user_id_issue_id")),
    )


def downgrade() -> None:
    for table in ("read_mark", "attachment", "issue_group"):
        op.drop_table(table)
    with op.batch_alter_table("issue") as batch:
        batch.drop_column("group_ids")
