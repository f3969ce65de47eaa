"""What a scholar states about a document, in a file of its own next to it; it wins over every rule.

``letter.voices.toml`` next to ``letter.txt`` states author, date, speakers and the places of notes; ``people.toml`` in
the folder that is indexed states by which names people go. Both are TOML and never change the documents.
"""

from searchdoc.sidecars.applying import apply
from searchdoc.sidecars.drafting import draft_sidecar
from searchdoc.sidecars.editions import apply_voices
from searchdoc.sidecars.people import PEOPLE, read_people
from searchdoc.sidecars.statements import Sidecar, read_sidecar, sidecar_name, sidecar_path

__all__ = [
    "PEOPLE",
    "Sidecar",
    "apply",
    "apply_voices",
    "draft_sidecar",
    "read_people",
    "read_sidecar",
    "sidecar_name",
    "sidecar_path",
]
