from groundup.figures.caption import captioned, number_of


def test_kinds_are_counted_each_for_itself():
    assert number_of("Picture", "one") == number_of("Board", "one") == 1
    assert number_of("Picture", "two") == 2


def test_the_anchor_is_the_number_and_the_caption_is_escaped():
    html = captioned("<b>body</b>", "Chart", "p < 1 & more")
    assert html.startswith('<figure class="gu-figure" id="chart-1">\n<b>body</b>\n')
    assert '<a class="gu-anchor" href="#chart-1">Chart 1</a> p &lt; 1 &amp; more</figcaption>' in html


def test_a_cell_that_runs_again_keeps_its_number():
    first, _, again = (captioned("", "Plate", caption) for caption in ("a", "b", "a"))
    assert again == first
