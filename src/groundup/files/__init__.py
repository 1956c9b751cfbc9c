"""Files that are whole or not there, and whose errors are one line: the disk, new files, JSON of others."""
