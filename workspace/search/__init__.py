"""检索: every text of the committee in one index, kept in the act's transaction, read by right."""
