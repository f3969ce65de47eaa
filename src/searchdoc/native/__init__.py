"""The inner loops of a search, compiled or in numpy."""
