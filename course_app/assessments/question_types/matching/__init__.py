"""Pairs: a right side for each left side."""
