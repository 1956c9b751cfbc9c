"""What can be made a packed corpus of: one importer each, and each a command of `groundup corpus`.

A new corpus of recordings is a new file here (`fsdd.py` is the shortest example): where the recordings come
from, what their names say, and at the end its `IMPORTER`; and one entry in `IMPORTERS` of `cli/commands.py`.
"""
