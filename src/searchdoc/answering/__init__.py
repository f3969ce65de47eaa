"""From ranked passages to an answer: citations, sentences or silence, an optional language model."""
