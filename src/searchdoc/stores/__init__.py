"""Where the generations of an index are kept: in a folder, or in Milvus; what is asked and answered is the same."""
