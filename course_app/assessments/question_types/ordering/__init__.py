"""Steps, put in order."""
