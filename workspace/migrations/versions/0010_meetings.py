"""Meetings: agenda, attendance, speakers, minutes, decisions, actions"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "meeting_rules",
        sa.Column("id", KEY, nullable=False),
        sa.Column("committee_id", KEY, nullable=False),
        sa.Column("quorum", sa.String(length=20), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("freeze_days", sa.Integer(), nullable=False),
        sa.Column("window_days", sa.Integer(), nullable=False),
        sa.Column("minutes_code", sa.String(length=40), nullable=False),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_meeting_rules_committee_id_committee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_rules")),
        sa.UniqueConstraint("committee_id", name=op.f("uq_meeting_rules_committee_id")),
        sa.UniqueConstraint("pid", name=op.f("uq_meeting_rules_pid")),
    )
    op.create_table(
        "standing_text",
        sa.Column("id", KEY, nullable=False),
        sa.Column("committee_id", KEY, nullable=False),
        sa.Column("series", sa.String(length=48), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "notice",
                "standing",
                "block",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("minutes_planned", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_standing_text_committee_id_committee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_text")),
        sa.UniqueConstraint("pid", name=op.f("uq_standing_text_pid")),
        sa.UniqueConstraint("series", "version", name=op.f("uq_standing_text_series_version")),
    )
    with op.batch_alter_table("standing_text", schema=None) as batch_op:
        batch_op.create_index("ix_standing_text_committee", ["committee_id", "kind"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", KEY, nullable=False),
        sa.Column("committee_id", KEY, nullable=False),
        sa.Column("group_id", KEY, nullable=False),
        sa.Column("term_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "noticed",
                "sitting",
                "adjourned",
                "ended",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("notice_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agenda_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("short_notice", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "present", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("notice_text_id", KEY, nullable=True),
        sa.Column("notice_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("presiding_id", KEY, nullable=True),
        sa.Column("recorder_id", KEY, nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("by_secretary", sa.Boolean(), nullable=False),
        sa.Column("minutes_stage", sa.String(length=24), nullable=False),
        sa.Column("convened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("convened_by_id", KEY, nullable=False),
        sa.Column("convened_for_id", KEY, nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.Column("check_in_code", sa.String(length=40), nullable=False),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_meeting_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["convened_by_id"],
            ["user_account.id"],
            name=op.f("fk_meeting_convened_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["convened_for_id"],
            ["organization.id"],
            name=op.f("fk_meeting_convened_for_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["specialist_group.id"], name=op.f("fk_meeting_group_id_specialist_group")
        ),
        sa.ForeignKeyConstraint(
            ["notice_text_id"],
            ["standing_text.id"],
            name=op.f("fk_meeting_notice_text_id_standing_text"),
        ),
        sa.ForeignKeyConstraint(
            ["presiding_id"], ["user_account.id"], name=op.f("fk_meeting_presiding_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["recorder_id"], ["user_account.id"], name=op.f("fk_meeting_recorder_id_user_account")
        ),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_meeting_term_id_term")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("committee_id", "number", name=op.f("uq_meeting_committee_id_number")),
        sa.UniqueConstraint("pid", name=op.f("uq_meeting_pid")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_group", ["group_id", "starts_at"], unique=False)
        batch_op.create_index("ix_meeting_starts", ["committee_id", "starts_at"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("id", KEY, nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "notice",
                "minutes",
                "actions",
                "issue",
                "standing",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "declined",
                "listed",
                "current",
                "discussed",
                "decided",
                "continued",
                "deferred",
                "removed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("issue_id", KEY, nullable=True),
        sa.Column("about_meeting_id", KEY, nullable=True),
        sa.Column("continued_from_id", KEY, nullable=True),
        sa.Column("minutes_planned", sa.Integer(), nullable=False),
        sa.Column("presenter_id", KEY, nullable=True),
        sa.Column("presenter_for_id", KEY, nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("override", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("screened", sa.Text(), nullable=False),
        sa.Column("is_stopped", sa.Boolean(), nullable=False),
        sa.Column("stop_reason", sa.Text(), nullable=False),
        sa.Column("current_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("notes_html", sa.Text(), nullable=False),
        sa.Column("notes_version", sa.Integer(), nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("organization_id", KEY, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["about_meeting_id"],
            ["meeting.id"],
            name=op.f("fk_agenda_item_about_meeting_id_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["continued_from_id"],
            ["agenda_item.id"],
            name=op.f("fk_agenda_item_continued_from_id_agenda_item"),
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issue.id"], name=op.f("fk_agenda_item_issue_id_issue")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_item_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_agenda_item_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["presenter_for_id"],
            ["organization.id"],
            name=op.f("fk_agenda_item_presenter_for_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["presenter_id"],
            ["user_account.id"],
            name=op.f("fk_agenda_item_presenter_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_agenda_item_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint("pid", name=op.f("uq_agenda_item_pid")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index("ix_agenda_item_issue", ["issue_id"], unique=False)
        batch_op.create_index("ix_agenda_item_meeting", ["meeting_id", "position"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("id", KEY, nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=True),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("guest", sa.String(length=200), nullable=False),
        sa.Column(
            "capacity",
            sa.Enum(
                "delegate",
                "attendee",
                "observer",
                name="capacity",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("is_voice", sa.Boolean(), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column(
            "presence",
            sa.Enum(
                "awaited",
                "present",
                "late",
                "excused",
                "absent",
                "away",
                name="presence",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_attendance_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_attendance_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "meeting_id",
            "user_id",
            "organization_id",
            name=op.f("uq_attendance_meeting_id_user_id_organization_id"),
        ),
        sa.UniqueConstraint("pid", name=op.f("uq_attendance_pid")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index("ix_attendance_user", ["user_id", "meeting_id"], unique=False)

    op.create_table(
        "minutes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("committee_id", KEY, nullable=False),
        sa.Column("group_id", KEY, nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "review",
                "returned",
                "cleared",
                "circulated",
                "approved",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("review_note", sa.Text(), nullable=False),
        sa.Column("copies", sa.Text(), nullable=False),
        sa.Column("circulated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("window_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("roll", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("open_corrections", sa.Integer(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_how", sa.String(length=24), nullable=False),
        sa.Column("approved_by_id", KEY, nullable=True),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("drafted_by_id", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["user_account.id"],
            name=op.f("fk_minutes_approved_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_minutes_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"],
            ["user_account.id"],
            name=op.f("fk_minutes_drafted_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["specialist_group.id"], name=op.f("fk_minutes_group_id_specialist_group")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint(
            "committee_id",
            "code",
            "year",
            "serial",
            name=op.f("uq_minutes_committee_id_code_year_serial"),
        ),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_minutes_meeting_id")),
        sa.UniqueConstraint("pid", name=op.f("uq_minutes_pid")),
    )
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.create_index("ix_minutes_window", ["state", "window_ends_at"], unique=False)

    op.create_table(
        "action_item",
        sa.Column("id", KEY, nullable=False),
        sa.Column("committee_id", KEY, nullable=False),
        sa.Column("group_id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "reported",
                "closed",
                "dropped",
                "escalated",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issue_id", KEY, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_action_item_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["specialist_group.id"],
            name=op.f("fk_action_item_group_id_specialist_group"),
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issue.id"], name=op.f("fk_action_item_issue_id_issue")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_action_item_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_action_item_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_action_item_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_item")),
        sa.UniqueConstraint("pid", name=op.f("uq_action_item_pid")),
    )
    with op.batch_alter_table("action_item", schema=None) as batch_op:
        batch_op.create_index("ix_action_item_item", ["item_id", "position"], unique=False)
        batch_op.create_index(
            "ix_action_item_owed", ["committee_id", "state", "organization_id"], unique=False
        )

    op.create_table(
        "confirmation",
        sa.Column("id", KEY, nullable=False),
        sa.Column("minutes_id", KEY, nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name=op.f("fk_confirmation_minutes_id_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_confirmation_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_confirmation_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        sa.UniqueConstraint(
            "minutes_id", "organization_id", name=op.f("uq_confirmation_minutes_id_organization_id")
        ),
        sa.UniqueConstraint("pid", name=op.f("uq_confirmation_pid")),
    )
    op.create_table(
        "correction",
        sa.Column("id", KEY, nullable=False),
        sa.Column("minutes_id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "refused",
                "withdrawn",
                "appended",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("answered_by_id", KEY, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["user_account.id"],
            name=op.f("fk_correction_answered_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_correction_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name=op.f("fk_correction_minutes_id_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_correction_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_correction_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("pid", name=op.f("uq_correction_pid")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index("ix_correction_minutes", ["minutes_id"], unique=False)

    op.create_table(
        "minutes_edition",
        sa.Column("id", KEY, nullable=False),
        sa.Column("minutes_id", KEY, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("correction_id", KEY, nullable=True),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["correction_id"],
            ["correction.id"],
            name=op.f("fk_minutes_edition_correction_id_correction"),
        ),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_edition_minutes_id_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_minutes_edition_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_edition")),
        sa.UniqueConstraint(
            "minutes_id", "edition", name=op.f("uq_minutes_edition_minutes_id_edition")
        ),
        sa.UniqueConstraint("pid", name=op.f("uq_minutes_edition_pid")),
    )
    op.create_table(
        "notes_version",
        sa.Column("id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_notes_version_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_notes_version_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes_version")),
        sa.UniqueConstraint("item_id", "version", name=op.f("uq_notes_version_item_id_version")),
        sa.UniqueConstraint("pid", name=op.f("uq_notes_version_pid")),
    )
    op.create_table(
        "decision_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("poll_id", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_decision_line_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_decision_line_poll_id_poll")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_line")),
        sa.UniqueConstraint("pid", name=op.f("uq_decision_line_pid")),
    )
    with op.batch_alter_table("decision_line", schema=None) as batch_op:
        batch_op.create_index("ix_decision_line_item", ["item_id", "position"], unique=False)

    op.create_table(
        "item_poll",
        sa.Column("id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("poll_id", KEY, nullable=False),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_item_poll_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_item_poll_poll_id_poll")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_poll")),
        sa.UniqueConstraint("pid", name=op.f("uq_item_poll_pid")),
        sa.UniqueConstraint("poll_id", name=op.f("uq_item_poll_poll_id")),
    )
    with op.batch_alter_table("item_poll", schema=None) as batch_op:
        batch_op.create_index("ix_item_poll_item", ["item_id"], unique=False)

    op.create_table(
        "presence_line",
        sa.Column("id", KEY, nullable=False),
        sa.Column("attendance_id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=True),
        sa.Column(
            "arrival",
            sa.Enum(
                "checked_in",
                "excused",
                "left",
                "returned",
                "corrected",
                name="arrival",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "presence",
            sa.Enum(
                "awaited",
                "present",
                "late",
                "excused",
                "absent",
                "away",
                name="presence",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendance_id"],
            ["attendance.id"],
            name=op.f("fk_presence_line_attendance_id_attendance"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_presence_line_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_presence_line_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_presence_line_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence_line")),
        sa.UniqueConstraint("pid", name=op.f("uq_presence_line_pid")),
    )
    with op.batch_alter_table("presence_line", schema=None) as batch_op:
        batch_op.create_index("ix_presence_line_attendance", ["attendance_id"], unique=False)

    op.create_table(
        "speaker_turn",
        sa.Column("id", KEY, nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("attendance_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "speaking",
                "done",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pid", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendance_id"],
            ["attendance.id"],
            name=op.f("fk_speaker_turn_attendance_id_attendance"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_speaker_turn_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_speaker_turn_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker_turn")),
        sa.UniqueConstraint("pid", name=op.f("uq_speaker_turn_pid")),
    )
    with op.batch_alter_table("speaker_turn", schema=None) as batch_op:
        batch_op.create_index("ix_speaker_turn_item", ["item_id", "position"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_speaker_turn_meeting_id"), ["meeting_id"], unique=False
        )

    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.add_column(sa.Column("meeting_id", KEY, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_notification_meeting_id_meeting"), "meeting", ["meeting_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_notification_meeting_id_meeting"), type_="foreignkey"
        )
        batch_op.drop_column("meeting_id")

    with op.batch_alter_table("speaker_turn", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_speaker_turn_meeting_id"))
        batch_op.drop_index("ix_speaker_turn_item")

    op.drop_table("speaker_turn")
    with op.batch_alter_table("presence_line", schema=None) as batch_op:
        batch_op.drop_index("ix_presence_line_attendance")

    op.drop_table("presence_line")
    with op.batch_alter_table("item_poll", schema=None) as batch_op:
        batch_op.drop_index("ix_item_poll_item")

    op.drop_table("item_poll")
    with op.batch_alter_table("decision_line", schema=None) as batch_op:
        batch_op.drop_index("ix_decision_line_item")

    op.drop_table("decision_line")
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index("ix_correction_minutes")

    op.drop_table("notes_version")
    op.drop_table("minutes_edition")
    op.drop_table("correction")
    op.drop_table("confirmation")
    with op.batch_alter_table("action_item", schema=None) as batch_op:
        batch_op.drop_index("ix_action_item_owed")
        batch_op.drop_index("ix_action_item_item")

    op.drop_table("action_item")
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.drop_index("ix_minutes_window")

    op.drop_table("minutes")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index("ix_attendance_user")

    op.drop_table("attendance")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index("ix_agenda_item_meeting")
        batch_op.drop_index("ix_agenda_item_issue")

    op.drop_table("agenda_item")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_starts")
        batch_op.drop_index("ix_meeting_group")

    op.drop_table("meeting")
    with op.batch_alter_table("standing_text", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_text_committee")

    op.drop_table("standing_text")
    op.drop_table("meeting_rules")
