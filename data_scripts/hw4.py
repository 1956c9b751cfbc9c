"""Pack the data of ML2023 Spring HW4, from the downloaded folder, archive or parts.

    python data_scripts/hw4.py --from Dataset.tar.gz.partaa --out corpora/hw4

The same as `groundup corpus hw4`; `--help` lists the options.
"""

import sys

from groundup.cli import main

if __name__ == "__main__":
    sys.exit(main(["corpus", "hw4", *sys.argv[1:]]))
