"""工作台: pages that compose several rooms, and the operator's clockwork."""
