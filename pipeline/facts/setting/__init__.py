"""Where and when a figure was so."""
