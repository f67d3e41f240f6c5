"""How each kind of question is written: one file a kind, one contract (contract.py)."""
