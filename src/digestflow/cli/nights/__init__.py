"""What a night does, what starts it, and where things stand."""
