"""Who writes, by which words, and how well."""
