"""Language-level helpers: words, dates, sentences, languages, and finding words again. They know no document."""
