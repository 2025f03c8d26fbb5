"""议事规则: the committee's rules of procedure, in versions, beside its rules of voting."""
