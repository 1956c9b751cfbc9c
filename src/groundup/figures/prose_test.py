import pytest

from groundup.figures.prose import prose


def test_puts_results_into_markdown():
    text = prose(r"**{share:.0%}** of $2^{{n}}$ masks, {sizes[0]} first", share=0.314, sizes=[7])
    assert text._repr_markdown_() == "**31%** of $2^{n}$ masks, 7 first"


@pytest.mark.parametrize("values", [{}, {"mean": 1, "spread": 2}, {"means": 1}])
def test_every_name_has_a_value_and_every_value_a_name(values):
    with pytest.raises(ValueError, match=r"expected values for \['mean'\] and no others, got"):
        prose("The mean is {mean}.", **values)


def test_a_small_number_stays_in_its_line():
    assert prose("off by {gap:.0e} of `1e-3`", gap=6e-7)._repr_markdown_() == "off by 6e−07 of `1e-3`"
