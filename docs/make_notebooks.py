"""Runs the notebooks of docs/notebooks and sets them as pages with their outputs.

    python docs/make_notebooks.py FOLDER

They are stored without outputs, run in an empty folder beside a link to the samples, and stop at the first error. Pages
and pictures go to FOLDER.
"""

from __future__ import annotations

import base64
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
NOTEBOOKS = Path(__file__).parent / "notebooks"
#: Seconds a cell may take; only so that a hanging kernel ends.
PATIENCE = 600
#: Kinds of output, the best first.
KINDS = ("image/png", "text/html", "text/markdown", "text/plain")


def run(path: Path) -> Any:
    """A notebook with its outputs. Raises nbclient's CellExecutionError at the first cell that fails."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "corpus").symlink_to(ROOT / "corpus", target_is_directory=True)
        client = NotebookClient(notebook, timeout=PATIENCE, resources={"metadata": {"path": folder}})
        client.create_kernel_manager()
        if os.name == "posix":
            client.km.transport, client.km.ip = "ipc", f"{folder}/kernel"  # sockets in our folder instead of ports
        client.execute()
    return notebook


def page(name: str, notebook: Any) -> tuple[str, dict[str, bytes]]:
    """The notebook as Markdown, and its pictures by file name."""
    pictures: dict[str, bytes] = {}
    lines = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            lines += [cell.source, ""]
            continue
        lines += ["```python", cell.source, "```", ""]
        for output in cell.outputs:
            lines += list(shown(output, name, pictures))
    lines += ["---", "", f"[This page as a notebook]({name}.ipynb), to run and change.", ""]
    return "\n".join(lines), pictures


def shown(output: Mapping[str, Any], name: str, pictures: dict[str, bytes]) -> Iterator[str]:
    """One output as lines of Markdown; pictures are put by."""
    if output["output_type"] == "stream":
        yield from (() if output["name"] == "stderr" else fenced(output["text"]))
        return
    data = output["data"]
    kind = next((kind for kind in KINDS if kind in data), "")
    if kind == "image/png":
        file = f"{name}-{len(pictures) + 1}.png"
        pictures[file] = base64.b64decode(data[kind])
        yield from (f"![Output of the cell above]({file})", "")
    elif kind == "text/html":
        yield from (f'<div class="output" markdown="0">{"".join(data[kind].splitlines())}</div>', "")
    elif kind:
        yield from fenced(data[kind])


def fenced(text: str) -> list[str]:
    """Text as it was printed."""
    return ["```text", text.rstrip("\n"), "```", ""]


def main(folder: Path) -> None:
    """Runs all notebooks and writes their pages."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        text, pictures = page(path.stem, run(path))
        (folder / f"{path.stem}.md").write_text(text, encoding="utf-8")
        for file, content in pictures.items():
            (folder / file).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
