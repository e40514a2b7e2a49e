"""Notes mended, old pages taken in, two names made one."""
