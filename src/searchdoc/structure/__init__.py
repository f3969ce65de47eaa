"""From a text to a document: what each paragraph is, whose words it holds, and which notes belong to it."""

from searchdoc.structure.analysis import analyse

__all__ = ["analyse"]
