"""Pictures as SVG: numbers in, a tree of marks out, the same bytes for the same numbers."""

PICTURES = ("timeline", "health", "entities", "funnel", "cost")
