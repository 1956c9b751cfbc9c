"""What must hold on a page that is open in the browser: each check returns what is wrong, in words."""

from __future__ import annotations

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests import browsing

FIGURE_LIMIT = 300_000  # bytes
TEXT_LIMIT = 11  # CSS pixels, on a phone


def console(browser) -> list[str]:
    return browsing.complaints(browser)


def formulas(browser) -> list[str]:
    """Each is rendered, and none is a stop of the tab key unless it scrolls."""
    return browser.execute_script(r"""
      const page = document.querySelector('.bd-article') ?? document.body, all = (what) => [...page.querySelectorAll(what)];
      return [
        ...all('.math').filter((e) => !e.querySelector('mjx-container')).map((e) => `not rendered: ${e.textContent}`),
        ...all('mjx-merror').map((e) => `an error: ${e.textContent}`),
        ...['\\(', '\\[', '$$'].filter((raw) => page.innerText.includes(raw)).map((raw) => `raw ${raw}`),
        ...all('mjx-container[tabindex="0"]').map((e) => `a tab stop: ${e.textContent}`),
        ...all('mjx-container:not(:has(mjx-assistive-mml))').map((e) => `silent: ${e.textContent}`)]""")


def commas(browser) -> list[str]:
    """No line break parts a formula from the sign that follows it."""
    return browser.execute_script("""
      return [...document.querySelectorAll('.gu-keep')].filter((e) => e.getClientRects().length > 1)
        .map((e) => `parted: ${e.textContent}`)""")


def pictures(browser) -> list[str]:
    """Each picture and each sound says what it shows, in words."""
    return browser.execute_script(r"""
      const all = (what) => [...document.querySelectorAll('.bd-article ' + what)];
      const words = (e) => e.alt || e.getAttribute('aria-label') || '';
      const poor = (said) => said.split(/\s+/).length < 3 || /^\S*\/|\.(png|svg)$/.test(said);
      return [
        ...[...all('img'), ...all('svg[role=img]'), ...all('audio')].map(words).filter(poor).map((w) => `says "${w}"`),
        ...all('.gu-picture svg:not([role=img])').map((e) => `no picture by ear: ${e.outerHTML.slice(0, 90)}`)]""")


def links(browser) -> list[str]:
    """Ids are unique, and links inside the page lead somewhere."""
    return browser.execute_script("""
      const all = (what) => [...document.querySelectorAll('.bd-article ' + what)];
      const ids = all('[id]').map((e) => e.id);
      return [
        ...ids.filter((id, i) => ids.indexOf(id) != i).map((id) => `twice: #${id}`),
        ...all('a[href^="#"]').map((e) => decodeURIComponent(e.hash.slice(1)))
          .filter((id) => id && !document.getElementById(id)).map((id) => `leads nowhere: #${id}`)]""")


def fits(browser) -> list[str]:
    """The page is no wider than the screen; what is wider lies in something that scrolls."""
    return browser.execute_script("""
      const clips = (e) => e && (getComputedStyle(e).overflowX !== 'visible' || clips(e.parentElement));
      const width = document.documentElement.scrollWidth;
      return [...(width > innerWidth ? [`the page is ${width} wide`] : []),
        ...[...document.querySelectorAll('.bd-article *')]
          .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !clips(e.parentElement))
          .map((e) => `spills: ${e.outerHTML.slice(0, 90)}`)]""")


def live_figures_are_light(browser) -> list[str]:
    sizes = browser.execute_script(
        "return [...document.querySelectorAll('.gu-live')].map((figure) => figure.outerHTML.length)"
    )
    return [f"figure {number}: {size} bytes" for number, size in enumerate(sizes) if size > FIGURE_LIMIT]


def answers_are_hidden(browser) -> list[str]:
    """The cell that makes a question names its answer; an unsolved exercise has nothing to say."""
    return browser.execute_script("""
      const seen = (what) => [...document.querySelectorAll(what)].filter((e) => e.checkVisibility());
      return [
        ...seen('div.cell_input pre').filter((e) => e.textContent.includes('answer=')).map((e) => e.textContent),
        ...seen('.gu-check-not-yet').map((e) => e.textContent)]""")


STATE = """
    const figure = document.querySelectorAll('.gu-live')[arguments[0]];
    return [[...figure.querySelectorAll('svg')].map((picture) => picture.outerHTML).join(),
      ...[...figure.querySelectorAll('input')].map((slider) => slider.getAttribute('aria-valuetext')),
      ...[...figure.querySelectorAll('output')].map((output) => output.value)]"""


