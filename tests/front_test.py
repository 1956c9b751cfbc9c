"""The front page: its figure, its doors and its map say what is there."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from book import front


@pytest.fixture(scope="module")
def page() -> str:
    return front.render("%opening%\n\n%map%")


def test_every_chapter_of_the_contents_has_its_card_and_nothing_else_has(root, page):
    contents = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))
    entries = [entry["file"] for part in contents["parts"] for entry in part["chapters"]]
    chapters = [entry.removesuffix(".ipynb") for entry in entries if entry.startswith("chapters/")]
    assert [f"chapters/{card.file}" for card in (*front.NETWORKS, *front.VOICES)] == chapters
    for chapter in chapters:
        assert page.count(f'<a class="gu-card" href="../{chapter}.html">') == 1
    for chapter in chapters:
        title = "".join(json.loads((root / f"{chapter}.ipynb").read_text("utf-8"))["cells"][0]["source"])
        assert any(title.startswith(f"# {card.title}\n") for card in (*front.NETWORKS, *front.VOICES))


def test_the_first_door_leads_to_the_live_page(page):
    doors = re.findall(r'<a class="gu-door" href="([^"]+)"', page)
    assert doors[0] == "live.html" and len(doors) == 4


def test_the_figure_moves_without_a_kernel(page):
    assert 'class="gu-live"' in page and "data-states" in page


def test_minutes_grow_with_the_words(tmp_path, monkeypatch):
    (tmp_path / "chapters").mkdir()
    monkeypatch.setattr(front, "ROOT", tmp_path)
    for name, words in (("short", 100), ("long", 20 * front.WORDS_A_MINUTE)):
        cell = {"cell_type": "markdown", "source": ["word " * words + "\n## Exercises\n" + "more " * 9999]}
        (tmp_path / "chapters" / f"{name}.ipynb").write_text(json.dumps({"cells": [cell]}), "utf-8")
    assert (front.minutes("short"), front.minutes("long")) == (5, 20)


@pytest.mark.parametrize("text", ["%opening%", "%opening% %map% %map%"])
def test_a_mark_that_is_missing_or_there_twice_is_named(text):
    with pytest.raises(ValueError, match=r"expected %map% once in the introduction, got it \d times"):
        front.render(text)
