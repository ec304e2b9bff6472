"""Many documents: one child process each, limits, state, resume."""
