"""A claim on trial as a reader meets it: choose a verdict, come back, print, read on a phone, use the keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from groundup.experiments.claims import CLAIMS
from groundup.experiments.report import trial
from tests.browsing import DESKTOP, PHONE, complaints, show_as, visit

# Samples and a bound, ratios and a correction, timings and ticks: all that a card can hold.
SHOWN = ("D3", "A2", "A6", "D7")


@pytest.fixture(scope="module")
def page(built_book, address) -> Iterator[str]:
    """The address of a page with a few cards, in the book's own style sheets and script."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GROUNDUP_PAGE", "1")
        cards = "\n".join(trial(CLAIMS[name])._repr_html_() for name in SHOWN)
    links = "".join(f'<link rel="stylesheet" href="_static/{name}.css">' for name in ("page", "trials"))
    cards += '<details id="lesson-d3" class="gu-lesson"><summary>What to take from it</summary></details>'
    probe = built_book / "trials-probe.html"
    probe.write_text(
        '<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8"><title>Trials</title><link rel="icon" href="data:,">'
        f'<meta name="viewport" content="width=device-width">{links}<script src="_static/reader.js"></script>'
        f'<body class="bd-article" style="margin:10px;color:var(--pst-color-text-base)">{cards}',
        "utf-8",
    )
    yield f"{address}{probe.name}"
    probe.unlink()


@pytest.fixture
def cards(browser, page):
    """The browser on the page of cards, with nothing chosen yet."""
    visit(browser, page)
    browser.execute_script("localStorage.clear()")
    visit(browser, page)
    return browser


def card(browser, name: str):
    return browser.find_element(By.ID, f"claim-{name.lower()}")


def line(browser, name: str) -> str:
    """You, the authors, measured: as it is shown."""
    return card(browser, name).find_element(By.CLASS_NAME, "gu-verdicts").text


def is_open(browser, name: str) -> bool:
    return card(browser, name).find_element(By.CLASS_NAME, "gu-effects").is_displayed()


def test_a_choice_opens_the_result_and_is_still_there_tomorrow(cards, page):
    assert not is_open(cards, "D3")
    card(cards, "D3").find_elements(By.CSS_SELECTOR, ".gu-guess label")[1].click()
    expected = f"You: refuted · The authors: {CLAIMS['D3'].expected} · Measured: "
    assert is_open(cards, "D3") and line(cards, "D3").startswith(expected)
    assert not is_open(cards, "A6")
    cards.get(page)
    assert is_open(cards, "D3") and line(cards, "D3").startswith(expected)
    chosen = card(cards, "D3").find_elements(By.CSS_SELECTOR, "input:checked")
    assert [one.get_attribute("value") for one in chosen] == ["refuted"]
    assert not is_open(cards, "A6") and complaints(cards) == []


def test_what_the_text_says_of_an_outcome_opens_with_the_result(cards):
    lesson = cards.find_element(By.ID, "lesson-d3")
    assert lesson.get_attribute("open") is None
    card(cards, "D3").find_element(By.CSS_SELECTOR, ".gu-result > summary").click()
    WebDriverWait(cards, 5).until(lambda _: lesson.get_attribute("open"))


def test_without_a_guess_the_result_says_nothing_of_you(cards):
    summary = card(cards, "A6").find_element(By.CSS_SELECTOR, ".gu-result > summary")
    assert summary.text == "Show the result without a guess"
    summary.click()
    assert is_open(cards, "A6") and line(cards, "A6").startswith("The authors: ")
    assert summary.text == "The result"


def test_the_keyboard_reaches_and_makes_a_choice(cards):
    first, *_ = card(cards, "D3").find_elements(By.CSS_SELECTOR, "input")
    cards.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    assert cards.switch_to.active_element == first
    first.send_keys(Keys.SPACE)
    assert line(cards, "D3").startswith("You: confirmed")
    cards.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    assert line(cards, "D3").startswith("You: refuted")
    cards.switch_to.active_element.send_keys(Keys.TAB)
    assert cards.switch_to.active_element.tag_name == "summary"


def test_a_browser_that_keeps_nothing_still_opens_the_result(cards):
    cards.execute_script("Storage.prototype.setItem = () => { throw new Error('forbidden'); }")
    card(cards, "D3").find_elements(By.CSS_SELECTOR, ".gu-guess label")[2].click()
    assert is_open(cards, "D3") and line(cards, "D3").startswith("You: depends")
    assert complaints(cards) == []


def test_every_choice_and_every_fold_has_a_name(cards):
    unnamed = cards.execute_script(
        "return [...document.querySelectorAll('.gu-trial')].filter((card) =>"
        "  !document.getElementById(card.getAttribute('aria-labelledby'))?.textContent.trim()"
        "  || !card.querySelector('fieldset > legend')?.textContent.trim()"
        "  || [...card.querySelectorAll('input')].some((one) => !one.labels[0]?.textContent.trim())"
        "  || [...card.querySelectorAll('svg')].some((one) => one.getAttribute('aria-hidden') != 'true'))"
        ".map((card) => card.id)"
    )
    assert unnamed == []


def test_in_print_results_are_open_and_choices_gone(cards):
    show_as(cards, DESKTOP, medium="print")
    for name in SHOWN:
        height = cards.execute_script(
            "return arguments[0].querySelector('.gu-effects').getBoundingClientRect().height",
            card(cards, name),
        )
        assert height > 100, name
        assert not card(cards, name).find_element(By.CLASS_NAME, "gu-guess").is_displayed()
        rule = card(cards, name).find_element(By.CSS_SELECTOR, ".gu-result details p")
        assert not rule.is_displayed()


# For each card on a phone: what spills, text below 11 pixels, targets below 44, strips beside their names.
WRONG = """
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


def test_on_a_phone_names_stand_above_their_strips_and_nothing_spills(cards):
    show_as(cards, PHONE)
    width, found = cards.execute_script(WRONG)
    assert (width, found) == (390, [])
