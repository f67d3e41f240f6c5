"""One choice of several."""
