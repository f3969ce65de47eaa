"""Vector search: dense vectors, their quantization, late interaction over token vectors."""
