"""Letters: the table of who wrote to whom, when and from where; its totals, exchange formats and network."""
