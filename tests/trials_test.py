"""A claim on trial as a reader meets it: choose a verdict, come back, print, read on a phone, use the keyboard."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from groundup.experiments.claims import CLAIMS
from groundup.experiments.report import trial

# Samples and a bound, ratios and a correction, timings and ticks: all that a card can hold.
SHOWN = ("D3", "A2", "A6", "D7")
OPTIONS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
           "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")  # fmt: skip


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments) -> None:
        pass


@pytest.fixture(scope="module")
def page(built_book) -> Iterator[str]:
    """The address of a page with a few cards, in the book's own style sheets and script."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GROUNDUP_PAGE", "1")
        cards = "\n".join(trial(CLAIMS[name])._repr_html_() for name in SHOWN)
    links = "".join(f'<link rel="stylesheet" href="_static/{name}.css">' for name in ("page", "trials"))
    probe = built_book / "trials-probe.html"
    probe.write_text(
        '<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8"><title>Trials</title><link rel="icon" href="data:,">'
        f'<meta name="viewport" content="width=device-width">{links}<script src="_static/reader.js"></script>'
        f'<body class="bd-article" style="margin:10px;color:var(--pst-color-text-base)">{cards}',
        "utf-8",
    )
    handler = functools.partial(_Quiet, directory=str(built_book))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/trials-probe.html"
        server.shutdown()
    probe.unlink()


@pytest.fixture(scope="module")
def driver(chromium) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location, path = chromium
    for option in OPTIONS:
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(path))
    yield driver
    driver.quit()


@pytest.fixture
def browser(driver, page) -> webdriver.Chrome:
    """On the page of cards, with nothing chosen yet."""
    show(driver, page, 1300, 900)
    driver.execute_script("localStorage.clear()")
    driver.get(page)
    return driver


def show(driver, page: str, width: int, height: int) -> None:
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    driver.get(page)


def card(browser, name: str):
    return browser.find_element(By.ID, f"claim-{name.lower()}")


def line(browser, name: str) -> str:
    """You, the authors, measured: as it is shown."""
    return card(browser, name).find_element(By.CLASS_NAME, "gu-verdicts").text


def is_open(browser, name: str) -> bool:
    return card(browser, name).find_element(By.CLASS_NAME, "gu-effects").is_displayed()


def complaints(browser) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] != "INFO"]


def test_a_choice_opens_the_result_and_is_still_there_tomorrow(browser, page):
    assert not is_open(browser, "D3")
    card(browser, "D3").find_elements(By.CSS_SELECTOR, ".gu-guess label")[1].click()
    expected = f"You: refuted · The authors: {CLAIMS['D3'].expected} · Measured: "
    assert is_open(browser, "D3") and line(browser, "D3").startswith(expected)
    assert not is_open(browser, "A6")
    browser.get(page)
    assert is_open(browser, "D3") and line(browser, "D3").startswith(expected)
    chosen = card(browser, "D3").find_elements(By.CSS_SELECTOR, "input:checked")
    assert [one.get_attribute("value") for one in chosen] == ["refuted"]
    assert not is_open(browser, "A6") and complaints(browser) == []


def test_without_a_guess_the_result_says_nothing_of_you(browser):
    summary = card(browser, "A6").find_element(By.CSS_SELECTOR, ".gu-result > summary")
    assert summary.text == "Show the result without a guess"
    summary.click()
    assert is_open(browser, "A6") and line(browser, "A6").startswith("The authors: ")
    assert summary.text == "The result"


def test_the_keyboard_reaches_and_makes_a_choice(browser):
    first, *_ = card(browser, "D3").find_elements(By.CSS_SELECTOR, "input")
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    assert browser.switch_to.active_element == first
    first.send_keys(Keys.SPACE)
    assert line(browser, "D3").startswith("You: confirmed")
    browser.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    assert line(browser, "D3").startswith("You: refuted")
    browser.switch_to.active_element.send_keys(Keys.TAB)
    assert browser.switch_to.active_element.tag_name == "summary"


def test_a_browser_that_keeps_nothing_still_opens_the_result(browser):
    browser.execute_script("Storage.prototype.setItem = () => { throw new Error('forbidden'); }")
    card(browser, "D3").find_elements(By.CSS_SELECTOR, ".gu-guess label")[2].click()
    assert is_open(browser, "D3") and line(browser, "D3").startswith("You: depends")
    assert complaints(browser) == []


