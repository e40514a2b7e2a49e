"""`init` and `doctor`: first contact."""

from __future__ import annotations
