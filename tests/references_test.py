"""Every source is listed once, and every source that is listed is used.

A docstring or a comment cites as `Source: Authors (year), title, where; Authors (year), title, where.`, up to
the next empty line. A chapter cites as `(Authors year)` in its text and as `Authors: title, …, year` under
"Sources". First author and year find the entry in `book/references.md`.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "book" / "references.md").read_text("utf-8")
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
MODULES = sorted((ROOT / "src" / "groundup").rglob("*.py"))

NAME = r"[A-Z][\w'/-]+"
OTHERS = rf"(?: et al\.| and others|(?:, {NAME})* and {NAME})?"
YEAR = r"(?:18|19|20)\d\d"
ENTRY = re.compile(
    rf"(?P<authors>\S[^(]*?) \((?P<year>{YEAR})\)\. \*(?P<title>[^*]+)\*\. (?P<venue>\w[^\[]*?)\.(?: |$)"
)
CITED = re.compile(rf"(?P<first>{NAME})(?: et al\.| and {NAME})? \((?P<year>{YEAR})\), \S.*", re.S)
SOURCE = re.compile(r"\bSource: (.+?)(?:\n\s*\n|\Z)", re.S)  # up to the next empty line
LOOSE = re.compile(rf"\b(?P<first>{NAME}){OTHERS},? \(?(?P<year>{YEAR})\b")

Key = tuple[str, str]  # surname of the first author, year


def bullets(text: str) -> list[str]:
    """The items of a Markdown list, each on one line."""
    items = re.findall(r"^- (.+(?:\n  .+)*)", text, re.M)
    return [re.sub(r"\n\s*", " ", item) for item in items]


def key(entry: str) -> Key:
    match = ENTRY.match(entry)
    assert match, f"expected `Authors (year). *Title*. Venue. …`, got {entry}"
    return match["authors"].split(",")[0], match["year"]


@cache
def texts(module: Path) -> list[str]:
    """Docstrings and comments of a module; comments on lines that follow one another are one text."""
    source = module.read_text("utf-8")
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef
    found = [ast.get_docstring(node) for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)]
    last = -1
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            text = token.string.lstrip("# ")
            if token.start[0] == last + 1:
                found[-1] += "\n" + text
            else:
                found.append(text)
            last = token.start[0]
    return [text for text in found if text]


def sources(text: str) -> list[str]:
    """What stands behind "Source:", citation by citation."""
    joined = [re.sub(r"\s+", " ", paragraph).rstrip(".") for paragraph in SOURCE.findall(text)]
    return [citation for paragraph in joined for citation in paragraph.split("; ")]


def key_of(citation: str) -> Key | None:
    """The key of a citation in the one style, None for any other."""
    match = CITED.fullmatch(citation)
    return (match["first"], match["year"]) if match else None


def markdown(chapter: Path) -> tuple[str, str]:
    """A chapter's text without its sources, and its sources."""
    cells = json.loads(chapter.read_text("utf-8"))["cells"]
    prose = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    listed = [text for text in prose if text.startswith("## Sources\n")]
    assert len(listed) == 1, f"{chapter.name}: expected one cell of sources, got {len(listed)}"
    return "\n".join(text for text in prose if text not in listed), listed[0]


def keys_of_chapter(chapter: Path) -> list[Key]:
    found = []
    for item in bullets(markdown(chapter)[1]):
        authors, _, rest = item.partition(": ")
        year = re.search(rf"\b{YEAR}\b", re.sub(r"\]\([^)]*\)", "]", rest))
        assert year, f"{chapter.name}: expected `Authors: title, …, year`, got {item}"
        found.append((re.split(r",| and ", authors)[0].split()[-1], year[0]))
    return found


ENTRIES = {key(entry): entry for entry in bullets(PAGE)}


def test_the_patterns_find_what_they_should():
    assert bullets("text\n- a\n  b\n- c\n") == ["a b", "c"]
    assert key("Fant, G. and Lin, Q. (1985). *A. B: c*. STL 26 (4), 1. Use.") == ("Fant", "1985")
    assert sources("x.\nSource: A (1990), b,\n    c; D et al. (2001), e.\n\nRest.") == [
        "A (1990), b, c",
        "D et al. (2001), e",
    ]
    assert [m.groups() for m in LOOSE.finditer("(Fant 1960; Baur and Strassen 1983, Ba, Kiros and Hinton, 2016)")] == [
        ("Fant", "1960"), ("Baur", "1983"), ("Ba", "2016")]  # fmt: skip


def test_each_entry_stands_once():
    assert len(ENTRIES) == len(bullets(PAGE)) > 50


def test_entries_are_in_alphabetical_order_within_a_topic():
    for topic in PAGE.split("\n## ")[1:]:
        order = [(author.casefold(), year) for author, year in map(key, bullets(topic))]
        assert order == sorted(order), topic.splitlines()[0]


def test_links_are_secure_and_unique():
    links = re.findall(r"\]\(([^)]+)\)", PAGE)
    outside = [link for link in links if not link.startswith("../chapters/")]
    assert [link for link in outside if not link.startswith("https://")] == []
    assert [link for link, count in Counter(outside).items() if count > 1] == []
    assert [link for link in set(links) - set(outside) if not (ROOT / "book" / link).is_file()] == []


def test_the_library_cites_what_is_listed_and_in_one_style():
    """A name with a year has its place in a line "Source: …", and nowhere else in a docstring or a comment."""
    wrong = []
    for module in MODULES:
        for text in texts(module):
            keys = [(citation, key_of(citation)) for citation in sources(text)]
            wrong += [(module.name, citation) for citation, found in keys if found not in ENTRIES]
            wrong += [(module.name, found[0]) for found in LOOSE.finditer(SOURCE.sub("\n", text))]
    assert wrong == []


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_lists_what_it_cites_and_the_page_lists_the_chapter(chapter):
    text, _ = markdown(chapter)
    listed = keys_of_chapter(chapter)
    assert len(set(listed)) == len(listed)
    assert {match.groups() for match in LOOSE.finditer(text)} <= set(listed)
    assert set(listed) <= set(ENTRIES)
    linked = {found for found, entry in ENTRIES.items() if f"(../chapters/{chapter.name})" in entry}
    assert linked == set(listed)


def test_every_entry_is_used():
    used = {key_of(citation) for module in MODULES for text in texts(module) for citation in sources(text)}
    used |= {listed for chapter in CHAPTERS for listed in keys_of_chapter(chapter)}
    assert set(ENTRIES) - used == set()
