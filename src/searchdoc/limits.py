"""What a program may ask for at most, over HTTP or as an assistant's tool; the command line has no such limits."""

LONGEST_QUESTION = 2000
"""Characters of a question or query, at most."""

LONGEST_NAME = 1000
"""Characters of a name, a date, a condition or a document's id, at most."""

LARGEST_K = 100
"""Passages in one answer, at most (``k``)."""
