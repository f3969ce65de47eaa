"""Documents to passages: how they are divided, the context they are indexed with, and the people in them."""
