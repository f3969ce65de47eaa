"""From a question to ranked passages: understanding it, retrieval, fusion, reranking."""
