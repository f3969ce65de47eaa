"""searchdoc over HTTP: the interface for programs, and the reading room for people."""
