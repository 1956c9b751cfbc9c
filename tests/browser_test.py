"""The built book in a real browser that can reach nothing but the book: every page, as a reader meets it.

A page is opened three times, and everything is checked there: at a desk over http, in the dark from a folder, and on
a phone. A failure names the page and each check that found something.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests import page_checks as check
from tests.browsing import CHAPTERS, DESKTOP, PAGES, PHONE, requests, visit

PAGE_LIMIT = 1_000_000  # bytes
COLOURS = ("color-contrast", "link-in-text-block")  # what the mode can change
BY_TOUCH = ("scrollable-region-focusable", "target-size")  # what a narrow screen can change


def assert_page(browser, *checks: Callable, **found: list[str]) -> None:
    """Fails with all that the checks find, each under its name; `found` holds what is known already."""
    for one in checks:
        try:
            found[one.__name__] = one(browser)
        except WebDriverException as error:
            found[one.__name__] = [f"{type(error).__name__}: {error.msg}"]
    wrong = [f"{name}: {what}" for name in found for what in found[name]]
    if wrong:
        pytest.fail("\n".join([*wrong[:30], f"{len(wrong)} in all"]), pytrace=False)


@pytest.mark.parametrize("page", [*PAGES, "search"])
def test_a_page_at_a_desk(browser, address, built_book, axe, page):
    def chapter_has_its_buttons(browser) -> list[str]:
        return buttons(browser, address, page) if page in CHAPTERS else []

    def accessible(browser) -> list[str]:
        return check.accessible(browser, axe)

    visit(browser, f"{address}{page}.html")
    asked = requests(browser)
    assert_page(
        browser, check.console, check.formulas, check.pictures, check.links, check.fits, check.answers_are_hidden,
        check.live_figures_are_light, check.sliders, chapter_has_its_buttons, check.paper, accessible,
        asked_elsewhere=[url for url in asked if not url.startswith(address)],
        weight=[f"{size} bytes" for size in [weight(browser, built_book, page)] if size > PAGE_LIMIT],
    )  # fmt: skip
    assert any(url.startswith(f"{address}{page}.html") for url in asked)
    assert (page in CHAPTERS) <= bool(browser.find_elements(By.CSS_SELECTOR, ".gu-live"))


@pytest.mark.parametrize("page", [*PAGES, "search"])
def test_a_page_in_the_dark_from_a_folder(browser, built_book, axe, page):
    def readable_colours(browser) -> list[str]:
        return check.accessible(browser, axe, *COLOURS)

    def figures_in_the_colour_of_the_text(browser) -> list[str]:
        return [] if contrast_of_figures(browser) >= 7 else ["less than AAA of WCAG 2.2"]

    visit(browser, (built_book / f"{page}.html").as_uri(), mode="dark")
    assert browser.execute_script("return document.documentElement.dataset.theme") == "dark"
    assert_page(
        browser, check.console, check.sliders, figures_in_the_colour_of_the_text, readable_colours,
        asked_elsewhere=[url for url in requests(browser) if not url.startswith("file:")],
    )  # fmt: skip


@pytest.mark.parametrize("page", [*PAGES, "search"])
def test_a_page_on_a_phone(browser, address, axe, page):
    def reachable(browser) -> list[str]:
        return check.accessible(browser, axe, *BY_TOUCH)

    visit(browser, f"{address}{page}.html", PHONE)
    assert browser.execute_script("return innerWidth") == PHONE[0]
    assert_page(browser, check.fits, check.commas, check.text_on_a_phone, reachable)


def buttons(browser, address: str, page: str) -> list[str]:
    """Which links of a chapter are missing: to Colab, the repository, its issues, the notebook; to copy each cell."""
    from book.address import repository, version

    links = browser.execute_script("return [...document.querySelectorAll('a')].map((a) => a.href)")
    at_the_tag = f"{repository().removeprefix('https://github.com/')}/blob/v{version()}"
    wanted = {
        "Colab": f"https://colab.research.google.com/github/{at_the_tag}/{page}.ipynb" in links,
        "issues": any(link.startswith(f"{repository()}/issues/new") for link in links),
        "repository": repository() in [link.rstrip("/") for link in links],
        "notebook": f"{address}_sources/{page}.ipynb" in links,
        "copies": len(browser.find_elements(By.CSS_SELECTOR, "div.cell_input div.highlight"))
        == len(browser.find_elements(By.CSS_SELECTOR, "div.cell_input button.copybtn"))
        > 0,
    }
    return [name for name, there in wanted.items() if not there]


def weight(browser, built_book: Path, page: str) -> int:
    """The page and its own pictures, in bytes."""
    html = built_book / f"{page}.html"
    names = browser.execute_script(
        "return [...document.querySelectorAll('.bd-article img')].map((i) => i.getAttribute('src'))"
    )
    own = [html.parent / name for name in names if not name.startswith("data:")]
    return html.stat().st_size + sum(path.stat().st_size for path in own)


def contrast_of_figures(browser) -> float:
    """The contrast ratio of a picture's ink and the page (WCAG 2.2, "contrast ratio"); 21 where there is none."""
    colours = browser.execute_script("""
      const picture = document.querySelector('.gu-picture svg');
      return picture && [getComputedStyle(picture).color, getComputedStyle(document.body).backgroundColor]""")

    def luminance(colour: str) -> float:
        parts = [float(p) / 255 for p in colour[colour.index("(") + 1 : -1].split(",")[:3]]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted(map(luminance, colours or ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]))
    return (high + 0.05) / (low + 0.05)


