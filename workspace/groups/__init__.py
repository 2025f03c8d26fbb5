"""专业组: specialist groups, the plenary, and who sits in them for whom."""
