"""A PDF → sheets: the engines that read files, and what is drawn on a page besides text."""
