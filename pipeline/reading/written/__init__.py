"""Documents without pages: Word, HTML, the UN's Akoma Ntoso XML, plain text."""
