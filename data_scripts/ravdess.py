"""Pack RAVDESS (24 actors, two sentences), from a folder or from the public archive.

    python data_scripts/ravdess.py --out corpora/ravdess

The same as `groundup corpus ravdess`; `--help` lists the options.
"""

import sys

from groundup.cli import main

if __name__ == "__main__":
    sys.exit(main(["corpus", "ravdess", *sys.argv[1:]]))
