"""Language versions of a document side by side: which passages and figures belong together, and where they differ."""
