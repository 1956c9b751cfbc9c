"""How a chapter's cells are folded: the first line `#@title …` says it, everything else follows from there.

    python book/notebooks.py            list every cell whose marks disagree with its first line
    python book/notebooks.py --write    set the marks, and store the notebooks without outputs

A cell that begins with `#@title Code of this figure` is folded in Colab (`cellView`), in JupyterLab
(`source_hidden`) and on the page, where the words of the title are the line that opens it. Its tag says
how much is folded there: `hide-input` the code, `hide-cell` code and output; `remove-input` and `remove-cell`
take them off the page.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

CHAPTERS = Path(__file__).resolve().parent.parent / "chapters"
TITLE = "#@title "
FOLDS = ("hide-input", "hide-cell", "remove-input", "remove-cell")
MARKS = ("cellView", "jupyter", "mystnb")


def marked(cell: dict) -> dict:
    """The cell with the marks that its first line asks for, and no others.

    Raises ValueError for a title without a tag that says how much is folded, and for a tag without a title.
    """
    data = {name: value for name, value in cell["metadata"].items() if name not in MARKS}
    if cell["cell_type"] != "code":
        return cell | {"metadata": data}
    first = "".join(cell["source"]).partition("\n")[0]
    folds = [tag for tag in data.get("tags", []) if tag in FOLDS]
    if first.startswith(TITLE) != (len(folds) == 1):
        raise ValueError(
            f"cell {cell['id']}: expected a first line {TITLE}… and one tag of {', '.join(FOLDS)},"
            f" or neither; got {first!r} and {folds}"
        )
    if folds:
        title = first.removeprefix(TITLE).strip()
        prompts = {"code_prompt_show": title, "code_prompt_hide": title}
        data |= {"cellView": "form", "jupyter": {"source_hidden": True}, "mystnb": prompts}
    return cell | {"metadata": data, "outputs": [], "execution_count": None}


def stored(path: Path) -> str:
    """The notebook as it should be stored."""
    notebook = json.loads(path.read_text("utf-8"))
    cells = [dict(sorted(marked(cell).items())) for cell in notebook["cells"]]
    return json.dumps(notebook | {"cells": cells}, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    wrong = [path for path in sorted(CHAPTERS.glob("*.ipynb")) if path.read_text("utf-8") != stored(path)]
    for path in wrong:
        if arguments == ["--write"]:
            path.write_text(stored(path), "utf-8")
        print(path.name, "set" if arguments == ["--write"] else "disagrees")
    return bool(wrong) and arguments != ["--write"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
