"""Imported by the fork server only: loads what every document needs before the first child is forked.

The one module whose import does work, because the fork server offers no other hook.
"""

from __future__ import annotations

import os

from pipeline.batch.pool import WARM_ENVIRONMENT
from pipeline.languages.base import codes
from pipeline.run import warm
from pipeline.settings import Settings

if WARM_ENVIRONMENT in os.environ:
    _knowledge, _model, _workspace, _languages = os.environ[WARM_ENVIRONMENT].split("\n")
    warm(Settings(knowledge=_knowledge, model=_model, workspace=_workspace), codes() if _languages else ())
