"""存证: each act's entry, written in the act's transaction, from which every row can be rebuilt."""
