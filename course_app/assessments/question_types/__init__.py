"""Kinds of question: each a folder with one contract (contract.py), known by name."""
