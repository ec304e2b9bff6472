"""spaCy without its command line. The only module that imports spaCy.

`import spacy` brings `spacy.cli` along for the sake of one function, `spacy.info`: downloads, templates, reports
of training, and the HTTP clients and template engines of these, a third of what importing spaCy costs, of which nothing
here is ever called. It is held back while spaCy is imported and can be imported afterwards like any module.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

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
