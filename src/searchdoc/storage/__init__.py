"""What is on disk: generations and their manifest, the document store, arrays."""
