"""表决 — polls: the frozen roll and rule, the ballots, the result that explains itself."""
