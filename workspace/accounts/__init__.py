"""账户: people, sign-in and sessions. Its writes stand in no committee's record."""
