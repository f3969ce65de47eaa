"""Text processing that knows nothing of documents: words, sentences, dates, languages, and normalised text."""
