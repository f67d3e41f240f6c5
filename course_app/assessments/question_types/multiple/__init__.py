"""Several choices of several."""
