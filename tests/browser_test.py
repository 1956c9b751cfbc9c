"""The built book in a real browser that can reach nothing but the book: every page, as a reader meets it."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).resolve().parent.parent
CONTENTS = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
ENTRIES = [CONTENTS["root"], *(entry["file"] for part in CONTENTS["parts"] for entry in part["chapters"])]
PAGES = [entry.removesuffix(".ipynb") for entry in ENTRIES]
CHAPTERS = [page for page in PAGES if page.startswith("chapters/")]

DESKTOP, PHONE = (1300, 900), (390, 844)
PAGE_LIMIT, FIGURE_LIMIT = 1_000_000, 300_000  # bytes
OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments) -> None:
        pass


@pytest.fixture(scope="module")
def address(built_book) -> Iterator[str]:
    """The book over http."""
    handler = functools.partial(_Quiet, directory=str(built_book))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser(chromium) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location, driver = chromium
    for option in OPTIONS:
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(driver))
    yield browser
    browser.quit()


def resize(browser, size: tuple[int, int]) -> None:
    width, height = size
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == PHONE}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def visit(browser, url: str, size: tuple[int, int] = DESKTOP) -> None:
    """Open a page and wait until its formulas stand."""
    browser.get_log("performance"), browser.get_log("browser")
    resize(browser, size)
    browser.get(url)
    browser.set_script_timeout(30)
    browser.execute_async_script(
        "const done = arguments[0];"
        "Promise.resolve(window.MathJax?.startup?.promise).then(() => requestAnimationFrame(() => done()));"
    )


def requests(browser) -> list[str]:
    """Every address the browser asked for since the last call."""
    messages = (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
    urls = (m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent")
    return [url for url in urls if not url.startswith(("data:", "blob:"))]


def complaints(browser) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] != "INFO"]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_loads_from_the_book_alone(browser, address, page):
    visit(browser, f"{address}{page}.html")
    asked = requests(browser)
    assert any(url.startswith(f"{address}{page}.html") for url in asked)
    assert [url for url in asked if not url.startswith(address)] == []
    assert complaints(browser) == []


@pytest.mark.parametrize("page", PAGES)
def test_every_formula_is_rendered(browser, address, page):
    visit(browser, f"{address}{page}.html")
    written, shown, failed = browser.execute_script(
        "const count = (what) => document.querySelectorAll(what).length;"
        "return [count('.bd-article .math'), count('.bd-article mjx-container'), count('mjx-merror')]"
    )
    assert shown >= written and failed == 0
    text = browser.find_element(By.CSS_SELECTOR, ".bd-article").get_attribute("innerText")
    assert not any(raw in text for raw in (r"\(", r"\[", "$$"))


@pytest.mark.parametrize("page", PAGES)
def test_every_picture_says_what_it_shows(browser, address, page):
    visit(browser, f"{address}{page}.html")
    words = browser.execute_script(
        "return [...document.querySelectorAll('.bd-article img, .bd-article svg[role=img], .bd-article audio')]"
        ".map((e) => e.alt || e.getAttribute('aria-label') || '')"
    )
    silent = browser.execute_script(
        "return [...document.querySelectorAll('.gu-picture svg')].filter((e) => e.getAttribute('role') != 'img').length"
    )
    assert silent == 0
    assert [
        w for w in words if len(w.split()) < 3 or "/" in w.split()[0] or w.endswith((".png", ".svg"))
    ] == []


# What is wider than the screen and lies in nothing that scrolls.
SPILLED = """
    const clips = (e) => e && (getComputedStyle(e).overflowX !== 'visible' || clips(e.parentElement));
    return [...document.querySelectorAll('.bd-article *')]
      .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !clips(e.parentElement))
      .map((e) => e.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_the_screen(browser, address, page, size):
    visit(browser, f"{address}{page}.html", size)
    width, window = browser.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
    assert width <= window == size[0]
    assert browser.execute_script(SPILLED) == []


@pytest.mark.parametrize("page", PAGES)
def test_ids_are_unique_and_inner_links_lead_somewhere(browser, address, page):
    visit(browser, f"{address}{page}.html")
    twice, lost = browser.execute_script(
        "const ids = [...document.querySelectorAll('.bd-article [id]')].map((e) => e.id);"
        "const links = [...document.querySelectorAll('.bd-article a[href^=\"#\"]')].map((e) => e.hash.slice(1));"
        "return [ids.filter((id, i) => ids.indexOf(id) != i),"
        "  links.filter((id) => id && !document.getElementById(decodeURIComponent(id)))]"
    )
    assert (twice, lost) == ([], [])


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


@pytest.mark.parametrize("page", CHAPTERS)
def test_buttons_of_a_chapter(browser, address, page):
    from book.address import repository

    visit(browser, f"{address}{page}.html")
    links = browser.execute_script("return [...document.querySelectorAll('a')].map((a) => a.href)")
    owner_and_name = "/".join(repository().split("/")[-2:])
    assert f"https://colab.research.google.com/github/{owner_and_name}/blob/main/{page}.ipynb" in links
    assert any(link.startswith(f"{repository()}/issues/new") for link in links)
    assert repository() in [link.rstrip("/") for link in links]
    assert any(link.endswith(f"{page.split('/')[-1]}.ipynb") and link.startswith(address) for link in links)
    code = len(browser.find_elements(By.CSS_SELECTOR, "div.cell_input div.highlight"))
    assert len(browser.find_elements(By.CSS_SELECTOR, "div.cell_input button.copybtn")) == code > 0


def test_the_notebook_that_is_offered_for_download_is_there(built_book):
    for page in CHAPTERS:
        assert (built_book / "_sources" / f"{page}.ipynb").is_file()


def figures(browser) -> list:
    return browser.find_elements(By.CSS_SELECTOR, ".gu-live")


STATE = """
    const figure = document.querySelectorAll('.gu-live')[arguments[0]];
    return [figure.querySelector('.gu-picture svg').outerHTML,
      ...[...figure.querySelectorAll('input')].map((slider) => slider.getAttribute('aria-valuetext')),
      ...[...figure.querySelectorAll('output')].map((output) => output.value)]"""


def press(browser, slider, key: str, number: int) -> list[str]:
    """Press a key on a slider of figure `number`; returns its picture and texts once the picture changed."""
    before = browser.execute_script(STATE, number)[0]
    slider.send_keys(key)
    WebDriverWait(browser, 10).until(lambda b: b.execute_script(STATE, number)[0] != before)
    return browser.execute_script(STATE, number)


def move_every_slider(browser) -> int:
    """Move each slider with the keyboard, there and back; picture, words and the slider's text must follow."""
    moved = 0
    for number, figure in enumerate(figures(browser)):
        for slider in figure.find_elements(By.CSS_SELECTOR, "input[type=range]"):
            before = browser.execute_script(STATE, number)
            after = press(browser, slider, Keys.ARROW_RIGHT, number)
            assert (
                sum(a != b for a, b in zip(before[1:], after[1:], strict=True)) == 2
            )  # its text, its output
            said = figure.find_element(By.CSS_SELECTOR, "[role=status]").get_attribute("textContent")
            assert said == figure.find_element(By.CSS_SELECTOR, "svg").get_attribute("aria-label")
            assert press(browser, slider, Keys.HOME, number) == before
            moved += 1
    return moved


@pytest.mark.parametrize("page", CHAPTERS)
def test_every_slider_moves_its_figure_over_http(browser, address, page):
    visit(browser, f"{address}{page}.html")
    assert move_every_slider(browser) >= 1
    assert complaints(browser) == []


@pytest.mark.parametrize("page", CHAPTERS)
def test_every_slider_moves_its_figure_from_a_folder(browser, built_book, page):
    visit(browser, (built_book / f"{page}.html").as_uri())
    assert move_every_slider(browser) >= 1
    assert [url for url in requests(browser) if not url.startswith("file:")] == []


@pytest.mark.parametrize("page", PAGES)
def test_weight(browser, built_book, page):
    path = built_book / f"{page}.html"
    visit(browser, path.as_uri())
    pictures = browser.execute_script(
        "return [...document.querySelectorAll('.bd-article img')].map((i) => i.src)"
    )
    own = sum(Path(url.removeprefix("file://")).stat().st_size for url in pictures if url.startswith("file:"))
    assert path.stat().st_size + own <= PAGE_LIMIT
    sizes = browser.execute_script(
        "return [...document.querySelectorAll('.gu-live')].map((f) => f.outerHTML.length)"
    )
    assert max(sizes, default=0) <= FIGURE_LIMIT


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_figures_take_the_colour_of_the_text(browser, address, mode):
    visit(browser, f"{address}{CHAPTERS[0]}.html")
    browser.execute_script(f"localStorage.setItem('mode', '{mode}'); localStorage.setItem('theme', '{mode}')")
    visit(browser, f"{address}{CHAPTERS[0]}.html")
    assert browser.execute_script("return document.documentElement.dataset.theme") == mode
    ink, ground = browser.execute_script(
        "const style = (what) => getComputedStyle(document.querySelector(what));"
        "return [style('.gu-picture svg').color, style('body').backgroundColor]"
    )
    assert contrast(ink, ground) >= 7  # WCAG 2.2, level AAA for text


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours `rgb(r, g, b)` (WCAG 2.2, "contrast ratio")."""

    def luminance(colour: str) -> float:
        parts = [float(p) / 255 for p in colour[colour.index("(") + 1 : -1].split(",")[:3]]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted(map(luminance, (first, second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("query", "page"), [("dropout", "chapters/dropout"), ("正则化", "book/glossary")])
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_search_finds_english_and_chinese(browser, address, built_book, query, page, scheme):
    base = address if scheme == "http" else f"{built_book.as_uri()}/"
    visit(browser, f"{base}search.html?q={query}")
    found = "return [...document.querySelectorAll('#search-results li a')].map((a) => a.href)"
    WebDriverWait(browser, 15).until(lambda b: b.execute_script(found))
    assert any(f"{page}.html" in link for link in browser.execute_script(found))


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


def test_the_answer_to_a_quiz_is_not_on_show(browser, address):
    """The cell that makes a question names its answer, so the page must not show that cell."""
    for page in CHAPTERS:
        visit(browser, f"{address}{page}.html")
        code = browser.find_elements(By.CSS_SELECTOR, "div.cell_input pre")
        assert not [cell.text for cell in code if cell.is_displayed() and "answer=" in cell.text]


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
