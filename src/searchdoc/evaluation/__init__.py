"""How good the ranking and the answers are: test sets and measures."""
