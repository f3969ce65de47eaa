"""The properties that hold in a group of an RTF file: a group has those of the one around it, until it changes them."""

from __future__ import annotations

from dataclasses import dataclass

from searchdoc.formats.office import CalledNote
from searchdoc.formats.rtf_flow import RtfFlow


@dataclass(slots=True)
class RtfState:
    """The properties of a group: where its words go, and how its characters and its paragraph are formed."""

    flow: RtfFlow
    where: str = "text"
    """"text"; "skip"; "shape", of which only text boxes are read; or the name of a group whose words are stated."""

    note: CalledNote | None = None
    font: int = 0
    fallback: int = 1
    """Characters after one in Unicode that stand there for readers that do not know it (``\\uc``)."""

    hidden: bool = False
    deleted: bool = False
    raised: bool = False
    style: int = 0
    outline: int | None = None
    in_table: bool = False
    level: int = 0
    new_page: bool = False

    @property
    def table_level(self) -> int:
        """How many tables stand around the paragraph."""
        return max(1, self.level) if self.in_table or self.level else 0

    def reset_paragraph(self) -> None:
        """The paragraph has no properties but those that follow."""
        self.style, self.outline, self.in_table, self.level, self.new_page = 0, None, False, 0, False

    def reset_characters(self, font: int) -> None:
        """The characters have no properties but those that follow."""
        self.hidden = self.deleted = self.raised = False
        self.font = font
