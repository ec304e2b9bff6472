"""Bad inputs made here, of the kinds that folders hold: each is said to be what it is, or read, and stops nothing."""
