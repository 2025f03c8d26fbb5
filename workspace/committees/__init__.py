"""公约组织: the committee, its organizations, memberships, terms and programme."""
