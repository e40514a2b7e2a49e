"""Whether what is said stands in what was published (docs/decisions/0014)."""
