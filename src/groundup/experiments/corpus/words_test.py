"""What is said of a state is what its picture shows."""

from groundup.experiments.corpus import words


def test_the_supply_that_is_enough_is_named():
    assert "to 1 at 4,000" in words.starvation(8)
