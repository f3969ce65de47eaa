"""Files and their formats: which files there are, their bytes decoded, and what the format itself says."""
