"""File formats: the bytes of a file decoded into its text, and what the format itself says about it."""
