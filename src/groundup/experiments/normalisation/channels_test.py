import numpy as np

from groundup.experiments.finding import CONFIRMED, REFUTED, UNDECIDED
from groundup.experiments.normalisation import channels


def found(**changed: float) -> dict:
    right = {way: float(way == channels.CLAIMED) for way in channels.WAYS} | {"a pixel as an example": 1.0}
    return {
        engine: {way: [value] * 2 for way, value in (right | changed).items()} for engine in channels.ENGINES
    }


def test_the_trial_finds_the_claimed_axes_and_no_others():
    for engine, ways in channels.trial(7).items():
        assert [way for way, same in ways.items() if same] == [channels.CLAIMED, "a pixel as an example"], (
            engine
        )


def test_the_rule_can_fall_each_way():
    assert channels.judge(found()) == CONFIRMED
    every = {way: 1.0 - values[0] for way, values in found()["ours"].items()}
    assert channels.judge(found(**every)) == REFUTED
    assert channels.judge(found(**{channels.CLAIMED: 0.0})) == UNDECIDED


def test_rows_of_pixels_keep_their_channels():
    x = np.arange(24).reshape(2, 3, 2, 2)
    rows = channels.as_rows(x)
    assert rows.shape == (8, 3) and list(rows[0]) == [0, 4, 8] and list(rows[-1]) == [15, 19, 23]
