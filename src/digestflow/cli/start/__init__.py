"""First contact: a project made, checked and set; keys; help."""
