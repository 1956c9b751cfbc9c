"""What every page gets for its readers, on a phone, by ear or in Chinese: no chapter asks for it by itself.

- A formula keeps the punctuation that touches it, so that no line begins with a comma.
- Chinese words say that they are Chinese.
- A table that scrolls has a name, and folded code is called by the words that one sees.
- What an unsolved exercise answers is not shown.
"""

from __future__ import annotations

import re

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.transforms.post_transforms import SphinxPostTransform

from book._ext.search_zh import CHINESE

TOUCHING_BEFORE = re.compile(rf"[^\s{CHINESE}]{{1,8}}$")
TOUCHING_AFTER = re.compile(rf"^[^\s{CHINESE}]{{1,8}}")
CHINESE_SIGNS = "\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\u00b7"  # commas, full stops, brackets
CHINESE_WORDS = re.compile(rf"[{CHINESE}]+(?:[{CHINESE_SIGNS}\s]*[{CHINESE}]+)*")
NOT_SPOKEN = (nodes.FixedTextElement, nodes.literal, nodes.math, nodes.raw)
UNSOLVED = {"tag_exercise-stub", "tag_exercise-check"}


class FormulaKeepsPunctuation(SphinxPostTransform):
    """Put an inline formula and the signs that touch it into one box that no line break divides.

    A browser may break a line on either side of a formula, since to it a formula is a picture.
    """

    default_priority = 210
    formats = ("html",)

    def run(self, **kwargs) -> None:
        for formula in list(self.document.findall(nodes.math)):
            parent, at = formula.parent, formula.parent.index(formula)
            before = _cut(parent, at - 1, TOUCHING_BEFORE)
            at = parent.index(formula)
            after = _cut(parent, at + 1, TOUCHING_AFTER)
            if before or after:
                box = nodes.inline(classes=["gu-keep"])
                parent.replace(formula, box)
                box += [nodes.Text(before), formula, nodes.Text(after)]


def _cut(parent: nodes.Element, at: int, pattern: re.Pattern) -> str:
    """Take what the pattern finds out of the text at this place of the parent; returns it."""
    if not (0 <= at < len(parent) and isinstance(parent[at], nodes.Text)):
        return ""
    text = parent[at].astext()
    found = pattern.search(text)
    if not found:
        return ""
    parent.replace(parent[at], nodes.Text(text[: found.start()] + text[found.end() :]))
    return found[0]


class ChineseIsMarked(SphinxPostTransform):
    """Wrap Chinese words in `<span lang="zh">`, so that they are spoken and drawn as such."""

    default_priority = 220
    formats = ("html",)

    def run(self, **kwargs) -> None:
        for text in list(self.document.findall(nodes.Text)):
            if CHINESE_WORDS.search(text) and not isinstance(text.parent, NOT_SPOKEN):
                text.parent.replace(text, marked(text.astext()))


def marked(text: str) -> list[nodes.Node]:
    """The text as nodes, its Chinese words in `inline` nodes of that language.

    >>> [node.astext() for node in marked("dropout (暂退法) drops")]
    ['dropout (', '暂退法', ') drops']
    """
    found, end = [], 0
    for match in CHINESE_WORDS.finditer(text):
        found.append(nodes.Text(text[end : match.start()]))
        found.append(nodes.inline("", match[0], classes=["language-zh"]))  # docutils writes lang="zh"
        end = match.end()
    found.append(nodes.Text(text[end:]))
    return [node for node in found if node.astext()]


class UnsolvedIsSilent(SphinxPostTransform):
    """Take the outputs of unsolved exercises away: nobody has tried yet, so "not yet" says nothing."""

    default_priority = 190
    formats = ("html",)

    def run(self, **kwargs) -> None:
        for cell in self.document.findall(nodes.container):
            if UNSOLVED & set(cell["classes"]):
                cell.children = [c for c in cell.children if c.get("nb_element") != "cell_code_output"]


def visit_folded(translator, node) -> None:
    """Folded code: its name is what one reads on it, and not a label beside that."""
    show, hide = (translator.encode(node[prompt]) for prompt in ("prompt_show", "prompt_hide"))
    translator.body.append(
        f'<details class="hide {" ".join(node["classes"])}"><summary>'
        f'<span class="collapsed">{show}</span><span class="expanded">{hide}</span></summary>\n'
    )


def depart_folded(translator, node) -> None:
    translator.body.append("</details>\n")


def visit_table(translator, node) -> None:
    """A Markdown table as the theme writes it, in a group with a name: it gets the focus where it scrolls."""
    name = translator.attval(table_name(node))
    translator.body.append(f'<div class="gu-named-table" role="group" aria-label="{name}">')
    type(translator).visit_table(translator, node)


def depart_table(translator, node) -> None:
    type(translator).depart_table(translator, node)
    translator.body.append("</div>\n")


def table_name(node: nodes.table) -> str:
    """What a table is called by ear: its caption, else its section's title."""
    title = node.next_node(nodes.title)
    section = node.parent
    while title is None and section is not None:
        if isinstance(section, nodes.section):
            title = section.next_node(nodes.title)
        section = section.parent
    return f"Table: {title.astext()}" if title is not None else "Table"


def setup(app) -> dict:
    app.add_node(HideCodeCellNode, override=True, html=(visit_folded, depart_folded))
    app.add_node(nodes.table, override=True, html=(visit_table, depart_table))
    for transform in (UnsolvedIsSilent, FormulaKeepsPunctuation, ChineseIsMarked):
        app.add_post_transform(transform)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
