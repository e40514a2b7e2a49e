"""The review page: a person's own machine shows them their plans, and nobody else."""
