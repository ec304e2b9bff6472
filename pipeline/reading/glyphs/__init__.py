"""Characters → atoms, in the order in which they are read."""
