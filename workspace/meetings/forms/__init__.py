"""Shapes of what is typed about meetings."""
