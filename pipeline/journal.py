"""Troubles of one document as rows, and the closed list of reason codes."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.records import Problem

#: Reason codes of problems.csv with what a user can do about each. Closed: an unknown code is a bug.
REASONS: dict[str, str] = {
    "not_found": "Check the path; quote names that hold blanks.",
    "not_a_document": "PDF, Word (.docx), HTML, Akoma Ntoso and text files are read; save it as PDF, or leave it out.",
    "not_a_pdf": "The file's content is no PDF whatever its name says; open it and save it as PDF.",
    "empty_file": "The file holds no bytes; fetch it again.",
    "encrypted": "Open the file with its password and save a copy without one.",
    "damaged": "The file is cut off or broken; fetch it again or print it to a new PDF.",
    "unreadable": "Check the permissions of the file; of a link, whether what it leads to is still there.",
    "too_large": "Split the file or raise the limit (--max-megabytes).",
    "too_many_pages": "Split the file or raise the limit (--max-pages).",
    "undecodable": "Save the text as UTF-8 and run again.",
    "unknown_format": "Of XML only Akoma Ntoso is read; save the document as PDF, Word or HTML.",
    "no_pages": "The PDF has no pages; fetch it again.",
    "no_text": "The page is a picture: install the extra for OCR (pip install 'habitext[ocr]'; in a checkout "
    ".venv/bin/pip install -e '.[ocr]') and tesseract's models for the language (Debian: apt-get install "
    "tesseract-ocr-ara …), then run again with --ocr; see docs/scans.md.",
    "bad_text_layer": "The text behind the page cannot be decoded: install the extra for OCR (see docs/scans.md) and "
    "run again with --ocr.",
    "ocr": "These pages are pictures; compare their figures with the page before you rely on them.",
    "ocr_doubtful": "The picture is poor; compare the passages with the page, or scan it again at 300 dots an inch.",
    "ocr_nothing": "Look at the page: a photograph needs nothing; poor print may read better scanned again.",
    "page_failed": "Look at the page: if there is text on it, print the file to a new PDF and run again.",
    "page_too_dense": "The page holds more glyphs than a printed page can; look at it before you trust its rows.",
    "page_size": "The page has an absurd size; look at it before you trust its rows.",
    "repaired": "The file was damaged and read by the second reader; compare the page count.",
    "pages_lost": "The file announces more pages than it holds; fetch it again.",
    "doubtful": "Open the file and compare it with the passages; fetch it again if pages or text are missing.",
    "part_encrypted": "Save a copy without a password and read that.",
    "attachments": "Save the attached files beside this one if they are to be read.",
    "changed": "The file changed while it was read; wait until it is complete and run again.",
    "timeout": "Reading took too long; raise --timeout or --page-timeout and run again with --retry-failed.",
    "memory": "Reading needed too much memory; raise --max-memory, run again with --retry-failed, or split the file.",
    "crash": "The reader broke on this file; print it to a new PDF and try again.",
    "worker_lost": "The cluster's worker that read it went away again and again; look at its log, then run again.",
    "not_fetched": "The file could not be fetched from where it lies; check the connection and run again.",
    "internal": "A fault of the program; please report it with the file name and the log.",
    "duplicate": "Same content as another file; read once.",
    "no_passages": "Open the file: if its pages are pictures, run OCR on it first; if they are blank, leave it out.",
    "outside_folder": "The link leads out of the folder; give the real path if it is meant to be read.",
    "special_file": "Not a regular file; left out.",
    "linked_folder": "Links to folders are not followed; give the folder itself as an input.",
    "language_unknown": "See whether its letters are right; the passages are kept, read by another language's rules.",
}


@dataclass(slots=True)
class Journal:
    """Collects the problems of one document in the order they occurred."""

    problems: list[Problem] = field(default_factory=list)

    def report(self, problem: Problem) -> None:
        """Adds a problem; the hint of its code is filled in when it has none. Raises KeyError for unknown codes."""
        hint = problem.hint or REASONS[problem.code]
        self.problems.append(Problem(problem.code, problem.message, hint, problem.severity, problem.page))
