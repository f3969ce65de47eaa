"""The site: the pages of this folder, and the API reference from the docstrings. ``make docs`` writes it."""

from searchdoc import __version__

project = "searchdoc"
author = "The searchdoc project"
copyright = "The searchdoc project"  # noqa: A001 (Sphinx's name for it)
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["pictures"]
source_suffix = {".md": "markdown"}
suppress_warnings = ["misc.highlighting_failure"]  # what a command prints is not always in the shell's syntax

html_theme = "furo"
html_title = f"searchdoc {__version__}"
html_copy_source = False

myst_heading_anchors = 3  # pages link to each other's headings as the forge does

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_class_signature = "separated"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88