def test_the_front_door_and_every_entry_of_the_contents(browser, address, built_book):
    visit(browser, address)
    WebDriverWait(browser, 10).until(lambda b: "introduction" in b.current_url)
    links = browser.execute_script(
        "return [...document.querySelectorAll('.bd-sidebar-primary a')].map((a) => a.href)"
    )
    for page in PAGES:
        assert (built_book / f"{page}.html").is_file()
        assert any(
            link.split("#")[0] in (f"{address}{page}.html", f"{address}{PAGES[0]}.html#") for link in links
        ), page


def test_what_is_offered_for_download_is_there(built_book):
    from book.address import wheel

    for page in CHAPTERS:
        assert (built_book / "_sources" / f"{page}.ipynb").is_file()
    assert [path.name for path in (built_book / "wheel").iterdir()] == [wheel()]


def test_a_quiz_answers_and_a_solution_unfolds(browser, address):
    visit(browser, f"{address}chapters/dropout.html")
    choices = browser.find_elements(By.CSS_SELECTOR, ".gu-quiz details")
    assert not choices[0].find_element(By.TAG_NAME, "p").is_displayed()
    choices[0].find_element(By.TAG_NAME, "summary").send_keys(Keys.ENTER)
    assert choices[0].find_element(By.TAG_NAME, "p").is_displayed()
    hidden = browser.find_elements(By.CSS_SELECTOR, "div.cell.tag_hide-cell details")
    assert hidden and not any(details.get_attribute("open") for details in hidden)
    hidden[0].find_element(By.TAG_NAME, "summary").send_keys(Keys.ENTER)
    code = hidden[0].find_element(By.CSS_SELECTOR, "div.highlight")
    WebDriverWait(browser, 5).until(lambda b: code.is_displayed())


FOCUS = """
    const e = document.activeElement, style = getComputedStyle(e);
    return e === document.body ? 'no focus' : style.outlineStyle === 'none' || style.outlineColor.endsWith(', 0)')
      ? `no ring: ${e.outerHTML.slice(0, 90)}` : ''"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_what_has_the_keyboard_shows_it(browser, address, size):
    visit(browser, f"{address}chapters/dropout.html", size)
    for _ in range(40):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        assert browser.execute_script(FOCUS) == ""


def test_a_widget_is_shown_by_the_manager_that_the_site_serves(browser, address, built_book):
    """A chapter may show an ipywidget: the scripts for it are ours, with a formula in its label."""
    import ipywidgets
    from ipywidgets.embed import embed_data, escape_script

    slider = ipywidgets.IntSlider(value=7, description="$x^2$")
    data = embed_data(views=[slider])
    page = built_book / "widget-probe.html"
    page.write_text(
        "<!doctype html><title>widget</title>"
        '<script src="_static/widgets-mathjax.js"></script><script src="_static/vendor/widgets/embed.js"></script>'
        f'<script type="application/vnd.jupyter.widget-state+json">{escape_script(json.dumps(data["manager_state"]))}'
        "</script>"
        f'<script type="application/vnd.jupyter.widget-view+json">{escape_script(json.dumps(data["view_specs"][0]))}'
        "</script>",
        "utf-8",
    )
    try:
        visit(browser, f"{address}widget-probe.html")
        readout = "return document.querySelector('.widget-readout')?.textContent"
        WebDriverWait(browser, 15).until(lambda b: b.execute_script(readout) == "7")
        assert [url for url in requests(browser) if not url.startswith(address)] == []
    finally:
        page.unlink()
