"""The model that an index names as the one that it was made with.

Whoever made the index chose that name. It never has a hub asked, and no folder is read that the user has not named at
some time: what lies in the folder of a model decides what is computed, and parts of it may be code.
"""

from __future__ import annotations

from pathlib import Path

from searchdoc.embedding.embedder import SentenceTransformerEmbedder, load_embedder
from searchdoc.embedding.model_files import BUNDLED, is_trusted_folder, named
from searchdoc.embedding.multilingual import MULTILINGUAL
from searchdoc.errors import ModelMissing
from searchdoc.protocols import TokenEmbedder


def load_recorded(name: str, device: str = "auto") -> TokenEmbedder:
    """The model of an index, by the name in its manifest; the network is never asked.

    That is one that comes with searchdoc or is an extra of it, a name in the local Hugging Face cache, or the whole
    path of a folder that was given to ``load_embedder`` before. Raises ``ModelMissing`` for any other, and
    ``DeviceMissing``.
    """
    if name in (BUNDLED, MULTILINGUAL) or (Path(name).is_absolute() and is_trusted_folder(Path(name))):
        return load_embedder(name, device)
    try:
        return SentenceTransformerEmbedder(named(name, may_fetch=False), name, device)
    except ModelMissing as error:
        raise ModelMissing(
            f"the index was made with the model {name!r}, which is neither installed nor named by you before: give it "
            "with --model if you trust it, or build the index again",
            name,
        ) from error
