"""Questions of other systems: readers and writers, pure. GIFT and Aiken in, GIFT out."""
