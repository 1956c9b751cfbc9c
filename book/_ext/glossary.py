"""The glossary leads to where a term is taught, and so does the search, by any of the term's names.

A row of `book/glossary.md` names a term in English, linked to its chapter, then in Chinese, and at the end
by its other names. The section that teaches it is looked for in the chapter as it stands: the first that has
a name of the term in its title, else the first with it in bold or italics, else the first that says it often.
So no link breaks when a chapter is rewritten, and a term that its chapter does not mention stops the build.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from book._ext.search_zh import CHINESE

LOGGER = logging.getLogger(__name__)
GLOSSARY = "book/glossary"
ROW = re.compile(r"\| *(?:\[(.+?)\]\(\.\./(.+?)\.ipynb\)|([^|\[]+?)) *\| *(.+?) *\| *.+? *\| *(.*?) *\|")
ENOUGH = 3  # who says a term so often speaks of it: then the first section wins
# Where everything is mentioned and nothing is taught.
AROUND = {"Pitfalls", "Summary", "Exercises", "Sources", "小结"}


@dataclass(frozen=True)
class Row:
    """A term: its names in both languages, an English one first, and the page that teaches it, if any."""

    names: tuple[str, ...]
    page: str | None

    @property
    def english(self) -> list[str]:
        return [name for name in self.names if not re.search(f"[{CHINESE}]", name)]


def rows(text: str) -> list[Row]:
    """The rows of the glossary's tables.

    >>> rows("| [mask](../chapters/dropout.ipynb) | 掩码 | zeros and ones | 掩蔽、遮罩 |")
    [Row(names=('mask', '掩码', '掩蔽', '遮罩'), page='chapters/dropout')]
    """
    found = []
    for linked, page, plain, chinese, others in ROW.findall(text):
        if (linked or plain) not in ("English", "---"):
            names = [linked or plain, chinese, *others.split("、")]
            found.append(Row(tuple(filter(None, names)), page or None))
    return found


def pattern(names: list[str]) -> re.Pattern:
    """Any of these words, in the plural too, with or without a hyphen."""
    ways = (r"[\s-]?".join(map(re.escape, re.split(r"[\s-]", name))) for name in names)
    return re.compile(rf"\b(?:{'|'.join(ways)})", re.I)


def taught_in(document: nodes.document, row: Row) -> nodes.section | None:
    """The section that teaches a term; None where no section mentions it."""
    term, best, most = pattern(row.english), None, (0, 0, 0)
    for section in document.findall(nodes.section):
        title, emphasised, text = own_words(section)
        said = min(len(term.findall(text)), ENOUGH)
        if AROUND & set(titles_above(section)):
            rank = (0, 0, said)
        elif term.search(title):
            rank = (2, 0, 1)
        else:  # the opening of a chapter names what comes, its sections say it
            rank = (int(isinstance(section.parent, nodes.section)), bool(term.search(emphasised)), said)
        if rank[2] and rank > most:
            best, most = section, rank
    return best


def own_words(section: nodes.section) -> tuple[str, str, str]:
    """Title, emphasised words and all words of a section without those below it, and without code."""
    emphasised, text = [], []
    for child in section.children[1:]:
        if isinstance(child, nodes.section) or "cell" in child.get("classes", []):
            continue
        text.append(child.astext())
        emphasised += [
            node.astext() for node in child.findall() if isinstance(node, nodes.strong | nodes.emphasis)
        ]
    return section[0].astext(), "\n".join(emphasised), "\n".join(text)


def titles_above(section: nodes.section) -> list[str]:
    """The section's title and those of the sections around it."""
    found, node = [], section
    while isinstance(node, nodes.section):
        found.append(node[0].astext())
        node = node.parent
    return found


def written(env) -> list[Row]:
    """The rows of the glossary as it is written now."""
    return rows(Path(env.doc2path(GLOSSARY)).read_text("utf-8")) if GLOSSARY in env.found_docs else []


class TermsLeadToTheirSection(SphinxPostTransform):
    """Let the links of the glossary, which lead to chapters, lead to the sections."""

    default_priority = 200

    def run(self, **kwargs) -> None:
        known = {row.names[0]: row for row in written(self.env) if row.page}
        for reference in self.document.findall(nodes.reference) if self.env.docname == GLOSSARY else ():
            row = known.get(reference.astext())
            if row and (section := taught_in(self.env.get_doctree(row.page), row)):
                reference["refuri"] += f"#{section['ids'][0]}"
            elif row:
                names = ", ".join(row.english)
                LOGGER.warning(f"{GLOSSARY}.md: {row.page} mentions none of: {names}")


def let_the_search_know(app) -> list:
    """Every name of a term becomes an entry of the search's index, which leads to the section.

    Sphinx forgets such entries of a page that it need not write anew, so they are all set each time.
    """
    pages = {page: app.env.get_doctree(page) for page in {row.page or GLOSSARY for row in written(app.env)}}
    entries = {page: [] for page in pages}
    for row in written(app.env):
        document = pages[row.page or GLOSSARY]
        section = taught_in(document, row) if row.page else section_of(document, row)
        if section is not None:
            at_the_top = not isinstance(section.parent, nodes.section)
            place = "" if at_the_top else section["ids"][0]
            entries[row.page or GLOSSARY] += [(name, place, "main") for name in row.names]
    app.builder.indexer._index_entries.update(entries)
    return []  # no further page


def section_of(glossary: nodes.document, row: Row) -> nodes.section:
    """Where a row stands in the glossary itself, for a term that no chapter teaches yet."""
    node = next(cell for cell in glossary.findall(nodes.entry) if cell.astext() == row.names[0])
    while not isinstance(node, nodes.section):
        node = node.parent
    return node


def follow_the_chapters(app, env, added, changed, removed) -> list[str]:
    """What changes in a chapter may move a term: read the glossary every time."""
    return [GLOSSARY] if GLOSSARY in env.found_docs else []


def setup(app) -> dict:
    app.add_post_transform(TermsLeadToTheirSection)
    app.connect("env-get-outdated", follow_the_chapters)
    app.connect("html-collect-pages", let_the_search_know)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
