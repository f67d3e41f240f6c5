"""A number, typed."""
