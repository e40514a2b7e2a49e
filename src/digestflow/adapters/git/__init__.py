"""git, by its plumbing: our paths only, nothing of the repository's is run."""