def sliders(browser) -> list[str]:
    """Each slider moves by key, there and back: the picture, its words and the slider's text follow."""
    found = []
    for number, figure in enumerate(browser.find_elements(By.CSS_SELECTOR, ".gu-live")):
        for slider in figure.find_elements(By.CSS_SELECTOR, "input[type=range]"):
            last = slider.get_attribute("value") == slider.get_attribute("max")
            there, back = (Keys.ARROW_LEFT, Keys.ARROW_RIGHT)[:: 1 if last else -1]
            before = browser.execute_script(STATE, number)
            after = _press(browser, slider, there, number)
            if sum(a != b for a, b in zip(before[1:], after[1:], strict=True)) != 2:
                found.append(f"figure {number}: a text and an output should follow, got {after[1:]}")
            said = figure.find_element(By.CSS_SELECTOR, "[role=status]").get_attribute("textContent")
            drawn = figure.find_elements(By.CSS_SELECTOR, "svg[role=img]")
            if said != " ".join(picture.get_attribute("aria-label") for picture in drawn):
                found.append(f"figure {number} says {said!r}, which is not what it shows")
            if _press(browser, slider, back, number) != before:
                found.append(f"figure {number} does not come back")
    return found


def _press(browser, slider, key: str, number: int) -> list[str]:
    """Press a key on a slider of figure `number`; returns its picture and texts once the picture changed."""
    before = browser.execute_script(STATE, number)[0]
    slider.send_keys(key)
    WebDriverWait(browser, 10).until(lambda b: b.execute_script(STATE, number)[0] != before)
    return browser.execute_script(STATE, number)


def text_on_a_phone(browser) -> list[str]:
    """No text of a picture is drawn smaller than `TEXT_LIMIT`: its font's size times the picture's scale."""
    return browser.execute_script(
        """
      const size = (e) => { const m = e.getScreenCTM(); return m &&
        parseFloat(getComputedStyle(e).fontSize) * Math.sqrt(Math.abs(m.a * m.d - m.b * m.c)); };
      return [...document.querySelectorAll('.gu-picture svg text, .gu-live svg text, .gu-diagram svg text')]
        .filter((e) => e.checkVisibility() && e.textContent.trim() && size(e) < arguments[0] - 0.05)
        .map((e) => `${size(e).toFixed(1)} pixels: ${e.textContent.trim().slice(0, 40)}`)""",
        TEXT_LIMIT,
    )


def paper(browser) -> list[str]:
    """On paper nothing is cut off: what scrolls on a screen is as wide as its content; solutions stay shut."""
    browsing.show_as(browser, browsing.PAPER, medium="print")
    try:
        return (
            fits(browser)
            + browser.execute_script("""
          const all = (what) => [...document.querySelectorAll(what)].filter((e) => e.checkVisibility());
          const name = (e) => e.outerHTML.slice(0, 90);
          return [
            ...all('.bd-article :is(pre, table, figure, div, svg, mjx-container)')
              .filter((e) => !e.closest('svg, .gu-hidden') || e.matches('svg'))
              .filter((e) => getComputedStyle(e).overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1)
              .map((e) => `cut off: ${name(e)}`),
            ...all('button, input[type=range], .bd-sidebar-primary, .bd-sidebar-secondary').map((e) => `to press: ${name(e)}`),
            ...all('.tag_hide-cell details pre, .tag_hide-input details pre').map((e) => `unfolded: ${name(e)}`)]""")
        )
    finally:
        browsing.show_as(browser, browsing.DESKTOP)


def accessible(browser, axe: str, *rules: str) -> list[str]:
    """What axe-core finds, of these rules or of all, beyond what it calls minor. It changes the page: what is folded
    is opened at once, without fading in, and pictures and formulas are emptied, which to axe are one thing each and
    cost it half of its time.
    """
    browser.execute_script("""
      const each = (what, change) => document.querySelectorAll(what).forEach(change);
      document.head.append(Object.assign(document.createElement('style'),
        {textContent: '* { animation: none !important; transition: none !important; }'}));
      each('details', (e) => { e.removeAttribute('name'); e.open = true; });
      each('svg[role=img]', (e) => e.replaceChildren());
      each('mjx-math', (e) => e.remove());""")
    browser.execute_script(axe)
    return browser.execute_async_script(
        """
      const [rules, done] = arguments, options = {resultTypes: ['violations'], ...(rules.length && {runOnly: rules})};
      dispatchEvent(new Event('resize'));  // the theme looks again, 0.3 s later, which boxes scroll
      new Promise((ready) => setTimeout(ready, 500)).then(() => axe.run(document, options)).then((result) => done(
        result.violations.filter((v) => v.impact !== 'minor').flatMap((v) => v.nodes.map((node) =>
          `${v.id} (${v.impact}): ${node.target} ${node.html.slice(0, 120)}: ${node.failureSummary.split('\\n')[1]}`))))""",
        rules,
    )
