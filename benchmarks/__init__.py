"""Figures, measured: `python -m benchmarks` runs them all."""
