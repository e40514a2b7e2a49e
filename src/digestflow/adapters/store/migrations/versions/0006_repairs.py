"""Open plans to mend notes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Keep what `lint --fix` would write until a person has said so."""
    op.create_table(
        "repairs",
        sa.Column("note", sa.Text, primary_key=True),
        sa.Column("made", sa.BigInteger, nullable=False),
        sa.Column("before", sa.LargeBinary, nullable=False),
        sa.Column("after", sa.LargeBinary, nullable=False),
        sa.Column("hunks", sa.JSON, nullable=False),
    )
