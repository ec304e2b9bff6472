"""spaCy without its command line, and its tokenizer without a pipeline around it. The only module that imports spaCy.

`import spacy` brings `spacy.cli` along for the sake of one function, `spacy.info`: downloads, templates, reports
of training, and the HTTP clients and template engines of these, a third of what importing spaCy costs, of which nothing
here is ever called. It is held back while spaCy is imported and can be imported afterwards like any module.

A blank pipeline brings a vocabulary that works out a dozen attributes of every new word in Python, and compiles its
patterns at every start. Nobody here asks for anything but where words begin and end.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from pipeline.languages.compiled import compile_pattern

COMMAND_LINE = "spacy.cli"
INFO = COMMAND_LINE + ".info"


def _info(*arguments: Any, **named: Any) -> Any:
    """`spacy.info`, for who asks for it after all."""
    from spacy.cli.info import info

    return info(*arguments, **named)


def load() -> Any:
    """The package spaCy. Raises ImportError when it cannot be imported."""
    if "spacy" not in sys.modules and COMMAND_LINE not in sys.modules:
        held = {name: ModuleType(name) for name in (COMMAND_LINE, INFO)}
        vars(held[INFO])["info"] = _info
        sys.modules.update(held)
        try:
            import spacy
        finally:
            for name in held:
                sys.modules.pop(name, None)
        return spacy
    import spacy

    return spacy


def tokenizer(code: str) -> Any:
    """spaCy's rules for cutting texts of a language into words, the same as those of `spacy.blank(code)`.

    Tokens have a text and a place, and none of the attributes that spaCy's vocabulary works out (`is_stop`, `norm_`).
    Raises ImportError when spaCy cannot be imported or does not know the language.
    """
    load()
    from spacy.tokenizer import Tokenizer
    from spacy.util import get_lang_class
    from spacy.vocab import Vocab

    rules = get_lang_class(code).Defaults
    first, last, inner = _any(rules.prefixes, "^{}"), _any(rules.suffixes, "{}$"), _any(rules.infixes, "{}")
    return Tokenizer(
        Vocab(),
        rules=rules.tokenizer_exceptions,
        prefix_search=first and first.search,
        suffix_search=last and last.search,
        infix_finditer=inner and inner.finditer,
        token_match=rules.token_match,
        url_match=rules.url_match,
    )


def _any(rules: Sequence[Any] | None, form: str) -> re.Pattern[str] | None:
    """One pattern of several, as `spacy.util.compile_prefix_regex` and its sisters put them together, but kept."""
    return compile_pattern("|".join(form.format(rule) for rule in rules if rule.strip())) if rules else None
