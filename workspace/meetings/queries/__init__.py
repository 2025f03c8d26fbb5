"""Reads of meetings: lists and agenda, the sitting, the minutes and what they assign."""
