"""The packed corpus: built, written, described by its manifest, opened, gathered from."""
