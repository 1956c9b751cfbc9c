"""Pack the Free Spoken Digit Dataset (6 speakers), from a folder or from the public archive.

    python data_scripts/fsdd.py --out corpora/fsdd

The same as `groundup corpus fsdd`; `--help` lists the options.
"""

import sys

from groundup.cli import main

if __name__ == "__main__":
    sys.exit(main(["corpus", "fsdd", *sys.argv[1:]]))
