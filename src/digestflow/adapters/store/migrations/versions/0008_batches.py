"""Which replies came as part of a batch."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Keep it, since a batch has prices of its own; of those before nothing is known."""
    op.add_column("replies", sa.Column("batch", sa.Boolean, nullable=False, server_default=sa.false()))
