import base64
import gzip
import json
import re
import warnings
from html import unescape
from html.parser import HTMLParser

import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure

from groundup.figures.live import LIMIT, SCRIPT, live


def bars(share: float, number_of_units: int = 3) -> Figure:
    figure = Figure()
    figure.subplots().bar(range(number_of_units), [share] * number_of_units)
    return figure


def describe(share: float, number_of_units: int = 3) -> str:
    return f'{number_of_units} bars "as high" as {share}'


@pytest.fixture
def page(monkeypatch):
    monkeypatch.setenv("GROUNDUP_PAGE", "1")


@pytest.fixture
def notebook(monkeypatch):
    monkeypatch.delenv("GROUNDUP_PAGE", raising=False)


class Elements(HTMLParser):
    """Every start tag of a text with its attributes, in order."""

    def __init__(self, text: str):
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def all(self, tag: str) -> list[dict]:
        return [attributes for name, attributes in self.found if name == tag]


def states_of(html: str) -> list[str]:
    data = next(a["data-states"] for _, a in Elements(html).found if "data-states" in a)
    packed = json.loads(gzip.decompress(base64.b64decode(data)))
    return ["\n".join(packed["lines"][line] for line in state) for state in packed["states"]]


def test_page_holds_every_state_in_the_order_of_the_sliders(page):
    html = live(bars, caption="C", alt=describe, share=[0.1, 0.5, 0.9], number_of_units=[2, 3])._repr_html_()
    labels = [unescape(re.search('aria-label="([^"]*)"', state)[1]) for state in states_of(html)]
    assert labels == [describe(share, units) for share in (0.1, 0.5, 0.9) for units in (2, 3)]


def test_page_shows_the_first_state_without_any_script(page):
    html = live(bars, caption="C", alt=describe, share=[0.1, 0.5])._repr_html_()
    assert states_of(html)[0] in html
    assert "<script" not in html


def test_opens_at_its_start_and_with_that_picture(page):
    start = {"number_of_units": 3, "share": 0.5}
    html = live(
        bars, caption="C", alt=describe, start=start, share=[0.1, 0.5], number_of_units=[2, 3]
    )._repr_html_()
    sliders, states = Elements(html).all("input"), states_of(html)
    assert [(s["value"], s["aria-valuetext"]) for s in sliders] == [("1", "0.5"), ("1", "3")]
    assert 'data-state="3"' in html and html.count(states[3]) == 1 and states[0] not in html


def test_a_start_that_no_slider_visits_is_refused(page):
    with pytest.raises(ValueError, match=r"expected share to start at a value of its slider, got 0\.3"):
        live(bars, caption="C", alt=describe, start={"share": 0.3}, share=[0.1, 0.5])


def test_panels_of_a_state_stand_together(page):
    def two(share):
        return bars(share), bars(1 - share)

    html = live(two, caption="C", alt=("One of them", "And the other"), share=[0.1, 0.5])
    assert [state.count("<svg") for state in states_of(html._repr_html_())] == [2, 2]


def test_sliders_say_their_name_and_value(page):
    html = live(bars, caption="C", alt=describe, share=[0.1, 0.5], number_of_units=[2, 3, 5])._repr_html_()
    sliders = Elements(html).all("input")
    assert [s["max"] for s in sliders] == ["1", "2"]
    assert [s["aria-valuetext"] for s in sliders] == ["0.1", "2"]
    assert [json.loads(s["data-texts"]) for s in sliders] == [["0.1", "0.5"], ["2", "3", "5"]]
    assert "<span>number of units</span>" in html


def test_the_script_survives_its_attribute(page):
    html = live(bars, caption="C", alt=describe, share=[0.1, 0.5])._repr_html_()
    assert Elements(html).all("div")[0]["oninput"] == SCRIPT


def test_two_figures_share_no_id_while_the_states_of_one_do(page):
    one, two = (live(bars, caption="C", alt=describe, share=[0.1, 0.5])._repr_html_() for _ in range(2))
    ids = [[set(re.findall(' id="([^"]*)"', state)) for state in states_of(html)] for html in (one, two)]
    assert ids[0][0] & ids[0][1]
    assert not (ids[0][0] | ids[0][1]) & (ids[1][0] | ids[1][1])


def test_equal_parts_of_states_are_stored_once(page):
    few, many = (
        len(live(bars, caption="C", alt=describe, share=list(np.linspace(0.1, 0.9, n))).html) for n in (2, 12)
    )
    assert many < 3 * few


def test_too_heavy_a_figure_is_refused_with_its_size(page):
    def noise(seed: int) -> Figure:
        figure = Figure()
        figure.subplots().plot(np.random.default_rng(seed).normal(size=20_000))
        return figure

    with pytest.raises(ValueError, match=rf"at most {LIMIT // 1000} KB, got \d+ KB in 8 states"):
        live(noise, caption="C", alt="Noise and noise again", seed=range(8))


@pytest.mark.parametrize("values", [{}, {"share": [0.1]}, {"a": [1, 2], "b": [1, 2], "c": [1, 2]}])
def test_one_or_two_parameters_with_values(values, page):
    with pytest.raises(ValueError, match="expected one or two parameters with two values or more each, got"):
        live(bars, caption="C", alt=describe, **values)


def test_figures_of_pyplot_are_closed_and_drawn_in_the_book_style(page):
    seen = []

    def plot(share):
        figure, axes = pyplot.subplots()
        seen.append(axes.get_facecolor())
        return figure

    live(plot, caption="C", alt="Nothing but axes", share=[1, 2])
    assert pyplot.get_fignums() == []
    assert seen == [(0, 0, 0, 0)] * 2


def test_in_a_notebook_the_sliders_compute_on_demand(notebook):
    calls = []

    def plot(share, number_of_units):
        calls.append((share, number_of_units))
        return bars(share, number_of_units)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # ipywidgets and traitlets, not ours
        first, second, picture = live(
            plot, caption="C", alt=describe, share=[0.1, 0.5], number_of_units=[2, 3]
        ).children
        assert calls == [(0.1, 2)]
        assert (first.description, first.label, second.description) == ("share", "0.1", "number of units")
        second.label = "3"
    assert calls == [(0.1, 2), (0.1, 3)]
    assert "3 bars &quot;as high&quot; as 0.1" in picture.value
