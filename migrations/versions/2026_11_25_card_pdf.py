"""The PDF of a field card, by its rendition

Revision ID: 0014
Revises: 0013

Safe to deploy? One new table.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "card_pdf",
        sa.Column("rendition_digest", sa.String(64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["rendition_digest"],
            ["rendition.digest"],
            name=op.f("fk_card_pdf_rendition_digest_rendition"),
        ),
        sa.PrimaryKeyConstraint("rendition_digest", name=op.f("pk_card_pdf")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("card_pdf")
