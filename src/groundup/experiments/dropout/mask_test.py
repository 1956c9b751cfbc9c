import numpy as np

from groundup.experiments.dropout import mask
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED


def numbers(kept):
    return {mask.condition(p): {"kept, normal draw": [kept(p)] * 3} for p in mask.RATES}


def test_the_uniform_draw_keeps_what_it_should_and_the_normal_draw_does_not():
    found = mask.trial(seed=1000)
    for p in mask.RATES:
        measures = found[mask.condition(p)]
        assert abs(mask.standard_errors([measures["kept, uniform draw"]], p)) < 5
        assert abs(mask.standard_errors([measures["kept, normal draw"]], p)) > 5
        assert abs(measures["mean output, uniform draw"] - 1) < 0.1


def test_a_trial_follows_its_seed():
    assert mask.trial(seed=1000) == mask.trial(seed=1000) != mask.trial(seed=1001)


def test_the_notes_layer_is_written_as_they_write_it():
    x = np.arange(1.0, 7.0)
    draw = np.random.default_rng(5).standard_normal(6)
    expected = np.where(draw > 0.3, x / 0.7, 0.0)
    np.testing.assert_allclose(mask.normal_drawn(x, 0.3, np.random.default_rng(5)), expected)


def test_the_rule_can_fall_each_way():
    assert mask.judge(numbers(lambda p: 1 - p + 0.0001)) == CONFIRMED
    assert mask.judge(numbers(lambda p: 0.9 * (1 - p))) == REFUTED
    assert mask.judge(numbers(lambda p: 1 - p if p < 0.5 else 0.7)) == DEPENDS
