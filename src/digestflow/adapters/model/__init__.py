"""Any OpenAI-compatible endpoint: asked, retried, and its answers checked (docs/decisions/0008)."""
