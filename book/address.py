"""The repository's address stands in one place, `_config.yml`; everything that repeats it follows from there.

    python book/address.py            list every line that disagrees
    python book/address.py --write    make them agree, after a move of the repository or a new version

Colab links and install cells are literal text in README and notebooks, since a reader opens those without us;
a test runs `disagreements` over them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOSTED = r"https://github\.com/(?P<owner>[\w.-]+)/(?P<name>[\w-]+)"


def repository() -> str:
    """The address in `_config.yml`, as https://github.com/OWNER/NAME."""
    return re.search(rf"^\s*url:\s*({HOSTED})\s*$", (ROOT / "_config.yml").read_text("utf-8"), re.M)[1]


def version() -> str:
    """The library's version in pyproject.toml; the install cells name the tag `vVERSION`."""
    return re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)[1]


def corrections() -> list[tuple[str, str]]:
    """Patterns of text that carries the address, each with the text that stands there when it is right."""
    owner, name = re.fullmatch(HOSTED, repository()).group("owner", "name")
    return [
        # An install cell: @ git+https://github.com/OWNER/NAME@vVERSION
        (r"git\+https://github\.com/[^\s\"'\\]+", f"git+{repository()}@v{version()}"),
        # A Colab link: https://colab.research.google.com/github/OWNER/NAME/blob/main/chapters/…
        (r"(?<=colab\.research\.google\.com/github/)[\w.-]+/[\w.-]+", f"{owner}/{name}"),
        # The published book
        (r"https://[\w-]+\.github\.io/[\w-]+", f"https://{owner}.github.io/{name}"),
        # What a reader clones: git clone https://github.com/OWNER/NAME
        (r"(?<=git clone )https://github\.com/\S+", repository()),
        # The folder that the clone makes
        (r"(?<=&& cd )ground[\w-]*", name),
    ]


def places() -> list[Path]:
    return [
        ROOT / "README.md",
        *sorted((ROOT / "chapters").glob("*.ipynb")),
        *sorted((ROOT / "book").glob("*.md")),
    ]


def corrected(text: str) -> str:
    for pattern, right in corrections():
        text = re.sub(pattern, lambda _: right, text)  # noqa: B023
    return text


def disagreements() -> list[str]:
    """Every line, with file and number, that names another address or version than the one place does."""
    wrong = []
    for path in places():
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if corrected(line) != line:
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    return wrong


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        for path in places():
            path.write_text(corrected(path.read_text("utf-8")), "utf-8")
    found = disagreements()
    print("\n".join(found) or f"every address agrees with {repository()} at v{version()}")
    sys.exit(bool(found))
