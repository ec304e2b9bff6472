"""Knowledge files → a frozen lexicon; loading and checking."""
