"""Tables that are written into a page of docs/ by the command that measures them."""

from __future__ import annotations

from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def write_table(page: str, name: str, table: str) -> None:
    """Put a table between the page's marks of that name. Raises ``ValueError`` where they are not there."""
    path = DOCS / page
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    before, found, rest = path.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"{path.name} has no place for the table {name!r}: it needs the lines {begin} and {end}")
    path.write_text(f"{before}{begin}\n{table}\n{end}{after}", encoding="utf-8")
