"""Texts to vectors: finding a model, exporting it, running it."""