def test_every_choice_and_every_fold_has_a_name(browser):
    unnamed = browser.execute_script(
        "return [...document.querySelectorAll('.gu-trial')].filter((card) =>"
        "  !document.getElementById(card.getAttribute('aria-labelledby'))?.textContent.trim()"
        "  || !card.querySelector('fieldset > legend')?.textContent.trim()"
        "  || [...card.querySelectorAll('input')].some((one) => !one.labels[0]?.textContent.trim())"
        "  || [...card.querySelectorAll('svg')].some((one) => one.getAttribute('aria-hidden') != 'true'))"
        ".map((card) => card.id)"
    )
    assert unnamed == []


def test_in_print_results_are_open_and_choices_gone(browser):
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    for name in SHOWN:
        height = browser.execute_script(
            "return arguments[0].querySelector('.gu-effects').getBoundingClientRect().height",
            card(browser, name),
        )
        assert height > 100, name
        assert not card(browser, name).find_element(By.CLASS_NAME, "gu-guess").is_displayed()
        rule = card(browser, name).find_element(By.CSS_SELECTOR, ".gu-result details p")
        assert not rule.is_displayed()


# For each card on a phone: what spills, text below 11 pixels, targets below 44, strips beside their names.
PHONE = """
    const box = (e) => e.getBoundingClientRect(), found = [];
    for (const card of document.querySelectorAll('.gu-trial')) {
      card.querySelectorAll('details').forEach((d) => (d.open = true));
      const scrolls = (e) => e && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
      for (const e of card.querySelectorAll('*')) {
        if (!e.checkVisibility()) continue;
        if (box(e).right > innerWidth + 1 && !scrolls(e.parentElement)) found.push(`${card.id}: ${e.className} spills`);
        const own = [...e.childNodes].some((n) => n.nodeType == 3 && n.textContent.trim());
        if (own && parseFloat(getComputedStyle(e).fontSize) < 11) found.push(`${card.id}: ${e.textContent} is small`);
      }
      for (const label of card.querySelectorAll('.gu-guess label'))
        if (box(label).height < 44) found.push(`${card.id}: ${label.textContent} is a small target`);
      for (const strip of card.querySelectorAll('.gu-strip')) {
        const name = strip.parentElement.querySelector('.gu-name');
        if (box(name).bottom > box(strip).top + 1 || box(strip).width < 150) found.push(`${card.id}: ${name.textContent}`);
      }
    }
    return [document.documentElement.scrollWidth, found]"""


def test_on_a_phone_names_stand_above_their_strips_and_nothing_spills(driver, page):
    show(driver, page, 390, 844)
    width, found = driver.execute_script(PHONE)
    assert (width, found) == (390, [])


# WCAG 2.2 contrast of every text in the cards with what lies behind it, the lowest of all.
CONTRAST = """
    document.documentElement.dataset.theme = arguments[0];
    const ground = arguments[0] == 'dark' ? [18, 18, 18] : [255, 255, 255];
    document.body.style.background = `rgb(${ground})`;
    const parse = (text) => {
      const [r, g, b, a] = text.startsWith('color(') ? text.match(/[\\d.]+/g).slice(0).map((x, i) => i < 3 ? 255 * x : +x)
        : text.match(/[\\d.]+/g).map(Number);
      return [r, g, b, a ?? 1];
    };
    const over = ([r, g, b, a], under) => [r, g, b].map((x, i) => a * x + (1 - a) * under[i]);
    const behind = (e) => e ? over(parse(getComputedStyle(e).backgroundColor), behind(e.parentElement)) : ground;
    const faded = (e) => e ? getComputedStyle(e).opacity * faded(e.parentElement) : 1;
    const light = (rgb) => {
      const [r, g, b] = rgb.map((x) => x / 255).map((x) => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    let lowest = [21, ''];
    for (const e of document.querySelectorAll('.gu-trial *')) {
      if (![...e.childNodes].some((n) => n.nodeType == 3 && n.textContent.trim())) continue;
      const under = behind(e), [r, g, b, a] = parse(getComputedStyle(e).color);
      const [high, low] = [light(over([r, g, b, a * faded(e)], under)), light(under)].sort((x, y) => y - x);
      const ratio = (high + 0.05) / (low + 0.05);
      if (ratio < lowest[0]) lowest = [ratio, `${e.tagName} ${e.className}: ${e.textContent.slice(0, 40)}`];
    }
    return lowest"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_stands_out(browser, theme):
    ratio, where = browser.execute_script(CONTRAST, theme)
    assert ratio >= 4.5, where
