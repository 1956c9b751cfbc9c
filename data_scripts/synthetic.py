"""Speak with made-up voices and pack that; it needs no data.

    python data_scripts/synthetic.py --out corpora/synthetic

The same as `groundup corpus synthetic`; `--help` lists the options.
"""

import sys

from groundup.cli import main

if __name__ == "__main__":
    sys.exit(main(["corpus", "synthetic", *sys.argv[1:]]))
