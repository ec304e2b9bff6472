"""Sentences and words of a text, by spaCy's blank pipelines (the only module that imports spaCy for them).

Chinese words come from jieba (`languages.chinese`); everything else from spaCy's tokenizer rules.
"""
