"""The repository's address stands in one place, `_config.yml`, and the version in another, `pyproject.toml`;
everything that repeats them follows from there.

    python book/address.py            list every line that disagrees
    python book/address.py --write    make them agree, after a move of the repository or a new version
    python book/address.py --tag v1   fail where this is not the version's tag: nothing else may be published

A link to Colab opens a chapter as it was at the tag `vVERSION`, and its first cell installs the wheel of that
version, which the book's site carries: both come from one commit. They are literal text in README and in
notebooks, since a reader opens those without us; a test runs `disagreements` over them.
"""

from __future__ import annotations

import itertools
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOSTED = r"https://github\.com/(?P<owner>[\w.-]+)/(?P<name>[\w-]+)"
INSTALL = """\
#@title Install the library
# Where it is missing, as in Colab. NumPy and PyTorch stay as they are.
from importlib.util import find_spec

site = "{site}"
wheel = f"{{site}}/wheel/{wheel}"
if not find_spec("groundup"):
    %pip install --quiet "groundup{extra} @ {{wheel}}"
    if not find_spec("groundup"):
        raise SystemExit(f"Could not install {{wheel}}: the lines above say why.")"""
FOLDED = {
    "cellView": "form",
    "jupyter": {"source_hidden": True},
    "mystnb": {"code_prompt_hide": "Install the library", "code_prompt_show": "Install the library"},
    "tags": ["install", "remove-cell"],
}


def repository() -> str:
    """The address in `_config.yml`, as https://github.com/OWNER/NAME."""
    return re.search(rf"^\s*url:\s*({HOSTED})\s*$", (ROOT / "_config.yml").read_text("utf-8"), re.M)[1]


def version() -> str:
    """The library's version in pyproject.toml; its tag is `vVERSION`."""
    return re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)[1]


def site() -> str:
    """Where the book is published."""
    owner, name = re.fullmatch(HOSTED, repository()).group("owner", "name")
    return f"https://{owner}.github.io/{name}"


def wheel() -> str:
    """The file's name; the site has it in its folder `wheel`."""
    return f"groundup-{version()}-py3-none-any.whl"


def install_cell(extra: str = "") -> str:
    """The first code of a chapter; extra is "" or "[speech]"."""
    return INSTALL.format(site=site(), wheel=wheel(), extra=extra)


def corrections() -> list[tuple[str, str]]:
    """Patterns of text that carries the address, each with the text that stands there when it is right."""
    owner, name = re.fullmatch(HOSTED, repository()).group("owner", "name")
    return [
        # A link to Colab: https://colab.research.google.com/github/OWNER/NAME/blob/vVERSION/chapters/…
        (
            r"(?<=colab\.research\.google\.com/github/)[\w.-]+/[\w.-]+/blob/[^/]+",
            f"{owner}/{name}/blob/v{version()}",
        ),
        # The tag that the button of each page opens in Colab, in `_config.yml`
        (r"(?m)^  branch: \S+", f"  branch: v{version()}"),
        # The published book
        (r"https://[\w-]+\.github\.io/[\w-]+", site()),
        # What a reader clones: git clone https://github.com/OWNER/NAME
        (r"(?<=git clone )https://github\.com/\S+", repository()),
        # The folder that the clone makes
        (r"(?<=&& cd )ground[\w-]*", name),
    ]


def places() -> list[Path]:
    return [
        ROOT / "_config.yml",
        ROOT / "README.md",
        *sorted((ROOT / "chapters").glob("*.ipynb")),
        *sorted((ROOT / "book").glob("*.md")),
    ]


def corrected(text: str) -> str:
    for pattern, right in corrections():
        text = re.sub(pattern, lambda _: right, text)  # noqa: B023
    return text


def with_install_cell(notebook: str) -> str:
    """The notebook's text with the install cell as it should be; one that asks for an extra still does."""
    content = json.loads(notebook)
    cell = next(cell for cell in content["cells"] if cell["id"] == "install")
    extra = "".join(re.findall(r"groundup(\[\w+\])", "".join(cell["source"])))
    cell["source"], cell["metadata"] = install_cell(extra).splitlines(keepends=True), FOLDED
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def right(path: Path) -> str:
    """The text of a file when it agrees with the address and the version."""
    text = corrected(path.read_text("utf-8"))
    return with_install_cell(text) if path.suffix == ".ipynb" else text


def disagreements() -> list[str]:
    """Every file and its first line that names another address or version, or installs in another way."""
    wrong = []
    for path in places():
        there, wanted = path.read_text("utf-8").splitlines(), right(path).splitlines()
        if there != wanted:
            both = itertools.zip_longest(there, wanted)
            number, line = next((n, old) for n, (old, new) in enumerate(both, 1) if old != new)
            wrong.append(f"{path.relative_to(ROOT)}:{number}: {(line or '').strip()}")
    return wrong


def main(arguments: list[str]) -> str | None:
    """Do what the arguments ask for; returns what is wrong."""
    if arguments == ["--write"]:
        for path in places():
            path.write_text(right(path), "utf-8")
    if arguments[:1] == ["--tag"] and arguments[1:] != [f"v{version()}"]:
        return f"expected the tag v{version()}, as pyproject.toml says, got {' '.join(arguments[1:])}"
    if wrong := disagreements():
        return "\n".join(wrong)
    print(f"every address agrees with {repository()} at v{version()}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
