"""The ways into a packed corpus, one file each."""
