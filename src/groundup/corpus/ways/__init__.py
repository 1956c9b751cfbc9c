"""The ways into a packed corpus, one file each.

A new corpus of recordings is a new file here (`fsdd.py` is the shortest example): where the recordings come
from, what their names say, and at the end its `WAY`; and one entry in `WAYS` of `cli/commands.py`.
"""
