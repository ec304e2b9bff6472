"""What an analyst writes in an afternoon: text, language, words, numbers and terms of every paragraph, nothing more.

    python benchmarks/afternoon.py FILE.pdf...

pdfplumber's text, langdetect for each paragraph, blank spaCy (jieba in Chinese), a regular expression for digits, and
TF-IDF over all paragraphs. It knows no units, names or domains, joins no pages, and survives no bad file; it is here to
be timed against (`benchmarks/speed.py`).
"""

from __future__ import annotations

import re
import sys

import jieba
import pdfplumber
import spacy
from langdetect import DetectorFactory, detect
from langdetect.lang_detect_exception import LangDetectException
from sklearn.feature_extraction.text import TfidfVectorizer

NUMBER = re.compile(r"\d[\d.,\u00a0 ]*")
PARAGRAPH = re.compile(r"\n(?=\s*\d{1,3}[.．、])")
HAN = re.compile("[\u4e00-\u9fff]")


def main(paths: list[str]) -> None:
    """Prints how many paragraphs, words, numbers and terms the files have."""
    DetectorFactory.seed = 0
    pipelines: dict[str, spacy.language.Language] = {}
    paragraphs: list[str] = []
    words = numbers = 0
    for path in paths:
        with pdfplumber.open(path) as pdf:
            text = ""
            for page in pdf.pages:
                text += (page.extract_text() or "") + "\n"
                page.close()
        for paragraph in PARAGRAPH.split(text):
            try:
                code = detect(paragraph)
            except LangDetectException:
                continue
            if HAN.search(paragraph):
                words += len(jieba.lcut(paragraph))
            else:
                if code not in pipelines:
                    known = code in ("ar", "en", "es", "fr", "ru")
                    pipelines[code] = spacy.blank(code if known else "xx")
                words += len(pipelines[code](paragraph))
            numbers += len(NUMBER.findall(paragraph))
            paragraphs.append(paragraph)
    terms = TfidfVectorizer().fit_transform(paragraphs).shape[1]
    print(f"{len(paragraphs)} paragraphs, {words} words, {numbers} numbers, {terms} terms")


if __name__ == "__main__":
    main(sys.argv[1:])
