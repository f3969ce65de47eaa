"""searchdoc as a retriever of LangChain, LlamaIndex, Haystack and DSPy: a module each, imported where it is used."""
