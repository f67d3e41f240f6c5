"""Ways to act in a situation, each rated for how effective it is."""
