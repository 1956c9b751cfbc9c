import numpy as np
import pytest

from groundup.figures.table import table


def test_numbers_stand_to_the_right_and_text_to_the_left():
    html = table(
        [["ours", 0.12345, 3], ["torch", "0.80 ± 0.02", 12]], header=["a", "b", "c"], caption="T"
    )._repr_html_()
    assert "<td>ours</td>" in html
    assert '<td class="gu-number">0.1235</td>' in html
    assert '<td class="gu-number">0.80 ± 0.02</td>' in html
    assert '<td class="gu-number">12</td>' in html
    assert '<th class="gu-number" scope="col">b</th>' in html


def test_text_is_escaped_and_the_caption_names_the_table():
    html = table([["<b>"]], header=["a & b"], caption="Less < more")._repr_html_()
    assert "<td>&lt;b&gt;</td>" in html and "a &amp; b" in html
    assert "Less &lt; more</figcaption>" in html and 'aria-label="Less &lt; more"' in html


def test_a_card_takes_the_table_without_number_and_caption():
    shown = table([["a"]], header=["b"], caption="Less < more")
    assert shown.grid in shown._repr_html_() and "figcaption" not in shown.grid


def test_cells_of_numpy_and_truth_values():
    cells = [np.float32(0.5), np.int64(70_001), True, np.bool_(False)]
    assert table([cells], header="abcd", caption="T").rows == (("0.5", "70001", "✓", "✗"),)


def test_a_short_row_is_named():
    with pytest.raises(ValueError, match=r"expected 2 cells as in the header, got 1: \['b'\]"):
        table([["a", 1], ["b"]], header=["name", "number"], caption="T")


def test_no_rows_is_a_header():
    assert repr(table([], header=["name", "number"], caption="T")) == "name  number"


@pytest.mark.parametrize(
    "cell",
    [
        "0.3",
        "−12.3",
        "0.31 ± 0.02",
        "1e-9",
        "3.1e−16",
        "5 ms",
        "2.4 ± 1.1 points",
        "1 to 2",
        "97 %",
        "93*",
        True,
        "",
    ],
)
def test_a_number_with_its_spread_and_unit_stands_to_the_right(cell):
    assert table([[cell]], header=["a"], caption="T").numeric == (cell != "",)


@pytest.mark.parametrize(
    "cell", ["100 training images: accuracy", "2 masks, linear between", "p = 0.5", "D3"]
)
def test_words_that_begin_with_a_digit_stay_to_the_left(cell):
    assert table([[cell]], header=["a"], caption="T").numeric == (False,)
