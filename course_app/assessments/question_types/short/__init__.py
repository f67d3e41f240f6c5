"""A few words, typed."""
