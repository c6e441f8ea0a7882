"""Whole datasets read into records."""
