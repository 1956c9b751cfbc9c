"""Pack your own recordings, from a folder with one folder for each speaker, or from a CSV file.

    python data_scripts/folder.py --from recordings --out corpora/folder

The same as `groundup corpus folder`; `--help` lists the options.
"""

import sys

from groundup.cli import main

if __name__ == "__main__":
    sys.exit(main(["corpus", "folder", *sys.argv[1:]]))
