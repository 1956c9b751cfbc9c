"""Pack VoxCeleb1 or VoxCeleb2, from the folder that its authors give you access to.

    python data_scripts/voxceleb.py --from voxceleb/wav --out corpora/voxceleb

The same as `groundup corpus voxceleb`; `--help` lists the options.
"""

import sys

from groundup.cli import main

if __name__ == "__main__":
    sys.exit(main(["corpus", "voxceleb", *sys.argv[1:]]))
