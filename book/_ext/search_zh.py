"""A search for an English book whose readers also type Chinese.

English words are stemmed as Sphinx does it. Chinese is written without spaces, so each character and each
pair of neighbours is put into the index, and the browser cuts what a reader types into pairs: a word of any
length is found, with no dictionary.
"""

from __future__ import annotations

import re

from sphinx.search.en import SearchEnglish

CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
PIECES = re.compile(rf"[{CHINESE}]+|[^{CHINESE}]+")


def pieces(word: str) -> list[str]:
    """The parts of a word in one script each.

    >>> pieces("L2正则化")
    ['L2', '正则化']
    """
    return PIECES.findall(word)


def pairs(run: str) -> list[str]:
    """Neighbouring characters, two by two; a lone one alone.

    >>> pairs("正则化"), pairs("熵")
    (['正则', '则化'], ['熵'])
    """
    return [run[i : i + 2] for i in range(max(len(run) - 1, 1))]


class SearchEnglishAndChinese(SearchEnglish):
    """Stemmed English words, Chinese characters and pairs."""

    lang = "en-zh"
    language_name = "English and Chinese"
    js_splitter_code = """
const CHINESE = "\\\\u3400-\\\\u4dbf\\\\u4e00-\\\\u9fff";
function splitQuery(query) {
  const words = query.split(/[^\\p{Letter}\\p{Number}_\\p{Emoji_Presentation}]+/gu).filter((word) => word);
  const pieces = words.flatMap((word) => word.match(new RegExp(`[${CHINESE}]+|[^${CHINESE}]+`, "g")));
  return pieces.flatMap((piece) =>
    new RegExp(`^[${CHINESE}]`).test(piece) && piece.length > 2
      ? Array.from({length: piece.length - 1}, (_, i) => piece.slice(i, i + 2))
      : [piece]);
}
"""

    def split(self, text: str) -> list[str]:
        found = []
        for word in super().split(text):
            for piece in pieces(word):
                chinese = re.match(rf"[{CHINESE}]", piece)
                found += [*piece, *pairs(piece)] if chinese else [piece]
        return found


def setup(app) -> dict:
    app.add_search_language(SearchEnglishAndChinese)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
