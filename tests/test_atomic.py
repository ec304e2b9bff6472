"""Files are replaced as a whole or not at all, and the advice fits what the disk said."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pipeline.atomic import ROOM, replacing
from pipeline.errors import OutputError

OWN = "close the sheet if it is open"


@pytest.mark.parametrize(
    ("number", "hint", "said"),
    [
        (errno.ENOSPC, OWN, "free some room and try again"),
        (errno.EDQUOT, OWN, "free some room and try again"),
        (errno.ENOSPC, ROOM, ROOM),
        (errno.EACCES, OWN, OWN),
        (errno.EACCES, ROOM, ROOM),
    ],
)
def test_advice_fits_what_the_disk_says(number: int, hint: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "review.xlsx"
    path.write_text("of before", encoding="utf-8")
    with pytest.raises(OutputError, match=os.strerror(number)) as found, replacing(path, hint) as aside:
        aside.write_text("half of the ne", encoding="utf-8")
        raise OSError(number, os.strerror(number))
    assert found.value.hint == said
    assert [(p.name, p.read_text(encoding="utf-8")) for p in tmp_path.iterdir()] == [("review.xlsx", "of before")]
