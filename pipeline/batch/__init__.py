"""Many documents: one at a time in a child process, limits, state, resume."""
