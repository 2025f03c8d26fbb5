"""落实: each organization's commitment under a resolution, reported and verified by another."""
