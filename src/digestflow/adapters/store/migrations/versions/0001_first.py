"""The first tables."""

from alembic import op

from digestflow.adapters.store.tables import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table; a later revision that changes one spells its own steps."""
    metadata.create_all(op.get_bind())
