"""How a language works: cards of data, detection, sentences and words."""
