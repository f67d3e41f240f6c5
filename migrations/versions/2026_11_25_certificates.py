"""certificates

Revision ID: 0004
Revises: 0003

Safe to deploy? New columns are nullable or have a server default; nothing that running code
still reads is dropped or renamed in the same release; long backfills go in batches.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "certificate_key",
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_certificate_key")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_user_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_user_id"], ["user.id"], name=op.f("fk_audit_event_actor_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_audit_event_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index("ix_audit_event_agency", ["agency_id", "at"], unique=False)

    op.create_table(
        "latin_name",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_latin_name_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_latin_name")),
    )
    op.create_table(
        "licence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("board", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_licence_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence")),
    )
    with op.batch_alter_table("licence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_licence_user_id"), ["user_id"], unique=False)

    op.create_table(
        "transcript_pdf",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_transcript_pdf_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_transcript_pdf")),
    )
    op.create_table(
        "evaluation_tally",
        sa.Column("course_id", sa.String(length=64), nullable=False),
        sa.Column("question", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.CheckConstraint("value between 1 and 5", name=op.f("ck_evaluation_tally_value")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_evaluation_tally_course_id")
        ),
        sa.PrimaryKeyConstraint("course_id", "question", "value", name=op.f("pk_evaluation_tally")),
    )
    op.create_table(
        "certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("award", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("serial", sa.String(length=16), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_certificate_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_certificate_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["certificate_key.key_id"], name=op.f("fk_certificate_key_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_certificate_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint(
            "enrolment_id",
            "award",
            "edition",
            name=op.f("uq_certificate_enrolment_id_award_edition"),
        ),
        sa.UniqueConstraint("serial", name=op.f("uq_certificate_serial")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index("ix_certificate_agency", ["agency_id", "issued_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_user_id"), ["user_id"], unique=False)

    op.create_table(
        "certificate_end",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_user_id", sa.Uuid(), nullable=False),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'superseded') = (successor_id is not null)",
            name=op.f("ck_certificate_end_successor"),
        ),
        sa.CheckConstraint(
            "kind in ('revoked', 'superseded')", name=op.f("ck_certificate_end_kind")
        ),
        sa.CheckConstraint(
            "reason in ('name-corrected', 'issued-in-error', 'wrong-person', 'record-withdrawn')",
            name=op.f("ck_certificate_end_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_user_id"], ["user.id"], name=op.f("fk_certificate_end_actor_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_end_certificate_id")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["certificate.id"], name=op.f("fk_certificate_end_successor_id")
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_end")),
    )
    op.create_table(
        "certificate_pdf",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_pdf_certificate_id")
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_pdf")),
        sa.UniqueConstraint("sha256", name=op.f("uq_certificate_pdf_sha256")),
    )
    op.create_table(
        "certificate_print",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("latin_name", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'needs-latin', 'done')", name=op.f("ck_certificate_print_state")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_print_certificate_id")
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_print")),
    )
    op.create_table(
        "certificate_share_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_share_link_certificate_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_share_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_certificate_share_link_token_hash")),
    )
    with op.batch_alter_table("certificate_share_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certificate_share_link_certificate_id"), ["certificate_id"], unique=False
        )

    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "certificate_name_public", sa.Boolean(), server_default=sa.true(), nullable=False
            )
        )

    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("evaluation_asked", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_column("evaluation_asked")

    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.drop_column("certificate_name_public")

    with op.batch_alter_table("certificate_share_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_share_link_certificate_id"))

    op.drop_table("certificate_share_link")
    op.drop_table("certificate_print")
    op.drop_table("certificate_pdf")
    op.drop_table("certificate_end")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_user_id"))
        batch_op.drop_index("ix_certificate_agency")

    op.drop_table("certificate")
    op.drop_table("evaluation_tally")
    op.drop_table("transcript_pdf")
    with op.batch_alter_table("licence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_licence_user_id"))

    op.drop_table("licence")
    op.drop_table("latin_name")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_event_agency")

    op.drop_table("audit_event")
    op.drop_table("certificate_key")
