"""Questions of other systems."""
