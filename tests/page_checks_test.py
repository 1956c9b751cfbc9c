"""The checks of a page can fail: on a page with every mistake each of them says what it is."""

from __future__ import annotations

import pytest

from tests import page_checks as check
from tests.browsing import PHONE, visit

BAD = """<!doctype html><html lang="en"><title>Bad</title><style>
  .wide { width: 3000px } .math { overflow-x: auto } pre { overflow: auto }
</style><article class="bd-article">
<h1 id="twice">Bad</h1><p id="twice"><a href="#nowhere">one</a></p>
<p><span class="math">\\(x\\)</span> <mjx-container tabindex="0">y</mjx-container></p>
<p><img alt="plot.png" src="data:,"><span class="gu-picture"><svg viewBox="0 0 700 100" width="350" height="50">
  <text y="20" font-size="16">small</text><text y="60" font-size="24">large</text></svg></span></p>
<p style="width: 40px"><span class="gu-keep"><svg width="35" height="9"></svg> , and on</span></p>
<div class="wide">wide</div><pre>{code}</pre>
<div class="cell_input"><pre>quiz(answer="B")</pre></div><p class="gu-check gu-check-not-yet">not yet: x</p>
<p style="color: #999; background: #fff">pale</p>
<div class="gu-live" data-weight="{weight}">
  <label>p <input type="range" min="0" max="2" value="2" aria-valuetext="2"
    oninput="this.closest('.gu-live').querySelector('svg').setAttribute('aria-label', this.value)"></label>
  <output>2</output><svg role="img" aria-label="2"></svg><p role="status">something else</p></div>
<script>console.error("trouble")</script></article></html>"""

FOUND = {
    check.console: ["trouble"],
    check.formulas: ["not rendered: \\(x\\)", "raw \\(", "a tab stop: y", "silent: y"],
    check.commas: ["parted:  , and on"],
    check.pictures: ['says "plot.png"', 'says "2"', "no picture by ear"],
    check.links: ["twice: #twice", "leads nowhere: #nowhere"],
    check.fits: ["the page is", 'spills: <div class="wide">'],
    check.answers_are_hidden: ['quiz(answer="B")', "not yet: x"],
    check.live_figures_are_light: ["figure 0: 300"],
    check.sliders: ["a text and an output should follow", "says 'something else'"],
    check.text_on_a_phone: ["8.0 pixels: small"],
    check.paper: ['spills: <div class="wide">', "cut off: <pre>", "to press: <input"],
}


@pytest.fixture(scope="module")
def bad(serve, tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("bad")
    page = BAD.replace("{code}", "x" * 2000).replace("{weight}", "x" * 300_000)
    (folder / "bad.html").write_text(page, "utf-8")
    return f"{serve(folder)}bad.html"


@pytest.mark.parametrize("one", FOUND, ids=lambda one: one.__name__)
def test_a_check_says_what_is_wrong(browser, bad, one):
    visit(browser, bad, PHONE if one is check.text_on_a_phone else (1300, 900))
    said = one(browser)
    assert len(said) >= len(FOUND[one])
    for start in FOUND[one]:
        assert any(start in line for line in said), (start, said)


def test_large_text_is_not_complained_of(browser, bad):
    visit(browser, bad, PHONE)
    assert not any("large" in line for line in check.text_on_a_phone(browser))


def test_axe_says_what_keeps_readers_out(browser, bad, axe):
    visit(browser, bad)
    assert [
        line
        for line in check.accessible(browser, axe)
        if "color-contrast (serious)" in line and "pale" in line
    ]
    assert not [line for line in check.accessible(browser, axe, "target-size") if "color-contrast" in line]
