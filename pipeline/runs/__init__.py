"""A run over many documents: planned, handed out, kept, written."""
