"""Values in, values out: no I/O, no clock, no chance (docs/decisions/0001)."""
