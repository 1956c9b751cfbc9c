"""What is said of a state is what its picture shows."""

from groundup.experiments.corpus import words


def test_who_waits_is_who_is_faster():
    assert "the GPU waits" in words.timelines(3)
    assert "neither" in words.timelines(5)
    assert "the loader waits" in words.timelines(8)


def test_the_supply_that_is_enough_is_named():
    assert "to 1 at 4,000" in words.starvation(8)
