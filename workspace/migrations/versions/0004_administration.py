"""Administration: what a point of the programme demands, dated leads, vocabulary, calendar

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("membership") as table:
        table.add_column(sa.Column("turn", sa.Integer(), nullable=True))
        table.add_column(sa.Column("corrected_on", sa.Date(), nullable=True))
    with op.batch_alter_table("work_point") as table:
        table.add_column(sa.Column("measure", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("owner_id", BIG, nullable=True))
        table.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        table.create_foreign_key(
            op.f("fk_work_point_owner_id_organization"), "organization", ["owner_id"], ["id"]
        )
    with op.batch_alter_table("work_point") as table:
        table.alter_column("measure", server_default=None)
    with op.batch_alter_table("specialist_group") as table:
        table.add_column(sa.Column("until", sa.Date(), nullable=True))
    with op.batch_alter_table("seat") as table:
        table.add_column(sa.Column("corrected_on", sa.Date(), nullable=True))
    _make_tables()
    op.create_index(op.f("ix_entry_log_id_type"), "entry", ["log_id", "type"])


def _make_tables() -> None:
    op.create_table(
        "leadership",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("organization_id", BIG, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["specialist_group.id"],
            name=op.f("fk_leadership_group_id_specialist_group"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_leadership_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leadership")),
        sa.UniqueConstraint("group_id", "since", name=op.f("uq_leadership_group_id_since")),
        sa.UniqueConstraint("pid", name=op.f("uq_leadership_pid")),
    )
    op.create_table(
        "label",
        sa.Column("id", BIG, nullable=False),
        sa.Column("committee_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("renamed_to_id", BIG, nullable=True),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_label_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["renamed_to_id"], ["label.id"], name=op.f("fk_label_renamed_to_id_label")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label")),
        sa.UniqueConstraint("committee_id", "name", name=op.f("uq_label_committee_id_name")),
        sa.UniqueConstraint("pid", name=op.f("uq_label_pid")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("id", BIG, nullable=False),
        sa.Column("committee_id", BIG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "rest",
                "work",
                "standard",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_calendar_day_committee_id_committee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint("committee_id", "day", name=op.f("uq_calendar_day_committee_id_day")),
        sa.UniqueConstraint("pid", name=op.f("uq_calendar_day_pid")),
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_entry_log_id_type"), table_name="entry")
    for table in ("calendar_day", "label", "leadership"):
        op.drop_table(table)
    with op.batch_alter_table("seat") as table:
        table.drop_column("corrected_on")
    with op.batch_alter_table("specialist_group") as table:
        table.drop_column("until")
    with op.batch_alter_table("work_point") as table:
        table.drop_constraint(op.f("fk_work_point_owner_id_organization"), type_="foreignkey")
        table.drop_column("due_on")
        table.drop_column("owner_id")
        table.drop_column("measure")
    with op.batch_alter_table("membership") as table:
        table.drop_column("corrected_on")
        table.drop_column("turn")
