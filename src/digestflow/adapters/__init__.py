"""What touches the world: one folder or module for each thing touched; none knows another."""
