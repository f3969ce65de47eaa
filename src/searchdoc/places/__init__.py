"""Documents that lie elsewhere: addresses that fsspec knows, and the files there."""
