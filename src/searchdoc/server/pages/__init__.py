"""The reading room: pages for people, which work without JavaScript and are quicker with it."""
