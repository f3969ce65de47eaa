"""The colours of those who speak: ten hues, which a style sheet has in a light and a dark shade each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

HUES = 10
"""How many hues there are."""


@dataclass(frozen=True)
class Palette:
    """Whose hue is which: by the order in which people first speak in all documents, and never twice on a page.

    ``order`` are names in that order. Of ten people or fewer on a page, no two have the same hue: who comes later on
    the page takes the next one that is free.
    """

    order: Sequence[str] = ()
    _rank: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_rank", {name: rank for rank, name in enumerate(self.order)})

    def of_page(self, names: Iterable[str | None]) -> Mapping[str, int]:
        """The hue, from 0 to 9, of everybody on a page, given the names in order of appearance there."""
        hues: dict[str, int] = {}
        taken: set[int] = set()
        for name in names:
            if name is None or name in hues:
                continue
            wanted = self._rank.get(name, len(self._rank)) % HUES
            free = (hue for step in range(HUES) if (hue := (wanted + step) % HUES) not in taken)
            hues[name] = next(free, wanted)
            taken.add(hues[name])
        return hues
