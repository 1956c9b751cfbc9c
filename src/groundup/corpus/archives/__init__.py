"""Archives of recordings as they are handed out: downloaded, joined from parts, read where they lie."""
