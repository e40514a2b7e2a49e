"""`sources`: what is read from where."""

from __future__ import annotations
