"""Reads of notices: who is told, what a person sees of them, what is owed, what is to be mailed."""
