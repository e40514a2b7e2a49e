"""Figures, measured: `python -m benchmarks` runs those that end within minutes."""
