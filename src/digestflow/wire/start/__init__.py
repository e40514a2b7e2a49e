"""What works without a project, or makes or checks one."""
