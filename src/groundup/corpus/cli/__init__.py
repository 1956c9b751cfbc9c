"""The commands of `groundup corpus`."""
