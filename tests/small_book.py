"""A book of a few pages, built in a test with our extensions, to see what one of them does."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

METADATA = {"language_info": {"name": "python", "pygments_lexer": "python"}}


@dataclass(frozen=True)
class SmallBook:
    """Where the pages lie, and what Sphinx warned of."""

    html: Path
    warnings: str

    def article(self, page: str) -> str:
        """The text of a page, as HTML."""
        return re.search(r"<article.*?</article>", (self.html / f"{page}.html").read_text("utf-8"), re.S)[0]

    def index(self) -> dict:
        """What the search knows."""
        script = (self.html / "searchindex.js").read_text("utf-8")
        return json.loads(script[script.index("(") + 1 : script.rindex(")")])


def build(folder: Path, extension: str, pages: dict[str, list], front: str) -> SmallBook:
    """Build pages, each a list of cells (a string is a Markdown cell); `front` is the one that others hang on."""
    source, html = folder / "source", folder / "html"
    for name, cells in pages.items():
        path = source / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        cells = [new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
        if name == "book/glossary":
            path.with_suffix(".md").write_text("\n\n".join(cell.source for cell in cells), "utf-8")
        else:
            nbformat.write(new_notebook(cells=cells, metadata=METADATA), path)
    settings = {
        "extensions": ["myst_nb", extension],
        "html_theme": "pydata_sphinx_theme",
        "root_doc": front,
        "nb_execution_mode": "off",
        "myst_enable_extensions": ["dollarmath"],
    }
    warnings = io.StringIO()
    with patch_docutils(), docutils_namespace():
        Sphinx(source, None, html, folder / "trees", "html", settings, None, warnings).build()
    lines = warnings.getvalue().splitlines()
    return SmallBook(html, "\n".join(line for line in lines if "any toctree" not in line))
