"""Tools and documents for language-model assistants, over the Model Context Protocol (MCP)."""
