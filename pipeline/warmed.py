"""Imported by the fork server only: loads what every document needs before the first child is forked.

The one module whose import does work, because the fork server offers no other hook.
"""

from __future__ import annotations

import os

from pipeline.batch import repair
from pipeline.batch.orphan import die_with_parent
from pipeline.batch.pool import WARM_ENVIRONMENT
from pipeline.languages.base import codes
from pipeline.run import warm
from pipeline.settings import Settings

if WARM_ENVIRONMENT in os.environ:
    _parent, _knowledge, _model, _workspace, _languages = os.environ[WARM_ENVIRONMENT].split("\n")
    # Loading takes seconds, during which the fork server does not listen: without this it would outlive a killed run
    # by that long and hold the run's output open.
    die_with_parent(int(_parent))
    repair.load()
    warm(Settings(knowledge=_knowledge, model=_model, workspace=_workspace), codes() if _languages else ())
