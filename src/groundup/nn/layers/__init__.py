"""Layers: thin shells around the functions of `functional`, which keep what these need besides the input."""
