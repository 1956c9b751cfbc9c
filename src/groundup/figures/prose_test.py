import pytest

from groundup.figures.prose import prose


def test_puts_results_into_markdown():
    text = prose(r"**{share:.0%}** of $2^{{n}}$ masks, {sizes[0]} first", share=0.314, sizes=[7])
    assert text._repr_markdown_() == "**31%** of $2^{n}$ masks, 7 first"


@pytest.mark.parametrize("values", [{}, {"mean": 1, "spread": 2}, {"means": 1}])
def test_every_name_has_a_value_and_every_value_a_name(values):
    with pytest.raises(ValueError, match=r"expected values for \['mean'\] and no others, got"):
        prose("The mean is {mean}.", **values)
