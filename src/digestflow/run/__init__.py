"""The imperative shell: gather, decide, apply. It knows ports, never adapters."""
