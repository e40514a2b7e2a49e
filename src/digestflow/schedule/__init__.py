"""What starts the nights: our own alarm clock, or a timer of the system (docs/decisions/0010)."""
