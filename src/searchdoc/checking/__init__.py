"""Quotations held against the documents: whether they stand there word for word, and whose they are."""
