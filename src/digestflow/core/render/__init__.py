"""How records look as notes: records in, pages of units out."""
