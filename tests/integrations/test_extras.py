"""An adapter without its framework says what to install."""

from __future__ import annotations

import sys
from importlib import import_module

import pytest

from searchdoc.errors import MissingExtra


@pytest.mark.parametrize(
    ("module", "imported", "extra"),
    [
        ("langchain", "langchain_core.callbacks", "langchain"),
        ("llama_index", "llama_index.core.base.base_retriever", "llama-index"),
        ("haystack", "haystack", "haystack"),
        ("dspy", "dspy", "dspy"),
    ],
)
def test_a_framework_that_is_missing_is_named(
    module: str, imported: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the import, with the extra; it is an ImportError, too."""
    monkeypatch.setitem(sys.modules, imported, None)
    monkeypatch.delitem(sys.modules, f"searchdoc.integrations.{module}", raising=False)
    with pytest.raises(MissingExtra, match=rf"the retriever for \w+ needs more packages: .*searchdoc\[{extra}\]"):
        import_module(f"searchdoc.integrations.{module}")
