"""Settings of a run: read once, frozen, passed down."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

OWN_KNOWLEDGE = "knowledge"  # a folder of the workspace
#: What the signs of facts are worth by the decisions of the workspace's reviewers, beside its models.
OWN_CERTAINTY = "models/certainty.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is told. Sizes in bytes, times in seconds."""

    workers: int = 0  # 0: one for each core
    timeout: float = 600.0  # seconds in all for one document
    page_timeout: float = 60.0  # seconds without a finished page
    per_child: int = 32  # documents a child may read one after the other, as long as they come out whole
    max_bytes: int = 500 * 1024 * 1024
    max_pages: int = 20_000
    max_memory: int = 2 * 1024**3  # what one document may add to its process
    plan: str = ""  # "": by the document's year
    model: str = ""  # "": the workspace's CURRENT, else the shipped one
    knowledge: str = ""  # a folder laid over ours
    ocr: bool = False  # read pages that are pictures
    ocr_languages: tuple[str, ...] = ()  # (): by the rest of the document and the page's script
    ocr_engines: str = ""  # what is installed to read them with; they decide what is read
    spacy: tuple[str, ...] = ()  # trained spaCy pipelines, by package name or folder
    workspace: str = "."

    def fingerprint(self) -> dict[str, object]:
        """The settings that change what a document gives (not how fast)."""
        data = asdict(self)
        for speed_only in ("workers", "workspace", "timeout", "page_timeout", "per_child", "max_memory"):
            data.pop(speed_only)
        return data

    @property
    def workspace_path(self) -> Path:
        """The workspace folder."""
        return Path(self.workspace)


def own_knowledge(workspace: Path) -> Path | None:
    """The folder of the workspace's own lists of names, laid over ours; None when it has none."""
    folder = workspace / OWN_KNOWLEDGE
    return folder if any(folder.glob("*.csv")) else None


def own_certainty(workspace: Path) -> Path | None:
    """The table of signs that `habitext train` learnt from the workspace's decisions; None without one."""
    file = workspace / OWN_CERTAINTY
    return file if file.is_file() else None
