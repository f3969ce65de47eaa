"""From files to an index: reading sources, worker processes, the build itself."""
