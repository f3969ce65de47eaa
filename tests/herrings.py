"""Three pages of a book that was never printed, as a scanner reads them."""

HERRINGS = """\
216      THE HERRING FLEETS OF GRAYSAND

The boats went out on the evening tide, and the women stood
on the pier until the last lantern was gone. Nobody spoke of
the storm of the year before. The harbour master made an exami-
THE HERRING FLEETS OF GRAYSAND      217

nation of every hull before it was allowed to leave, and he
wrote what he saw into a book with a green cover. The book is
kept at the town hall to this day, where the clerk shows it to
218      THE HERRlNG FLEETS OF GRAYSAND

anybody who asks. Of forty boats he let thirty-one go out.

The owners of the nine others complained to the Board.
"""
"""Three pages of an invented book; on the last, the scanner took an I for an l."""
