"""Passages → entities. `pipeline.entities.find` knows the order of the finders."""
