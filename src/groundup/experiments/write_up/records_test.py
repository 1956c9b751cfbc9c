"""The chapter's records: the slip at both lengths of training, and the ladder when it is there."""

from groundup.experiments.write_up import records


def test_the_slip_is_read_from_both_records():
    found = records.slip_by_steps()
    assert list(found) == ["right, 01 → 02", "slipped, 01 → 02", "right, 02 → 01", "slipped, 02 → 01"]
    for by_steps in found.values():
        assert list(by_steps) == [400, 1_600] and list(map(len, by_steps.values())) == [5, 3]


def test_only_what_one_of_two_runs_missed_counts():
    both, first = [["a", "X"], ["b", "Y"]], [[name, "X"] for name in "cdefgh"]
    assert records.chance(both + first, both) == 2 / 2**6 == records.chance(both, first + both)
    assert records.chance(both, [["a", "Z"], ["b", "Y"]]) == 1  # both wrong, whomever they named


def test_moods_hold_every_rung_and_ours_in_both_directions():
    found = records.moods()
    assert list(found) == ["happy → angry", "angry → happy"]
    for way in found.values():
        assert len(way) == 8 and all(len(numbers["accuracy"]) == 3 for numbers in way.values())
